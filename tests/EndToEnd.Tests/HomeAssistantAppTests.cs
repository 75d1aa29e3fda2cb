using System.Diagnostics;
using System.Text.Json;
using System.Text.RegularExpressions;
using YamlDotNet.Serialization;

namespace SermatecEss.EndToEnd.Tests;

/// <summary>The app of Home Assistant, as a repository and as an archive.</summary>
public sealed partial class HomeAssistantAppTests : IDisposable
{
    private const string App = "packaging/homeassistant/sermatec_ess";
    private static readonly Dictionary<object, object> Config = Yaml($"{App}/config.yaml");
    private readonly string _folder = Directory.CreateTempSubdirectory("sermatec-e2e-app").FullName;

    private static CancellationToken End => TestContext.Current.CancellationToken;

    [Fact]
    public void Supervisor_and_linter_accept_the_app()
    {
        Assert.Empty(AppRules.FaultsOf(Config));
        Assert.NotEmpty((string)Yaml("packaging/homeassistant/repository.yaml")["name"]);
        foreach (var absent in (string[])["build.yaml", "build.json", "config.json", "run.sh"])
            Assert.False(File.Exists(Path.Combine(Repository.Root, App, absent)), $"{absent} must not exist.");
    }

    [Theory]
    [InlineData("backup: cold", "backup: hot", "backup has its default")]
    [InlineData("ingress: true", "ingress: true\nwebui: x", "webui is not known")]
    [InlineData("ingress: true", "ingress: false", "ingress has its default")]
    [InlineData("[mqtt:need]", "[mqtt]", "the service mqtt")]
    [InlineData("list(off|daily)?", "choice", "schema.clock.sync is 'choice'")]
    public void The_rules_find_a_fault(string from, string to, string expected)
    {
        var text = Repository.Read($"{App}/config.yaml").Replace(from, to, StringComparison.Ordinal);
        Assert.Contains(expected, AppRules.FaultsOf(Parse(text)));
    }

