namespace SermatecEss.EndToEnd.Tests;

/// <summary>The examples in the documentation that pipe into <c>decode</c>.</summary>
public sealed class PipelineTests
{
    private const string Query = "fe5564140a0000deae";
    private const string Battery = "fe5514640a001e12ecffed016800150064002200b900b9151810fe00000000000000000000f5ae";
    private const string Decoded = "0000: request 0a Battery information display, payload of 0 bytes\n";

    [Fact]
    public async Task The_output_of_debug_is_decoded_as_it_comes()
    {
        await using var plant = new Plant();
        var result = await ShellAsync("\"$0\" get battery -d \"$@\" 2>&1 >/dev/null | \"$0\" decode", plant.Address);
        Assert.Equal(
            ["request 98", "reply 98", "request 0a", "reply 0a"],
            result.Good.Split('\n').Where(line => line is ['0', _, _, _, ':', ..]).Select(line => string.Join(' ', line.Split(' ')[1..3])));
    }

    [Fact]
    public async Task Of_all_raw_frames_the_one_with_a_password_is_lost_alone()
    {
        await using var plant = new Plant();
        var result = await ShellAsync("\"$0\" get all -o raw \"$@\" | \"$0\" decode", plant.Address);
        Assert.Equal(3, result.ExitCode);
        string[] frames = [.. result.Output.Split('\n').Where(line => line.Contains(": reply ", StringComparison.Ordinal))];
        Assert.Equal(
            "0a 0b 0c 0d 1e 1f 95 9d 98 99 9a 9b 9c a1 a2 b1".Split(' '), frames.Select(line => line.Split(' ')[2]));
        Assert.EndsWith(
            "reply b1 Query routers and servers, payload of 91 bytes\n"
            + "  ! hidden bytes (**), cannot be decoded; print it with --show-secrets\n",
            result.Output,
            StringComparison.Ordinal);
        Assert.Contains("\n  battery voltage: ", result.Output, StringComparison.Ordinal);

        var shown = await ShellAsync("\"$0\" get all -o raw --show-secrets \"$@\" | \"$0\" decode --show-secrets", plant.Address);
        Assert.Contains("\n  Router PASSWORD: simulated password\n", shown.Good, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_hidden_frame_in_the_middle_leaves_those_around_it()
    {
        var hidden = $"fe551464b10002{new string('*', 4)}00ae";
        var result = await Program.RunAsync([], $"{Query}\n{hidden}\n{Battery}\n", "decode", "-o", "json");
        Assert.Equal(3, result.ExitCode);
        using var json = System.Text.Json.JsonDocument.Parse(result.Output);
        Assert.Equal(
            [(0, Query), (9, hidden), (20, Battery)],
            json.RootElement.EnumerateArray().Select(frame =>
                (frame.GetProperty("offset").GetInt32(), frame.GetProperty("hex").GetString()!)));
    }

    [Fact]
    public async Task The_log_of_a_daemon_is_read_for_its_frames()
    {
        await using var plant = new Plant();
        await using var broker = await Broker.StartAsync();
        using var daemon = Program.Start(["daemon", "-d", .. plant.Address, "-m", "127.0.0.1", "-t", $"{broker.Port}"]);
        var log = new System.Text.StringBuilder();
        for (var replies = 0; replies < 3;)
        {
            var line = await daemon.ErrorLineAsync(_ => true);
            _ = log.Append($"Nov 26 02:47:45 house sermatec-ess[4711]: {line}\n");
            if (line.Contains("<- ", StringComparison.Ordinal)) replies++;
        }

        Assert.Contains("]: ", log.ToString(), StringComparison.Ordinal);
        var decoded = (await Program.RunAsync([], log.ToString(), "decode")).Good;
        Assert.StartsWith("0000: request 98 ", decoded, StringComparison.Ordinal);
        Assert.Contains("\n0009: reply 98 ", decoded, StringComparison.Ordinal);
        Assert.True(decoded.Split(": reply ").Length > 3);
    }

    [Theory]
    [InlineData("00000000: fe55 6414 0a00 00de ae                   .Ud......\n")]
    [InlineData("00000000: fe 55 64 14 0a 00 00 de ae                       .Ud......\n")]
    [InlineData("00000000  fe 55 64 14 0a 00 00 de  ae                       |.Ud......|\n00000009\n")]
    [InlineData("0000000 fe 55 64 14 0a 00 00 de ae\n0000011\n")]
    [InlineData("000000 fe 55 64 14 0a 00 00 de ae\n000009\n")]
    [InlineData("> 00000000 fe 55 64 14 0a 00 00 de ae                      # .Ud......\n")]
    [InlineData("\t0x0000:  fe55 6414 0a00 00de ae                   .Ud......\n")]
    [InlineData("0000   fe 55 64 14 0a 00 00 de  ae                      .Ud......\n")]
    [InlineData("fe5564140a00\n00deae\n")]
    [InlineData("\\xfe\\x55\\x64\\x14\\x0a\\x00\\x00\\xde\\xae\n")]
    [InlineData("\"\\xfe\\x55\\x64\\x14\" \"\\x0a\\x00\\x00\\xde\\xae\"\n")]
    [InlineData("b'\\xfeUd\\x14\\n\\x00\\x00\\xde\\xae'\n")]
    [InlineData("\"fe5564140a0000deae\"\n")]
    [InlineData("'fe 55 64 14 0a 00 00 de ae'\n")]
    [InlineData("{ 0xfe, 0x55, 0x64, 0x14, 0x0a, 0x00, 0x00, 0xde, 0xae };\n")]
    [InlineData("# the battery\r\n\r\nfe5564140a0000deae\r\n")]
    public async Task Hex_is_read_as_programs_write_it(string input) =>
        Assert.Equal(Decoded, (await Program.RunAsync([], input, "decode")).Good);

    [Fact]
    public async Task Escaped_and_quoted_bytes_may_be_arguments()
    {
        Assert.Equal(Decoded, (await Program.RunAsync("decode", @"\xfe\x55\x64\x14\x0a\x00\x00\xde\xae")).Good);
        Assert.Equal(Decoded, (await Program.RunAsync("decode", "'fe5564140a0000deae'")).Good);
    }

    [Fact]
    public async Task Dumps_of_several_lines_are_read_whole_and_a_star_repeats_the_line_before_it()
    {
        var xxd = """
            00000000: fe55 1464 0a00 1e12 ecff ed01 6800 1500  .U.d........h...
            00000010: 6400 2200 b900 b915 1810 fe00 0000 0000  d.".............
            00000020: 0000 0000 00f5 ae                        .......
            """;
        Assert.Contains("\n  battery voltage: 484.4 V\n", (await Program.RunAsync([], xxd, "decode")).Good, StringComparison.Ordinal);
        var squeezed = """
            00000000  00 00 00 00 00 00 00 00  00 00 00 00 00 00 00 00  |................|
            *
            00000040  fe 55 64 14 0a 00 00 de  ae                       |.Ud......|
            00000049
            """;
        var result = await Program.RunAsync([], squeezed, "decode");
        Assert.Equal(3, result.ExitCode);
        Assert.StartsWith("0000: 64 bytes outside a frame\n", result.Output, StringComparison.Ordinal);
        Assert.Contains("\n0040: request 0a ", result.Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("battery voltage: 484.4 V\n", "'t' is not a hex digit")]
    [InlineData("fe5564140a0000deae\nfe5x\n", "Line 2: 'x' is not a hex digit")]
    [InlineData("\\xfe\\x5\n", "'\\x5' is not a byte")]
    [InlineData("0000000 55fe 1464 000a de00 00ae\n0000009\n", "hexdump -C")]
    [InlineData("00000000  00 00  |..|\n*\n7fffffff\n", "hexdump -v -C")]
    public async Task Invalid_hex_is_2_with_its_place(string input, string reason)
    {
        var result = await Program.RunAsync([], input, "decode");
        Assert.Contains(reason, result.Failed(2), StringComparison.Ordinal);
        Assert.Empty(result.Output);
    }

    /// <summary>Runs a shell command, with the program as <c>$0</c> followed by arguments.</summary>
    private static async Task<Result> ShellAsync(string line, params string[] words)
    {
        using var shell = Program.Start("/bin/sh", [], ["-c", line, Program.Path, .. words]);
        return await shell.EndAsync();
    }
}
