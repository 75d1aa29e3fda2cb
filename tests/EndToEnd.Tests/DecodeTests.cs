using System.Text.Json;
using SermatecEss.Protocol.Framing;

namespace SermatecEss.EndToEnd.Tests;

public sealed class DecodeTests
{
    private const string Query = "fe5564140a0000deae";
    private const string Battery = "fe5514640a001e12ecffed016800150064002200b900b9151810fe00000000000000000000f5ae";

    [Fact]
    public async Task Every_frame_is_found_with_its_direction_and_values()
    {
        var output = (await Program.RunAsync("decode", Query, Battery)).Good;
        Assert.StartsWith(
            "0000: request 0a Battery information display, payload of 0 bytes\n0009: reply 0a ", output, StringComparison.Ordinal);
        Assert.Contains("\n  battery voltage: 484.4 V\n  battery current: -1.9 A\n", output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(false, 150_000)]
    [InlineData(true, 60_000)]
    public async Task A_capture_may_be_longer_than_is_read_at_once(bool isText, int count)
    {
        var one = isText ? $"{Query}\n" : System.Text.Encoding.Latin1.GetString(Convert.FromHexString(Query));
        var run = await Program.RunAsync([], string.Concat(Enumerable.Repeat(one, count)), "decode");

        var lines = run.Good.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal(count, lines.Length);
        Assert.All(lines, line =>
            Assert.EndsWith(": request 0a Battery information display, payload of 0 bytes", line, StringComparison.Ordinal));
        Assert.StartsWith($"{(count - 1) * 9:x4}: ", lines[^1], StringComparison.Ordinal);

        var json = await Program.RunAsync([], string.Concat(Enumerable.Repeat(one, count)), "decode", "--output", "json");
        Assert.Equal(count, JsonDocument.Parse(json.Good).RootElement.GetArrayLength());
    }

    [Fact]
    public async Task A_line_that_never_ends_is_refused()
    {
        var run = await Program.RunAsync([], new string('f', 1_100_000), "decode");
        Assert.Contains("Line 1 is longer than 1048576 bytes", run.Failed(2), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("FE 55 64 14 0A 00 00 DE AE")]
    [InlineData("0xfe,0x55,0x64,0x14,0x0a,0x00,0x00,0xde,0xae")]
    [InlineData("fe:55:64:14:0a:00:00:de:ae")]
    [InlineData("12:00:00.000 -> fe5564140a0000deae\n")]
    [InlineData("\u00fe\u0055\u0064\u0014\u000a\u0000\u0000\u00de\u00ae")]
    public async Task Stdin_may_be_hex_in_many_spellings_or_binary(string input)
    {
        Assert.StartsWith("0000: request 0a ", (await Program.RunAsync([], input, "decode")).Good, StringComparison.Ordinal);
        var file = Path.GetTempFileName();
        try
        {
            await File.WriteAllBytesAsync(file, System.Text.Encoding.Latin1.GetBytes(input), TestContext.Current.CancellationToken);
            Assert.StartsWith("0000: request 0a ", (await Program.RunAsync("decode", "--file", file)).Good, StringComparison.Ordinal);
        }
        finally
        {
            File.Delete(file);
        }
    }

    [Fact]
    public async Task Bytes_that_are_no_frame_are_shown_with_what_is_wrong()
    {
        var result = await Program.RunAsync("decode", "0102", Query, "fe55146498", Query);
        Assert.Equal(3, result.ExitCode);
        Assert.Equal(
            """
            0000: 2 bytes outside a frame
              0102
              ! no frame starts here
            0002: request 0a Battery information display, payload of 0 bytes
            000b: 5 bytes outside a frame
              fe55146498
              ! cut off: 5 bytes, the shortest frame has 9
            0010: request 0a Battery information display, payload of 0 bytes

            """, result.Output);
    }

    [Fact]
    public async Task A_frame_whose_checksum_alone_is_wrong_is_decoded_and_marked()
    {
        var result = await Program.RunAsync("decode", Battery.Replace("f5ae", "00ae", StringComparison.Ordinal));
        Assert.Equal(1, result.ExitCode);
        Assert.Contains("  ! wrong checksum: 00 instead of f5\n", result.Output, StringComparison.Ordinal);
        Assert.Contains("battery voltage: 484.4 V", result.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_encrypted_link_is_decoded_among_plain_frames()
    {
        var output = (await Program.RunAsync("decode", "--rc4", "fe5564149800004cae", "759ab0f98a066885fc")).Good;
        Assert.Equal(
            "0000: request 98 System Information Query, payload of 0 bytes\n"
            + "0009: request 98 System Information Query, payload of 0 bytes\n",
            output);
        Assert.Equal(1, (await Program.RunAsync("decode", "759ab0f98a066885fc")).ExitCode);
    }

    [Fact]
    public async Task The_version_in_the_capture_decides_how_the_rest_is_read()
    {
        await using var plant = new Plant(new Simulator.SimulatorOptions { PcuVersion = 258 });
        var capture = (await plant.RunAsync("get", "98", "-o", "raw")).Good + (await plant.RunAsync("get", "95", "-o", "raw")).Good;
        Assert.Contains("Meter detection function: on", (await Program.RunAsync([], capture, "decode")).Good, StringComparison.Ordinal);
        Assert.DoesNotContain(
            "Meter detection function",
            (await Program.RunAsync([], capture, "decode", "--pcu", "259")).Output,
            StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_debug_prints_can_be_decoded()
    {
        await using var plant = new Plant();
        var debug = (await plant.RunAsync("get", "95", "-d")).Error;
        var frames = debug.Split('\n')
            .Where(line => line.Contains(" -> ", StringComparison.Ordinal) || line.Contains(" <- ", StringComparison.Ordinal))
            .ToList();
        using var json = JsonDocument.Parse(
            (await Program.RunAsync([], string.Join('\n', frames), "decode", "--output", "json")).Good);

        // On a busy machine, the second frame of a response may come so late that it is requested by itself.
        Assert.Equal(
            ["98", "95", "9d"],
            json.RootElement.EnumerateArray().Select(frame => frame.GetProperty("command").GetString()).Distinct());
        Assert.Equal(
            frames.Select(line => line.Contains(" -> ", StringComparison.Ordinal) ? "request" : "reply"),
            json.RootElement.EnumerateArray().Select(frame => frame.GetProperty("direction").GetString()));
    }

    [Fact]
    public async Task Alarms_are_those_of_the_battery_that_is_named()
    {
        var frame = Convert.ToHexString(FrameWriter.Response(CommandCode.FromByte(0x1e), [0, 1, .. new byte[14]]));
        Assert.Contains("81 ", (await Program.RunAsync("decode", frame, "--battery", "pylon-hv")).Good, StringComparison.Ordinal);
        Assert.Contains("177 ", (await Program.RunAsync("decode", frame, "--battery", "30")).Good, StringComparison.Ordinal);
        Assert.Contains(
            "pylon-lv-485",
            (await Program.RunAsync("decode", frame, "--battery", "duracell")).Failed(2),
            StringComparison.Ordinal);
    }

    [Fact]
    public async Task Firmware_upgrades_are_decoded() =>
        Assert.Contains(
            "Upgrade PCU program",
            (await Program.RunAsync("decode", Convert.ToHexString(FrameWriter.Request(CommandCode.FromByte(0x20), [0, 0])))).Good,
            StringComparison.Ordinal);

    [Theory]
    [InlineData("decode", "xyz")]
    [InlineData("decode", "fe5")]
    [InlineData("decode", "fe55**")]
    [InlineData("decode", "--file", "/nowhere/capture.bin")]
    [InlineData("decode", "fe55", "--file", "/nowhere/capture.bin")]
    [InlineData("decode")]
    public async Task Wrong_input_is_2(params string[] arguments)
    {
        var result = await Program.RunAsync(arguments);
        Assert.StartsWith("sermatec-ess: ", result.Failed(2), StringComparison.Ordinal);
        Assert.Empty(result.Output);
    }

    [Fact]
    public async Task Control_characters_from_outside_do_not_reach_the_terminal()
    {
        var frame = Convert.ToHexString(FrameWriter.Response(
            CommandCode.FromByte(0x98),
            [2, 0x61, 0, 30, 0, 2, 0x1b, .. "[2J"u8, .. new byte[40]]));
        var output = (await Program.RunAsync("decode", frame)).Good;
        Assert.Contains("product_sn: ?[2J", output, StringComparison.Ordinal);
        Assert.DoesNotContain("\e", output, StringComparison.Ordinal);
    }
}
