using System.Buffers.Binary;
using System.Text.Json;
using SermatecEss.Protocol.Catalogue;
using SermatecEss.Simulator;

namespace SermatecEss.EndToEnd.Tests;

/// <summary>The legacy output format, for scripts that parse it.</summary>
public sealed class LegacyOutputTests
{
    private const string SampleAddress = "127.0.0.1:18899";

    /// <summary>The responses of a 10 kW inverter with PCU 4.1.1 from which the samples were made.</summary>
    private static readonly Dictionary<byte, (byte Code, byte[] Payload)[]> Answers = new()
    {
        [0x98] = [(0x98, [.. Words(411, 2, 1), .. "ST111111111111111111111111"u8, .. new byte[18]])],
        [0x0a] = [(0x0a, [.. Words(4844, -19, 360, 21, 100, 0x22, 185, 185, 5400, 4350, 0, 0, 0, 0, 0), .. new byte[8]])],
        [0x0b] =
        [
            (0x0b,
            [
                .. Words(4258, 2, 69, 3519, 3, 101),
                .. Words(2362, 31, 2372, 4117, 16, 2370, 9, 2383, 4135, 10, 2377, 8, 2392, 4125, 6),
                .. Words(4998, 38, -50, 270, 816, 18, 4846, 3999, 4000, 8000, 872, 437, 3997, 4001, 1, 146, 0, 0, 38, 8, 9, 390, 420, 381),
                .. Words(2360, 2367, 2384, 4998, 1, 0, 0, 0, 0, 0, 0),
                .. new byte[28],
            ]),
        ],
        [0x0d] = [(0x0d, Words(0, 0, 3102))],
        [0x95] =
        [
            (0x95,
            [
                .. Words(100, 107, 114, -121, 128, 135, 1, 149, -156, 0xee00, 170, 177, 2),
                .. Words(Run(16, -191, -1)), .. Words(Run(16, 198, 1)), .. Words(Run(16, 205, 1)),
                .. Words(212, 219, -226, 233, 240, 247, 254, -261, 9, 1, 282, 30, 4),
            ]),
            (0x9d, new byte[46]),
        ],
        [0x99] =
        [
            (0x99,
            [
                .. Words(100), .. Longs(101111), .. Words(114), .. Longs(103333), .. Words(128), .. Longs(105555),
                .. Words(Run(48, 142, 1)), .. Words(Run(31, 149, 1)), .. Longs(Run(12, 108888, 100)), .. Longs(Run(5, 109999, 100)),
            ]),
            (0x9a, new byte[232]),
            (0x9b, new byte[232]),
            (0x9c, new byte[20]),
        ],
        [0x9c] = [(0x9c, [.. Words(100, 107, 114), .. Longs(103333, 104444, 105555), .. Words(142)])],
    };

    [Theory]
    [InlineData("0a")]
    [InlineData("0b")]
    [InlineData("0d")]
    [InlineData("95")]
    [InlineData("98")]
    [InlineData("99")]
    [InlineData("9c")]
    public async Task It_is_what_the_older_program_printed_byte_by_byte(string code)
    {
        var sample = await File.ReadAllTextAsync(
            Shared("captures", "legacy", $"411-{code}.txt"), TestContext.Current.CancellationToken);
        await using var inverter = FixedInverter.Start(Answers);
        var expected = sample.Replace(SampleAddress, $"127.0.0.1:{inverter.Port}", StringComparison.Ordinal);
        string[] address = ["--inverter-host", "127.0.0.1", "--inverter-port", $"{inverter.Port}"];

        var asked = await Program.RunAsync([.. address, "get", "--el", code, "--output", "legacy"]);
        Assert.Equal((expected, ""), (asked.Good, asked.Error));

        var byVariable = await Program.RunAsync([("SERMATEC_OUTPUT", "legacy")], "", [.. address, "get", "--el", code]);
        Assert.Equal(expected, byVariable.Good);
    }

    [Theory]
    [InlineData(258)]
    [InlineData(411)]
    [InlineData(500)]
    [InlineData(609)]
    public async Task Every_line_has_the_name_the_unit_and_the_decimals_of_the_protocol_file(int version)
    {
        var file = Shared("reference", "protocol-en.json");
        using var json = JsonDocument.Parse(await File.ReadAllTextAsync(file, TestContext.Current.CancellationToken));
        await using var plant = new Plant(new SimulatorOptions { PcuVersion = version });
        var view = CommandCatalogue.Default.View(version);
        var codes = view.Commands.Where(command => command.Access == CommandAccess.Read).Select(command => command.Code).ToList();
        var output = (await plant.RunAsync(["get", "-o", "legacy", .. codes.Select(code => $"{code}")])).Good;

        var sections = output.Split("Getting ")[1..];
        Assert.Equal(codes.Select(code => $"{code}".ToUpperInvariant()), sections.Select(section => section[..2]));
        foreach (var section in sections)
        {
            string[] lines = [.. section.TrimEnd('\n').Split('\n')[1..]];
            var fields = FieldsOf(json.RootElement, section[..2], version);
            Assert.Equal(fields.Count, lines.Length);
            Assert.All(fields.Zip(lines), pair => Assert.Matches(Pattern(pair.First), pair.Second));
        }
    }

    [Fact]
    public async Task Flags_are_true_or_false_and_words_of_bits_are_numbers()
    {
        await using var plant = new Plant();
        var lines = (await plant.RunAsync("get", "--el", "c", "--output", "legacy")).Lines;
        Assert.Equal("Getting 0C (Equipment running status)...", lines[2]);
        Assert.Equal("grid power down: false", lines[3]);
        Assert.Contains("switch machine: true", lines);
        Assert.Contains(lines, line => line.StartsWith("inverter status word: ", StringComparison.Ordinal));
        Assert.Contains("DRM8: false", (await plant.RunAsync("get", "--el", "a1", "--output", "legacy")).Lines);
    }

