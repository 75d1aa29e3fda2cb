using System.IO.Compression;
using System.Runtime.Versioning;

namespace SermatecEss.EndToEnd.Tests;

/// <summary>Frames are recorded, and recordings are replayed.</summary>
[UnsupportedOSPlatform("windows")]
public sealed class RecordingTests : IDisposable
{
    private const string Serial = "STSIMULATED000000000000001";
    private readonly string _folder = Directory.CreateTempSubdirectory("sermatec-e2e-recording").FullName;

    private string Recording => Path.Combine(_folder, "house.rec");

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Theory]
    [InlineData("house.rec")]
    [InlineData("house.pcapng")]
    public async Task What_get_reads_is_recorded_and_read_again_from_the_recording(string name)
    {
        var file = Path.Combine(_folder, name);
        await using var plant = new Plant();
        var read = (await plant.RunAsync("get", "all", "--record", file)).Good;
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(file));

        using var replay = await ReplayAsync(file, "--on-request");
        var again = (await Program.RunAsync(["get", "all", .. replay.Address])).Good;
        Assert.Equal(WithoutNetwork(read), WithoutNetwork(again));

        var conversation = (await Program.RunAsync("decode", file, "--conversation")).Good;
        Assert.Contains(": 0 unanswered, 0 repeated, 0 writes; 0 stray replies", conversation, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_recording_is_continued_and_nothing_else_is_overwritten()
    {
        await using var plant = new Plant();
        _ = (await plant.RunAsync("get", "0a", "--record", Recording)).Good;
        _ = (await plant.RunAsync("get", "0b", "--record", Recording)).Good;
        var lines = await File.ReadAllLinesAsync(Recording, TestContext.Current.CancellationToken);
        Assert.Equal(2, lines.Count(line => line.StartsWith("# sermatec-ess ", StringComparison.Ordinal)));
        Assert.Contains(lines, line => line.EndsWith(" -> fe5564140a0000deae", StringComparison.Ordinal));

        var letter = Path.Combine(_folder, "letter.txt");
        await File.WriteAllTextAsync(letter, "Dear Sirs", TestContext.Current.CancellationToken);
        var refused = await plant.RunAsync("get", "0a", "--record", letter);
        Assert.Contains("letter.txt exists and is not a recording. Use another name.", refused.Failed(2), StringComparison.Ordinal);
        Assert.Equal("Dear Sirs", await File.ReadAllTextAsync(letter, TestContext.Current.CancellationToken));
    }

    [Theory]
    [InlineData("a.rec", false)]
    [InlineData("a.pcapng", false)]
    [InlineData("a.rec", true)]
    public async Task The_network_is_recorded_only_if_asked_for(string name, bool shown)
    {
        await using var plant = new Plant();
        const string network = "VillaKunterbunt";
        var file = Path.Combine(_folder, name);
        var frame = Protocol.Framing.FrameWriter.Request(
            Protocol.Framing.CommandCode.FromByte(0xb0),
            [1, .. Padded(network, 30), .. Padded("hunter2secret", 30), .. Padded("8.209.71.159", 20), .. Padded("19042", 10)]);
        using (var client = new System.Net.Sockets.TcpClient("127.0.0.1", plant.Server.EndPoint.Port))
        {
            var requested = plant.UntilRequestedAsync(1, 0xb0);
            await client.GetStream().WriteAsync(frame, TestContext.Current.CancellationToken);
            await requested;
        }

        string[] more = shown ? ["--show-secrets"] : [];
        Assert.Contains(network, (await plant.RunAsync(["get", "b1", "--record", file, .. more])).Good, StringComparison.Ordinal);
        var bytes = await File.ReadAllTextAsync(file, TestContext.Current.CancellationToken);
        var text = bytes + System.Text.Encoding.Latin1.GetString(FromHex(bytes));
        Assert.Equal(shown, text.Contains(network, StringComparison.Ordinal));
        Assert.Equal(shown, text.Contains("hunter2", StringComparison.Ordinal));
        Assert.Equal(shown, text.Contains("8.209.71", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Watch_and_daemon_record_and_a_daemon_hands_its_frames_to_diagnose()
    {
        await using var plant = new Plant();
        _ = (await plant.RunAsync("watch", "--lines", "--for", "1s", "--record", Recording)).Good;
        Assert.Contains(
            " -> fe5564140a0000deae",
            await File.ReadAllTextAsync(Recording, TestContext.Current.CancellationToken),
            StringComparison.Ordinal);

        await using var broker = await Broker.StartAsync();
        var state = Path.Combine(_folder, "state");
        var recorded = Path.Combine(_folder, "daemon.rec");
        string[] options = ["-m", "127.0.0.1", "-t", $"{broker.Port}", "--state-dir", state, .. plant.Address];
        using (var daemon = Program.Start(["daemon", "--record", recorded, "--log-level", "debug", .. options]))
        {
            // Its first poll is over.
            await plant.UntilRequestedAsync(1, 0x0b);
            await plant.UntilRequestedAsync(1, 0x0b);
            var bundle = Path.Combine(_folder, "report.zip");
            var run = await Program.RunAsync(["diagnose", bundle, "--listen", "10ms", .. options]);
            var recording = Entry(bundle, "recording.txt");
            Assert.Contains(" -> fe5564140b0000dfae", recording, StringComparison.Ordinal);
            Assert.DoesNotContain(
                Convert.ToHexStringLower(System.Text.Encoding.ASCII.GetBytes(Serial)), recording, StringComparison.Ordinal);
            Assert.DoesNotContain(Serial, run.Good, StringComparison.Ordinal);

            // A maintainer replays what the owner sent.
            var sent = Path.Combine(_folder, "recording.txt");
            await File.WriteAllTextAsync(sent, recording, TestContext.Current.CancellationToken);
            using var replay = await ReplayAsync(sent, "--speed", "60");
            Assert.Contains("battery voltage: ", (await Program.RunAsync(["get", "0a", .. replay.Address])).Good, StringComparison.Ordinal);
            await daemon.InterruptAsync();
            Assert.Equal(0, (await daemon.EndAsync()).ExitCode);
        }

        Assert.False(File.Exists(Path.Combine(state, "daemon.sock")));
        Assert.Contains(
            " <- fe5514640b",
            await File.ReadAllTextAsync(recorded, TestContext.Current.CancellationToken),
            StringComparison.Ordinal);
    }

    [Fact]
    public async Task Without_a_daemon_diagnose_records_for_a_while()
    {
        await using var plant = new Plant();
        var bundle = Path.Combine(_folder, "report.zip");
        _ = (await plant.RunAsync("diagnose", bundle, "--listen", "10ms", "--for", "6s")).Good;
        var requests = Entry(bundle, "frames.txt").Split('\n')
            .Where(line => line.EndsWith(" -> fe5564140a0000deae", StringComparison.Ordinal))
            .Select(line => DateTimeOffset.Parse(line.Split(' ')[0], System.Globalization.CultureInfo.InvariantCulture))
            .ToList();

        // Nothing else of it waits as long between two requests.
        Assert.True(requests[^1] - requests[^2] >= TimeSpan.FromSeconds(4.9));
    }

    [Fact]
    public async Task What_cannot_be_replayed_is_named()
    {
        var file = Path.Combine(_folder, "a.txt");
        await File.WriteAllTextAsync(file, "fe5564140a0000deae", TestContext.Current.CancellationToken);
        Assert.Contains(
            "a.txt contains no replies from an inverter.",
            (await Program.RunAsync("replay", file)).Failed(2),
            StringComparison.Ordinal);
        const string answer = "<- fe5514640a001e12ecffed016800150064002200b900b9151810fe00000000000000000000f5ae";
        await File.WriteAllTextAsync(
            file, $"10:00:00.000 10.0.0.1:8899 {answer}\n10:00:00.000 10.0.0.2:8899 {answer}\n", TestContext.Current.CancellationToken);
        Assert.Contains(
            "contains several inverters (10.0.0.1, 10.0.0.2).",
            (await Program.RunAsync("replay", file)).Failed(2),
            StringComparison.Ordinal);
        Assert.Contains(
            "--speed cannot be combined with --on-request",
            (await Program.RunAsync("replay", file, "--speed", "2", "--on-request")).Failed(2), StringComparison.Ordinal);
    }

    private static byte[] Padded(string text, int length) => System.Text.Encoding.ASCII.GetBytes(text.PadRight(length, '\0'));

    /// <summary>The bytes of all lines of a text recording.</summary>
    private static byte[] FromHex(string text) =>
    [
        .. text.Split('\n').Select(line => line[(line.LastIndexOf(' ') + 1)..])
            .Where(hex => hex.Length > 17 && hex.All(char.IsAsciiHexDigit)).SelectMany(Convert.FromHexString),
    ];

    /// <summary>Without the names and addresses of the network, which are hidden.</summary>
    private static string WithoutNetwork(string text) => string.Join('\n', text.Split('\n').Where(line =>
        !line.StartsWith("router", StringComparison.OrdinalIgnoreCase) && !line.StartsWith("server", StringComparison.OrdinalIgnoreCase)));

    private static string Entry(string bundle, string name)
    {
        using var zip = ZipFile.OpenRead(bundle);
        using var reader = new StreamReader(zip.GetEntry(name)!.Open());
        return reader.ReadToEnd();
    }

    private static async Task<Replay> ReplayAsync(string file, params string[] more)
    {
        var program = Program.Start(["replay", file, "--listen", "127.0.0.1:0", .. more]);
        var line = await program.ErrorLineAsync("listening on ");
        var port = line.Split("listening on 127.0.0.1:")[1].Split('.')[0];
        return new Replay(program, ["-i", "127.0.0.1", "-p", port]);
    }

    private sealed record Replay(Program Program, string[] Address) : IDisposable
    {
        public void Dispose()
        {
            Program.InterruptAsync().GetAwaiter().GetResult();
            Program.Dispose();
        }
    }
}