    [Fact]
    public async Task The_Supervisor_and_the_program_accept_the_options_of_a_new_installation()
    {
        Assert.Empty(AppRules.FaultsOf(Config["options"], Config["schema"], "options"));
        await using var supervisor = new FakeSupervisor("""{"result":"ok","data":{"host":"core-mosquitto","port":1883}}""");
        var file = Path.Combine(_folder, "options.json");
        await File.WriteAllTextAsync(file, JsonSerializer.Serialize(Config["options"]), End);
        var variables = ((Dictionary<object, object>)Config["environment"]).Select(pair => ((string)pair.Key, (string)pair.Value));
        var result = await Program.RunAsync(
            [.. supervisor.Environment, .. variables, ("SERMATEC_STATE_DIR", _folder), ("SERMATEC_CONFIG", file)], "", "check-config");
        Assert.Contains("10.10.100.254:8899", result.Good, StringComparison.Ordinal);
        Assert.Contains("broker     core-mosquitto:1883", result.Output, StringComparison.Ordinal);
        Assert.Contains("control    off", result.Output, StringComparison.Ordinal);
        Assert.EndsWith("No problems.\n", result.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Every_option_is_a_key_of_the_configuration_file_and_every_variable_is_known()
    {
        var table = (await Program.RunAsync("check-config", "--keys")).Good;
        var keys = Key().Matches(table).Select(match => match.Groups[1].Value.Replace("[]", "").Replace("[*]", "")).ToHashSet();
        Assert.All(AppRules.Leaves(Config["schema"]), leaf => Assert.Contains(
            keys, key => key == leaf.Path || key == $"{leaf.Path}.enabled"));
        Assert.All(
            ((Dictionary<object, object>)Config["environment"]).Keys.Cast<string>().Except(["SERMATEC_CONFIG"]),
            name => Assert.Contains($"| {name} |", table, StringComparison.Ordinal));
    }

    [Fact]
    public async Task The_program_accepts_every_word_that_an_option_offers_and_every_kind_of_value()
    {
        var words = AppRules.Leaves(Config["schema"]).Where(leaf => leaf.Type.StartsWith("list(", StringComparison.Ordinal))
            .ToDictionary(leaf => leaf.Path, leaf => leaf.Type[5..^2].Split('|'));
        for (var turn = 0; turn < words.Values.Max(each => each.Length); turn++)
        {
            string Word(string path) => words[path][Math.Min(turn, words[path].Length - 1)];
            var options = $$"""
                {
                  "inverters": [
                    {"host": "192.168.1.20", "port": 8899, "name": "Garage", "timeout": "5s", "retries": 0},
                    {"accept": 19042, "serial": "ST1", "name": "Roof", "host": ""}
                  ],
                  "language": "{{Word("language")}}", "time_zone": "Europe/Prague",
                  "poll": {"fast": "10s", "counters": "1m", "parameters": "5m"},
                  "mqtt": {"host": "x", "port": 8883, "user": "u", "password": "p", "tls": true, "base_topic": "home/sermatec"},
                  "control": {"enabled": true, "settings": ["battery_on_grid_soc_min"], "override": true,
                    "writes_per_hour": 5, "writes_per_day": 6},
                  "clock": {"sync": "{{Word("clock.sync")}}"},
                  "history": {"enabled": true, "keep_raw_days": 30, "max_size": "2 GB", "backfill": false},
                  "influx": {"url": "http://192.168.1.10:8086", {{(turn % 2 == 0
                    ? """ "database": "d", "user": "u", "password": "p" """
                    : """ "org": "o", "bucket": "b", "token": "t" """)}} },
                  "http": {"ingress_admins": ["4e2f0c7a5b1d4c0e9a3b8d6f7e5c4b3a"]},
                  "gateways": {
                    "osim": [{"listen": "0.0.0.0:8899", "inverter": "Garage", "write": ["battery_on_grid_soc_min"]}],
                    "modbus": [],
                    "shield": [{"listen": "0.0.0.0:19042", "cloud": "none"}]
                  },
                  "log": {"level": "{{Word("log.level")}}"}
                }
                """;
            var parsed = Parse(options);
            Assert.Empty(AppRules.FaultsOf(parsed, Config["schema"], "options"));
            var file = Path.Combine(_folder, $"options{turn}.json");
            await File.WriteAllTextAsync(file, options, End);
            File.SetUnixFileMode(file, UnixFileMode.UserRead | UnixFileMode.UserWrite);
            var result = await Program.RunAsync([("SERMATEC_STATE_DIR", _folder)], "", "check-config", file);
            Assert.EndsWith("No problems.\n", result.Good, StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData("en")]
    [InlineData("de")]
    [InlineData("cs")]
    [InlineData("fr")]
    public void Every_option_and_port_has_a_name_in_each_language(string language)
    {
        var translation = Yaml($"{App}/translations/{language}.yaml");
        Assert.Equal(["configuration", "network"], translation.Keys);
        Same((Dictionary<object, object>)Config["schema"], (Dictionary<object, object>)translation["configuration"], "");
        Assert.Equal(
            ((Dictionary<object, object>)Config["ports"]).Keys.Order(),
            ((Dictionary<object, object>)translation["network"]).Keys.Order());
        Assert.All(((Dictionary<object, object>)translation["network"]).Values, text => Assert.NotEmpty((string)text));
    }

    [Fact]
    public void The_AppArmor_profile_is_valid()
    {
        const string parser = "/sbin/apparmor_parser";
        var profile = Path.Combine(Repository.Root, App, "apparmor.txt");

        // The Supervisor gives the one profile of the file its own name.
        Assert.Single(ProfileLine().Matches(File.ReadAllText(profile)));
        Assert.SkipUnless(File.Exists(parser), "apparmor_parser is not installed (Debian: apparmor).");
        using var run = Process.Start(new ProcessStartInfo(parser, ["--skip-kernel-load", "--skip-cache", profile])
        {
            RedirectStandardError = true,
        })!;
        var error = run.StandardError.ReadToEnd();
        run.WaitForExit();
        Assert.True(run.ExitCode == 0, error);
    }

    [Fact]
    public async Task The_archive_has_the_version_and_the_same_bytes_each_time()
    {
        var script = Path.Combine(Repository.Root, "packaging", "home-assistant-app");
        foreach (var turn in (string[])["a", "b"])
            await RunAsync(script, "1.2.3", Path.Combine(_folder, turn), "registry.example/solar/image");
        const string name = "sermatec-ess-home-assistant-1.2.3.tar.gz";
        Assert.Equal(
            await File.ReadAllBytesAsync(Path.Combine(_folder, "a", name), End),
            await File.ReadAllBytesAsync(Path.Combine(_folder, "b", name), End));
        await RunAsync("tar", "xzf", Path.Combine(_folder, "a", name), "-C", _folder);
        var app = Path.Combine(_folder, "sermatec_ess");
        var config = Parse(await File.ReadAllTextAsync(Path.Combine(app, "config.yaml"), End));
        Assert.Equal("1.2.3", config["version"]);
        Assert.Empty(AppRules.FaultsOf(config));
        Assert.StartsWith(
            "FROM registry.example/solar/image:1.2.3\n",
            await File.ReadAllTextAsync(Path.Combine(app, "Dockerfile"), End),
            StringComparison.Ordinal);
        foreach (var file in (string[])["DOCS.md", "README.md", "CHANGELOG.md", "icon.png", "apparmor.txt", "translations/de.yaml"])
            Assert.True(File.Exists(Path.Combine(app, file)), $"{file} is missing.");
        Assert.True(File.Exists(Path.Combine(_folder, "repository.yaml")));
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    /// <summary>A translation has a name for each key of a schema, and no other keys.</summary>
    private static void Same(Dictionary<object, object> schema, Dictionary<object, object> translation, string path)
    {
        Assert.Equal(schema.Keys.Select(key => $"{path}{key}").Order(), translation.Keys.Select(key => $"{path}{key}").Order());
        foreach (var (key, type) in schema)
        {
            var texts = (Dictionary<object, object>)translation[key];
            Assert.Empty(texts.Keys.Cast<string>().Except(["name", "description", "fields"]));
            Assert.NotEmpty((string)texts["name"]);
            if ((type is List<object> list ? list[0] : type) is Dictionary<object, object> below)
                Same(below, (Dictionary<object, object>)texts["fields"], $"{path}{key}.");
        }
    }

    private static async Task RunAsync(string program, params string[] arguments)
    {
        using var run = Process.Start(program, arguments);
        await run.WaitForExitAsync(End);
        Assert.Equal(0, run.ExitCode);
    }

    private static Dictionary<object, object> Yaml(string path) => Parse(Repository.Read(path));

    private static Dictionary<object, object> Parse(string text) => new DeserializerBuilder()
        .WithAttemptingUnquotedStringTypeDeserialization()
        .Build()
        .Deserialize<Dictionary<object, object>>(text);

    [GeneratedRegex("^\\| `([^`]+)`", RegexOptions.Multiline)]
    private static partial Regex Key();

    [GeneratedRegex("^profile ([^ ]+).*$", RegexOptions.Multiline)]
    private static partial Regex ProfileLine();
}