    [Fact]
    public async Task Alarms_and_reserved_bytes_are_lists_of_hex_and_a_code_without_a_word_is_unknown()
    {
        await using var plant = new Plant(new SimulatorOptions
        {
            Battery = CommandCatalogue.Default.Batteries.First(battery => battery.Key == "byd"),
        });
        plant.Server.Inverter.SetAlarms("inverter_faults_0", 0, 0x1a02);
        Assert.Contains("Fault status word 0: [1a, 2]", (await plant.RunAsync("get", "1f", "-o", "legacy")).Lines);
        Assert.Contains(
            "Battery manufacturer number (code list): \"Unknown\"", (await plant.RunAsync("get", "98", "-o", "legacy")).Lines);
    }

    [Fact]
    public async Task A_password_is_hidden_there_too()
    {
        await using var plant = new Plant();
        Assert.Contains("Router PASSWORD: \"********\"", (await plant.RunAsync("get", "b1", "-o", "legacy")).Lines);
        Assert.Contains(
            "Router PASSWORD: \"simulated password\"", (await plant.RunAsync("get", "b1", "-o", "legacy", "--show-secrets")).Lines);
    }

    [Fact]
    public async Task A_list_is_as_it_was()
    {
        await using var plant = new Plant();
        var plain = (await plant.RunAsync("list")).Good;
        var banner = "--===~ Sermatec ESS CLI AND MQTT PROXY ~===--\n"
            + $"Asking to Sermatec Inverter 127.0.0.1:{plant.Server.EndPoint.Port}\nlisting commands:\n\n";
        var legacy = await plant.RunAsync("list", "--output", "legacy");
        Assert.Equal((banner + plain, ""), (legacy.Good, legacy.Error));
        Assert.Equal(banner + plain, (await Program.RunAsync([("SERMATEC_OUTPUT", "legacy")], "", ["list", .. plant.Address])).Good);
    }

    [Fact]
    public async Task The_variable_is_the_default_of_what_has_such_a_format()
    {
        await using var plant = new Plant();
        Task<Result> RunAsync(string format, params string[] arguments) =>
            Program.RunAsync([("SERMATEC_OUTPUT", format)], "", [.. arguments, .. plant.Address]);

        Assert.StartsWith("[\n  {\n    \"command\": \"0a\"", (await RunAsync("json", "get", "0a")).Good, StringComparison.Ordinal);
        Assert.StartsWith("battery voltage: ", (await RunAsync("json", "get", "0a", "-o", "text")).Good, StringComparison.Ordinal);
        Assert.StartsWith("{", (await RunAsync("json", "list")).Good, StringComparison.Ordinal);
        Assert.StartsWith("sermatec-ess get --el 0a : ", (await RunAsync("csv", "list")).Good, StringComparison.Ordinal);
        Assert.Matches(@"^\d+\n$", (await RunAsync("legacy", "get", "--point", "battery_soc")).Good);
        Assert.Contains("SERMATEC_OUTPUT", (await RunAsync("xml", "get", "0a")).Failed(2), StringComparison.Ordinal);
        Assert.Contains("SERMATEC_OUTPUT", (await RunAsync("xml", "list")).Failed(2), StringComparison.Ordinal);
    }

    private static List<JsonElement> FieldsOf(JsonElement root, string code, int version) =>
    [
        .. root.GetProperty("osim").GetProperty("versions").EnumerateArray()
            .Where(block => block.GetProperty("version").GetInt32() <= version)
            .SelectMany(block => block.GetProperty("commands").EnumerateArray())
            .Last(command => command.GetProperty("type").GetString() == code)
            .GetProperty("fields").EnumerateArray(),
    ];

    private static string Pattern(JsonElement field)
    {
        string Escaped(string name) => System.Text.RegularExpressions.Regex.Escape(field.GetProperty(name).GetString()!);
        var value = field.TryGetProperty("repeat", out _) ? @"\[.*\]"
            : field.GetProperty("type").GetString() is "onePosition" or "preserve" ? @"\[([0-9a-f]+, )+[0-9a-f]+\]"
            : field.TryGetProperty("unitValue", out _) ? @"-?\d+\.\d{3}"
            : "(-?\\d+|true|false|\".*\")";
        return $"^{Escaped("name")}: {value}{(field.TryGetProperty("unitType", out _) ? $" {Escaped("unitType")}" : "")}$";
    }

    private static string Shared(params string[] parts)
    {
        var path = Path.Combine([Repository.Root, "..", "shared", .. parts]);
        Assert.SkipUnless(File.Exists(path), $"the sample {string.Join('/', parts)} is not beside this repository");
        return path;
    }

    private static int[] Run(int count, int first, int step) => [.. Enumerable.Range(0, count).Select(i => first + (i * step))];

    private static byte[] Words(params int[] numbers)
    {
        var bytes = new byte[2 * numbers.Length];
        for (var i = 0; i < numbers.Length; i++) BinaryPrimitives.WriteInt16BigEndian(bytes.AsSpan(2 * i), unchecked((short)numbers[i]));
        return bytes;
    }

    private static byte[] Longs(params int[] numbers)
    {
        var bytes = new byte[4 * numbers.Length];
        for (var i = 0; i < numbers.Length; i++) BinaryPrimitives.WriteInt32BigEndian(bytes.AsSpan(4 * i), numbers[i]);
        return bytes;
    }
}
