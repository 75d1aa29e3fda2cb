using System.Text.Json;
using System.Text.RegularExpressions;
using CsCheck;
using YamlDotNet.RepresentationModel;

namespace SermatecEss.EndToEnd.Tests;

/// <summary>The configuration file, what overrides it, and its error messages.</summary>
public sealed partial class ConfigTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("sermatec-config").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task Aliases_that_stand_for_too_much_are_refused_before_they_are_compared()
    {
        var lines = Enumerable.Range(1, 9).Select(i => $"k{i}: &a{i} [{string.Join(", ", Enumerable.Repeat($"*a{i - 1}", 9))}]");
        var file = Write($"k0: &a0 [x, x, x, x, x, x, x, x, x]\n{string.Join('\n', lines)}\n? *a9\n: 1\n? *a9\n: 2\n");

        var result = await Program.RunAsync("check-config", file);

        Assert.Equal(2, result.ExitCode);
        Assert.Contains($"{file}:5:", result.Output, StringComparison.Ordinal);
        Assert.Contains("its aliases expand to more than 10000 values", result.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Aliases_are_read()
    {
        var file = Write("mqtt:\n  host: &host broker.lan\n  base_topic: *host\n");
        Assert.Contains("topics broker.lan/...", (await Program.RunAsync("check-config", file)).Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_unknown_time_zone_is_reported()
    {
        var file = Write("mqtt: { host: 127.0.0.1, port: 1 }");
        const string Fault = "TZ is 'Middle/Earth', which is unknown on this computer";

        var result = await Program.RunAsync([("TZ", "Middle/Earth")], "", "check-config", file);
        Assert.Contains($"{file}:1:1: warning: {Fault}", result.Good, StringComparison.Ordinal);

        using var daemon = Program.Start(Program.Path, [("TZ", "Middle/Earth")], ["daemon", "-c", file]);
        Assert.Contains(Fault, await daemon.ErrorLineAsync("WARN"), StringComparison.Ordinal);

        foreach (var named in (string[])["time_zone: Europe/Prague", "time_zone: 'CET-1CEST,M3.5.0,M10.5.0/3'"])
        {
            file = Write($"mqtt: {{ host: x }}\n{named}");
            Assert.Contains(
                "No problems.",
                (await Program.RunAsync([("TZ", "Middle/Earth")], "", "check-config", file)).Good,
                StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData("mqtt: { hots: x }", 1, 9, "did you mean 'host'")]
    [InlineData(
        "mqtt: { host: x }\nwebserver: 1",
        2,
        1,
        "available: catalogue, clock, control, gateways, history, http, influx, inverters, language, log, mqtt")]
    [InlineData("mqtt: { host: x }\nmqtt: { host: y }", 2, 1, "duplicate key", "Duplicate key")]
    [InlineData("mqtt:\n  host: x\n  port: 99999", 3, 9, "1 to 65535")]
    [InlineData("mqtt:\n  host: [x]", 2, 9, "one value")]
    [InlineData("mqtt: x", 1, 7, "group of keys")]
    [InlineData("mqtt: { host: x }\ninverters: { host: y }", 2, 12, "must be a list")]
    [InlineData("mqtt: { host: x }\ninverters: [ { host: y }, { host: y } ]", 2, 35, "two inverters have the address y:8899")]
    [InlineData("mqtt: { host: x }\ninverters: [ { host: y, name: a }, { host: z, name: A } ]", 2, 53, "two inverters have the name 'A'")]
    [InlineData("mqtt: { host: x }\npoll: { fast: 100ms }", 2, 15, "at least 1s")]
    [InlineData("mqtt: { host: x, protocol: 4.2 }", 1, 28, "3.1.1 or 5")]
    [InlineData("mqtt: { host: x, base_topic: 'a/#' }", 1, 30, "without wildcards")]
    [InlineData("mqtt: { host: x, password: a, password_file: /dev/null }", 1, 46, "remove one of them")]
    [InlineData("mqtt: { host: x, password_file: /nowhere/p }", 1, 33, "cannot be read")]
    [InlineData("mqtt: { host: x, tls: { ca_file: /nowhere/ca } }", 1, 23, "certificate file /nowhere/ca")]
    [InlineData("mqtt: { host: x }\ntime_zone: Mars/Olympus", 2, 12, "unknown time zone")]
    [InlineData("mqtt: { host: x }\nlog: { level: loud }", 2, 15, "error, warn, info, debug")]
    [InlineData("a: &a [x, *a]", 1, 11, "*a is not defined before this line")]
    [InlineData("mqtt: [", 2, 1, "not valid YAML", "not valid YAML")]
    [InlineData("", 1, 1, "empty")]
    [InlineData("- a\n- b", 1, 1, "must be a group of keys")]
    public async Task An_error_is_reported_with_its_place_and_what_to_do(
        string text,
        int line,
        int column,
        string message,
        string? anywhere = null)
    {
        var file = Write(text);
        var result = await Program.RunAsync("check-config", file);
        Assert.Equal(2, result.ExitCode);
        if (anywhere is null) Assert.Contains($"{file}:{line}:{column}: error: ", result.Output, StringComparison.Ordinal);
        Assert.Contains(anywhere ?? message, result.Output, StringComparison.OrdinalIgnoreCase);
        Assert.Contains(anywhere ?? message, (await Program.RunAsync("daemon", "-c", file)).Failed(2), StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public async Task Files_that_systemd_passes_to_the_service_are_read_and_named_as_configured()
    {
        using var certificates = new Certificates();
        var passed = Directory.CreateDirectory(Path.Combine(_folder, "credentials")).FullName;
        void Pass(string name, string text) => File.WriteAllText(Path.Combine(passed, name), text);
        Pass("broker.password", "secret\n");
        Pass("broker-ca.pem", await File.ReadAllTextAsync(certificates.Authority, TestContext.Current.CancellationToken));
        (string, string)[] service = [("CREDENTIALS_DIRECTORY", passed)];
        const string Configured = "/nowhere/sermatec-ess.yaml";
        const string Broker = "host: x, user: me, password_file: broker.password, tls: { ca_file: /nowhere/broker-ca.pem }";

        Pass("sermatec-ess.yaml", $"mqtt: {{ {Broker} }}");
        var good = await Program.RunAsync(service, "", "check-config", Configured);
        Assert.Contains("TLS, with user and password", good.Good, StringComparison.Ordinal);

        Pass("sermatec-ess.yaml", $"mqtt: {{ hots: x, {Broker} }}");
        var bad = await Program.RunAsync(service, "", "daemon", "-c", Configured);
        Assert.Contains($"{Configured}:1:9: error: ", bad.Failed(2), StringComparison.Ordinal);
        Assert.DoesNotContain(passed, bad.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task All_errors_are_reported_together_and_as_JSON_for_scripts()
    {
        var file = Write("mqtt: { port: 0, user: x, tls: maybe }\npool: 3\nquality: { stuck_after: 1 }");
        var output = (await Program.RunAsync("check-config", file, "--output", "json")).Output;
        var faults = JsonDocument.Parse(output).RootElement.EnumerateArray().ToList();
        Assert.Equal([1, 1, 2, 3], faults.Select(fault => fault.GetProperty("line").GetInt32()));
        Assert.All(faults, fault => Assert.Equal("error", fault.GetProperty("level").GetString()));
        Assert.All(faults, fault => Assert.Equal(file, fault.GetProperty("file").GetString()));
    }

    [Fact]
    public async Task What_works_and_should_not_be_is_a_warning()
    {
        var file = Write("mqtt: { host: x, password: geheim, port: 8883 }\npoll: { fast: 60s, counters: 10s }\ninverters: [ { host: y } ]");
        File.SetUnixFileMode(file, UnixFileMode.UserRead | UnixFileMode.OtherRead);
        var result = await Program.RunAsync("check-config", file);
        Assert.Equal(0, result.ExitCode);
        Assert.Contains($"chmod 600 {file}", result.Output, StringComparison.Ordinal);
        Assert.Contains("tls: true", result.Output, StringComparison.Ordinal);
        Assert.Contains("counters is polled every 60 s", result.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("geheim", result.Output + result.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_command_line_overrules_the_environment_and_that_the_file()
    {
        var file = Write("""
            inverters: [ { host: of-file, port: 1 } ]
            mqtt: { host: of-file, port: 1, base_topic: of/file }
            poll: { fast: 20s, counters: 90s }
            time_zone: Europe/Prague
            """);
        (string, string)[] environment =
        [
            ("SERMATEC_MQTT_HOST", "of-environment"),
            ("SERMATEC_MQTT_PORT", "2"),
            ("SERMATEC_INVERTER", "inverter-of-environment"),
        ];
        var result = await Program.RunAsync(environment, "", "check-config", file, "-t", "3", "-p", "4");
        Assert.Contains("inverter-of-environment:4: fast 20 s, counters 90 s", result.Output, StringComparison.Ordinal);
        Assert.Contains("of-environment:3, no user; topics of/file/...", result.Output, StringComparison.Ordinal);
        Assert.Contains("time zone Europe/Prague", result.Output, StringComparison.Ordinal);
        foreach (var (wait, expected) in ((string, string)[])[("5m", "fast 300 s"), ("7", "fast 7 s")])
        {
            result = await Program.RunAsync(environment, "", "check-config", file, "-w", wait);
            Assert.Contains(expected, result.Output, StringComparison.Ordinal);
        }

        var several = Write("inverters: [ { host: a }, { host: b } ]\nmqtt: { host: x }");
        Assert.Contains(
            "remove -i, -p and --accept",
            (await Program.RunAsync("daemon", "-c", several, "-i", "c")).Failed(2),
            StringComparison.Ordinal);
    }

    [Fact]
    public async Task It_polls_every_10_seconds_by_default_and_logs_that_first()
    {
        await using var plant = new Plant();
        await using var broker = await Broker.StartAsync();
        foreach (var (wait, expected, arguments) in ((string, string, string[])[])[
            ("", "every 10 s", ["-m", "127.0.0.1"]),
            ("", "every 10 s", ["-c", Write("mqtt: { host: 127.0.0.1 }")]),
            ("30", "every 30 s", ["-m", "127.0.0.1"]),
            ("30", "every 7 s", ["-m", "127.0.0.1", "-w", "7"]),
        ])
        {
            using var daemon = Program.Start(
                Program.Path, [("SERMATEC_WAIT", wait)], [.. plant.Address, "daemon", "-t", $"{broker.Port}", .. arguments]);
            Assert.Contains(
                $"127.0.0.1:{plant.Server.EndPoint.Port} {expected}, ",
                await daemon.ErrorLineAsync(_ => true),
                StringComparison.Ordinal);
            Assert.EndsWith(expected, await daemon.ErrorLineAsync("polling"), StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task Several_inverters_are_one_bridge_with_their_own_devices_and_one_that_is_away_delays_none()
    {
        await using var first = new Plant(new Simulator.SimulatorOptions { Serial = "STFIRST01" });
        await using var second = new Plant(new Simulator.SimulatorOptions { Serial = "STSECOND2" });
        second.Server.Faults.HalfOpen = true;
        await using var broker = await Broker.StartAsync();
        await using var home = await Subscriber.ConnectAsync(broker);
        var file = Write(
            $"poll: {{ fast: 1s }}\nmqtt: {{ host: 127.0.0.1, port: {broker.Port}, topic_per_value: true }}\ninverters:\n"
            + $"  - {{ host: 127.0.0.1, port: {first.Server.EndPoint.Port}, name: Garage }}\n"
            + $"  - {{ host: 127.0.0.1, port: {second.Server.EndPoint.Port}, timeout: 1s, retries: 0 }}\n");
        using var daemon = Program.Start("daemon", "-c", file);
        Assert.Equal(
            "Garage",
            (await home.NextAsync("device/sermatec_STFIRST01/config")).Json.GetProperty("device").GetProperty("name").GetString());
        Assert.NotEmpty((await home.NextAsync("sermatec/STFIRST01/value/battery_soc")).Payload);
        second.Server.Faults.HalfOpen = false;
        var told = await home.UntilAsync("device/sermatec_STSECOND2/config");
        var inverter = told[^1].Json.GetProperty("device");
        Assert.Equal(
            ("Sermatec OND2 inverter", "sermatec_bridge"),
            (inverter.GetProperty("name").GetString(), inverter.GetProperty("via_device").GetString()));
        var bridge = told.LastOrDefault(message => message.Topic.EndsWith("device/sermatec_bridge/config", StringComparison.Ordinal));
        while (bridge?.Payload.Contains("link_STSECOND2", StringComparison.Ordinal) != true)
            bridge = await home.NextAsync("device/sermatec_bridge/config");
        Assert.Contains("link_STFIRST01", bridge.Payload, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_example_is_right_and_has_every_key()
    {
        var example = Repository.Read("packaging/sermatec-ess.example.yaml");
        var everything = SwitchedOff().Replace(example, "$1");
        Assert.Equal(0, (await Program.RunAsync("check-config", Write(example))).ExitCode);
        Assert.DoesNotContain("there is no", (await Program.RunAsync("check-config", Write(everything))).Output, StringComparison.Ordinal);
        var yaml = new YamlStream();
        yaml.Load(new StringReader(everything));
        Assert.Superset((await KeysAsync()).ToHashSet(), Paths(yaml.Documents[0].RootNode, "").ToHashSet());
    }

    [Fact]
    public async Task The_documentation_has_the_table_of_the_program()
    {
        var table = (await Program.RunAsync("check-config", "--keys")).Good;
        var documented = $"<!-- options -->\n\n{table}\n<!-- /options -->\n";
        Assert.True(Repository.Read("docs/configuration.md").Contains(documented, StringComparison.Ordinal), "Run docs/update-tables.");
    }

    [Fact]
    public async Task No_two_options_have_the_same_name()
    {
        var keys = await KeysAsync();
        Assert.Equal(keys.Distinct(), keys);
        var variables = Variable().Matches((await Program.RunAsync("check-config", "--keys")).Good).Select(match => match.Value).ToList();
        Assert.Equal(variables.Distinct(), variables);
    }

    [Theory]
    [InlineData("daemon", "--help")]
    [InlineData("check-config", "FILE")]
    [InlineData("check-config", "FILE", "-t", "0")]
    [InlineData("daemon", "-c", "FILE", "-w", "0")]
    public async Task Neither_help_nor_faults_show_a_password(params string[] arguments)
    {
        var file = Write("mqtt: { host: x, password: of-the-file, port: none }");
        (string, string)[] environment = [("SERMATEC_MQTT_PASSWORD", "of-the-variable")];
        var result = await Program.RunAsync(environment, "", [.. arguments.Select(argument => argument == "FILE" ? file : argument)]);
        Assert.NotEmpty(result.Output + result.Error);
        Assert.DoesNotContain("of-the-", result.Output + result.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("SERMATEC_MQTT_PORT", "osim")]
    [InlineData("SERMATEC_MQTT_TLS", "perhaps")]
    [InlineData("SERMATEC_WAIT", "never")]
    [InlineData("SERMATEC_LOG_LEVEL", "loud")]
    public async Task A_wrong_variable_is_named(string name, string value)
    {
        var expected = $"sermatec-ess: The environment variable {name} has the value '{value}': expected ";
        foreach (var command in (string[])["daemon -m 127.0.0.1 -i 127.0.0.1", "doctor -i 127.0.0.1", "mqtt clean -m 127.0.0.1"])
        {
            var error = (await Program.RunAsync([(name, value)], "", command.Split(' '))).Failed(2);
            Assert.StartsWith(expected, error, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task The_clock_can_be_listed_as_a_whole()
    {
        var file = Write("mqtt: { host: x }\ncontrol: { enabled: true, settings: [inverter_clock] }");
        var result = await Program.RunAsync([("SERMATEC_STATE_DIR", _folder)], "", "check-config", file);
        Assert.Contains("control    inverter_clock\n", result.Good, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("? \t<<#- host&a - [- - *amqtt\n? : [<<\nhost")]
    [InlineData("...\n: {  ")]
    [InlineData("\t!!&]    *? &a : ")]
    [InlineData("? : ...!>")]
    public async Task What_the_library_has_no_words_for_has_a_place_and_a_reason(string text)
    {
        var result = await Program.RunAsync("check-config", Write(text), "-m", "x");
        Assert.Equal(2, result.ExitCode);
        Assert.Matches(":[0-9]+:[0-9]+: error: not valid YAML: ", result.Output);
    }

    [Fact]
    public async Task Any_bytes_for_a_configuration_end_in_a_place_and_a_reason()
    {
        var file = Path.Combine(_folder, "any.yaml");
        string[] parts =
            ["mqtt", ": ", "{", "}", "[", "]", "host", "\n", "- ", "&a ", "*a", "!!x ", "\t", "'", "#", "|", "? ", "inverters", "<<"];
        var any = Gen.OneOf(
            Gen.Byte.Array[0, 200],
            Gen.Int[0, parts.Length - 1].Array[0, 30]
                .Select(chosen => System.Text.Encoding.UTF8.GetBytes(string.Concat(chosen.Select(part => parts[part])))));
        foreach (var bytes in Enumerable.Range(0, 40).Select(_ => any.Single()))
        {
            await File.WriteAllBytesAsync(file, bytes, TestContext.Current.CancellationToken);
            var result = await Program.RunAsync("check-config", file, "-m", "x");
            Assert.True(result.ExitCode is 0 or 2, $"{Convert.ToHexString(bytes)}: {result.ExitCode} {result.Error}");
            if (result.ExitCode == 2) Assert.Matches(":[0-9]+:[0-9]+: error: ", result.Output);
        }
    }

    private string Write(string text)
    {
        var file = Path.Combine(_folder, $"{Guid.NewGuid():n}.yaml");
        File.WriteAllText(file, text);
        File.SetUnixFileMode(file, UnixFileMode.UserRead | UnixFileMode.UserWrite);
        return file;
    }

    /// <summary>All keys; the example has one group where there may be a list of groups.</summary>
    private static async Task<List<string>> KeysAsync() =>
    [
        .. Key().Matches((await Program.RunAsync("check-config", "--keys")).Good)
            .Select(match => match.Groups[1].Value.Replace("[*]", "", StringComparison.Ordinal)),
    ];

    private static IEnumerable<string> Paths(YamlNode node, string path) => node switch
    {
        YamlMappingNode map when map.Children.Keys.All(key => int.TryParse($"{key}", out _)) => [path],
        YamlMappingNode map => map.Children.SelectMany(child => Paths(child.Value, $"{path}.{child.Key}".TrimStart('.'))),
        YamlSequenceNode { Children: [YamlMappingNode, ..] } list => list.SelectMany(child => Paths(child, $"{path}[]")),
        _ => [path],
    };

    [GeneratedRegex("(?m)^( *)# (?=[a-z_ ]+:)")]
    private static partial Regex SwitchedOff();

    [GeneratedRegex("SERMATEC_[A-Z_]+")]
    private static partial Regex Variable();

    [GeneratedRegex(@"^\| `([^`]+)`", RegexOptions.Multiline)]
    private static partial Regex Key();
}
