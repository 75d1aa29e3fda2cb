using System.IO.Compression;
using System.Runtime.Versioning;
using System.Text;
using SermatecEss.Protocol.Catalogue;
using SermatecEss.Protocol.Framing;
using SermatecEss.Protocol.Values;
using SermatecEss.Simulator;
using Encoder = SermatecEss.Protocol.Values.Encoder;

namespace SermatecEss.EndToEnd.Tests;

/// <summary>The bug report file: it is complete, and contains no private data.</summary>
[UnsupportedOSPlatform("windows")]
public sealed class DiagnoseTests : IDisposable
{
    private const string Letters = "abcdefghijkmnopqrstuvwxyzABCDEFGHJKLMNPQRSTUVWXYZ0123456789-_";
    private readonly string _folder = Directory.CreateTempSubdirectory("sermatec-diagnose").FullName;

    private string Bundle => Path.Combine(_folder, "report.zip");

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task It_contains_all_that_a_report_needs_and_lists_it()
    {
        await using var plant = new Plant();
        await using var broker = await Broker.StartAsync();
        var output = (await RunAsync(plant, "-m", "127.0.0.1", "-t", $"{broker.Port}")).Good;
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(Bundle));
        var entries = Entries();
        Assert.Equal(["about.txt", "options.txt", "doctor.txt", "answers.txt", "frames.txt", "counters.txt"], entries.Keys);
        foreach (var name in entries.Keys) Assert.Contains(name, output, StringComparison.Ordinal);
        Assert.Contains("Check the file before you share it", output, StringComparison.Ordinal);
        Assert.Contains("sermatec-ess ", entries["about.txt"], StringComparison.Ordinal);
        Assert.Contains($"Port = {broker.Port}", entries["options.txt"], StringComparison.Ordinal);
        Assert.Contains("ok       broker login: ", entries["doctor.txt"], StringComparison.Ordinal);
        Assert.Matches(@"(?m)^Requests = [23]\d$|^  Requests = [23]\d$", entries["counters.txt"]);
        foreach (var code in "0a 0b 0c 0d 1e 1f 95 98 99 9a 9b 9c 9d a1 a2".Split(' '))
            Assert.Contains($"[{code}] ", entries["answers.txt"], StringComparison.Ordinal);
        Assert.Contains("\nbattery voltage: ", entries["answers.txt"], StringComparison.Ordinal);
        Assert.DoesNotContain("b1", plant.Asked);
    }

    [Fact]
    public async Task Its_frames_are_read_by_decode_though_the_serial_number_is_taken_out()
    {
        await using var plant = new Plant();
        _ = (await RunAsync(plant)).Good;
        var decoded = (await Program.RunAsync([], Entries()["frames.txt"], "decode")).Good;
        Assert.Contains("product_sn: XXXXXXXXXXXXXXXXXXXXXXXXXX\n", decoded, StringComparison.Ordinal);
        Assert.Contains("  battery voltage: ", decoded, StringComparison.Ordinal);
        Assert.Contains("product_sn: SERIAL\n", Entries()["answers.txt"], StringComparison.Ordinal);
        _ = (await RunAsync(plant, "--force", "--include-serial")).Good;
        Assert.Contains(
            "product_sn: STSIMULATED000000000000001\n",
            (await Program.RunAsync([], Entries()["frames.txt"], "decode")).Good,
            StringComparison.Ordinal);
        Assert.Contains("product_sn: STSIMULATED000000000000001\n", Entries()["answers.txt"], StringComparison.Ordinal);
    }

    [Fact]
    public async Task It_works_when_everything_is_away()
    {
        await using var plant = new Plant();
        plant.Server.Faults.HalfOpen = true;
        _ = (await RunAsync(plant, "--timeout", "2s", "--retries", "0", "-m", "broker.invalid")).Good;
        Assert.Contains("failed   inverter answer: ", Entries()["doctor.txt"], StringComparison.Ordinal);
        Assert.Contains("failed   broker connection: ", Entries()["doctor.txt"], StringComparison.Ordinal);
        Assert.Contains("-> fe5564149800004cae", Entries()["frames.txt"], StringComparison.Ordinal);
    }

    [Fact]
    public async Task Of_the_state_directory_it_holds_what_is_counted_and_no_serial_number_and_nothing_that_a_link_leads_to()
    {
        await using var plant = new Plant();
        var state = Directory.CreateDirectory(Path.Combine(_folder, "state")).FullName;
        var documents = new Dictionary<string, string>
        {
            ["ST0123456789.json"] = """{"version":1,"energies":{},"counters":{},"alarms":[]}""",
            ["ST0123456789.writes"] = "2026-06-21T12:00:00.0000000+00:00",
            ["bridge.json"] = """{"version":1,"inverters":{"inverter.example.org:8899":"ST9876543210"}}""",
            ["bridge.json.damaged"] = "ST5555555555",
        };
        foreach (var (name, text) in documents)
            await File.WriteAllTextAsync(Path.Combine(state, name), text, TestContext.Current.CancellationToken);
        File.CreateSymbolicLink(Path.Combine(state, "ST7777777777.json"), "/etc/passwd");

        _ = (await RunAsync(plant, "-m", "broker.invalid", "--state-dir", state)).Good;

        var entries = Entries();
        Assert.Contains(
            documents["ST0123456789.json"],
            entries.Where(entry => entry.Key.StartsWith("state/SERIAL", StringComparison.Ordinal)).Select(entry => entry.Value));
        Assert.Contains("\"SERIAL", entries["state/bridge.json"], StringComparison.Ordinal);
        Assert.Contains("left out", entries["state/bridge.json.damaged"], StringComparison.Ordinal);
        Assert.Equal(4, entries.Keys.Count(name => name.StartsWith("state/", StringComparison.Ordinal)));
        foreach (var secret in (string[])["ST0123456789", "ST9876543210", "ST5555555555", "ST7777777777", "example.org", "root:"])
            Assert.All(entries, entry => Assert.DoesNotContain(secret, entry.Key + entry.Value, StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_file_that_is_there_stays_unless_it_may_go()
    {
        await using var plant = new Plant();
        await File.WriteAllTextAsync(Bundle, "precious", TestContext.Current.CancellationToken);
        Assert.Contains("--force", (await RunAsync(plant)).Failed(2), StringComparison.Ordinal);
        Assert.Equal("precious", await File.ReadAllTextAsync(Bundle, TestContext.Current.CancellationToken));
        Assert.Empty(plant.Asked);
        _ = (await RunAsync(plant, "--force")).Good;
        Assert.NotEmpty(Entries());
        Assert.Contains(
            "does not exist",
            (await plant.RunAsync("diagnose", Path.Combine(_folder, "nowhere", "report.zip"))).Failed(2),
            StringComparison.Ordinal);
    }

    [Fact]
    public async Task Ctrl_C_leaves_no_file()
    {
        await using var plant = new Plant();
        plant.Server.Faults.HalfOpen = true;
        using var program = Program.Start(["diagnose", Bundle, "--timeout", "1h", "-d", .. plant.Address]);
        _ = await program.ErrorLineAsync("->");
        await program.InterruptAsync();
        Assert.Equal(130, (await program.EndAsync()).ExitCode);
        Assert.Empty(Directory.EnumerateFileSystemEntries(_folder));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    public async Task No_secret_of_the_house_is_in_any_of_its_files(int seed)
    {
        var random = new Random(seed);
        string Secret(int length) => new([.. Enumerable.Range(0, length).Select(_ => Letters[random.Next(Letters.Length)])]);
        var (serial, network, wifiPassword, user, password) = (
            Secret(random.Next(8, 27)),
            Secret(random.Next(8, 31)),
            Secret(random.Next(8, 31)),
            Secret(12),
            Secret(16));
        var cloud = $"{Secret(8).ToLowerInvariant()}.com";
        await using var plant = new Plant(new SimulatorOptions { Serial = serial, Seed = seed });
        await using var broker = await Broker.StartAsync(user);

        // Another program sets the WiFi, and reads it back while the diagnosis listens.
        await using var other = await OtherClient.ConnectAsync(plant, 0xb1, 0x98);
        var command = CommandCatalogue.Default.View(609).Find(CommandCode.FromByte(0xb0))!;
        var values = new Dictionary<string, PointValue>
        {
            ["inverter_wifi_mode"] = new NumberValue(1),
            ["inverter_wifi_ssid"] = new TextValue(network),
            ["inverter_wifi_password"] = new TextValue(wifiPassword),
            ["inverter_cloud_host"] = new TextValue(cloud),
            ["inverter_cloud_port"] = new TextValue("19042"),
        };
        _ = plant.Server.Inverter.Respond(AsFrame(FrameWriter.Request(command.Code, Encoder.Encode(command, values))));

        var result = await Program.RunAsync(
            [("SERMATEC_MQTT_PASSWORD", password)],
            "",
            [
                "diagnose", Bundle, "--listen", "1s", "--for", "10ms", "-m", "127.0.0.1", "-t", $"{broker.Port}", "--mqtt-user", user,
                "--base-topic",
                $"{user}/{serial}", .. plant.Address,
            ]);
        Assert.Equal(0, result.ExitCode);
        var entries = Entries();
        Assert.Contains("<- fe551464b1", entries["frames.txt"], StringComparison.Ordinal);
        foreach (var secret in (string[])[serial, network, wifiPassword, user, password, cloud])
        {
            foreach (var text in (string[])[.. entries.Keys, .. entries.Values, result.Output, result.Error])
            {
                Assert.DoesNotContain(secret, text, StringComparison.Ordinal);
                Assert.DoesNotContain(Convert.ToHexString(Encoding.ASCII.GetBytes(secret)), text, StringComparison.OrdinalIgnoreCase);
            }
        }

        Assert.Equal(0, (await Program.RunAsync([], entries["frames.txt"], "decode")).ExitCode);
    }

    [Fact]
    public async Task What_is_declared_secret_is_not_in_the_options_however_short_or_common_it_is()
    {
        await using var plant = new Plant();
        var config = Path.Combine(_folder, "config.yaml");
        var passwords = Path.Combine(_folder, "password");
        var yaml = $"mqtt: {{ host: broker.invalid, user: mqtt, password_file: {passwords} }}";
        await File.WriteAllTextAsync(config, yaml, TestContext.Current.CancellationToken);
        await File.WriteAllTextAsync(passwords, "abc\n", TestContext.Current.CancellationToken);
        _ = (await RunAsync(plant, "-c", config, "--retries", "0")).Good;
        var options = Entries()["options.txt"];
        Assert.Contains($"mqtt.user = *** ({config})\n", options, StringComparison.Ordinal);
        Assert.Contains("--retries = 0 (the command line)\n", options, StringComparison.Ordinal);
        Assert.Contains("\n  User = ***\n", options, StringComparison.Ordinal);
        Assert.Contains("\n  Password = ***\n", options, StringComparison.Ordinal);
        Assert.DoesNotContain("= mqtt\n", options, StringComparison.Ordinal);
        Assert.DoesNotContain("abc", options, StringComparison.Ordinal);
    }

    private static Frame AsFrame(byte[] bytes)
    {
        var sequence = new System.Buffers.ReadOnlySequence<byte>(bytes);
        Assert.True(new FrameReader().TryRead(ref sequence, out var frame));
        return frame;
    }

    private Task<Result> RunAsync(Plant plant, params string[] more) =>
        plant.RunAsync(["diagnose", Bundle, "--listen", "10ms", "--for", "10ms", .. more]);

    private Dictionary<string, string> Entries()
    {
        using var zip = ZipFile.OpenRead(Bundle);
        var entries = new Dictionary<string, string>();
        foreach (var entry in zip.Entries)
        {
            using var reader = new StreamReader(entry.Open(), Encoding.Latin1);
            entries[entry.FullName] = reader.ReadToEnd();
        }

        return entries;
    }
}
