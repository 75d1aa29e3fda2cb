using System.Text.RegularExpressions;

namespace SermatecEss.Fleet.Tests.Commands;

/// <summary><c>check-config</c>, the example file and the documentation of the keys.</summary>
public sealed partial class CheckConfigTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("sermatec-fleet").FullName;

    private static string Repository { get; } = FindRepository();

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task It_shows_what_would_run()
    {
        File.WriteAllText(Path.Combine(_folder, "serials"), "ST1 # first\n\nST2\n");
        var (code, output, _) = await CheckAsync(
            """
            allow_serials_file: serials
            allow_from: [10.1.0.0/16]
            cluster: { name: west, address: 127.0.0.1 }
            database: { retention: 90 }
            mqtt: { host: broker.lan }
            time_zone: Etc/UTC
            """);
        Assert.Equal(0, code);
        Assert.Equal(
            $"""
            inverters  dial in to 0.0.0.0:19042, from 10.1.0.0/16; 2 serial numbers in {_folder}/serials
            poll       fast 30 s, counters 60 s, parameters 300 s, identity 3600 s; time zone Etc/UTC
            database   localhost:5432/sermatec, no TLS, user sermatec without password; readings are kept for 90 days
            cluster    west, this node at 127.0.0.1:11111, no TLS
            broker     broker.lan:1883; topics sermatec/...
            http       127.0.0.1:8089
            control    off: settings cannot be changed
            No problems.

            """,
            output);
    }

    [Fact]
    public async Task It_shows_errors_with_line_and_column()
    {
        const string Text = "cluster: { address: 127.0.0.1 }\npol: { fast: 5s }\n";
        var (code, output, _) = await CheckAsync(Text);
        Assert.Equal(2, code);
        Assert.Equal($"{_folder}/fleet.yaml:2:1: error: there is no 'pol' here; did you mean 'poll'?\n", output);
        var (_, json, _) = await CheckAsync(Text, "--output", "json");
        Assert.Contains("\"line\": 2", json, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_example_is_right_and_has_every_key()
    {
        var example = File.ReadAllText(Path.Combine(Repository, "packaging/fleet/sermatec-fleet.example.yaml"));
        Assert.Equal(0, (await CheckAsync(example)).Code);
        var everything = SwitchedOff().Replace(example, "$1");
        Assert.DoesNotContain("there is no", (await CheckAsync(everything)).Output, StringComparison.Ordinal);
        var lines = everything.Split('\n').Select(line => line.Trim()).ToHashSet();
        Assert.All(await KeysAsync(), key =>
            Assert.Contains(lines, line => line.StartsWith($"{key.Split('.')[^1]}:", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task The_documentation_has_the_table_of_the_program()
    {
        var (_, table, _) = await Fleet.RunAsync("check-config", "--keys");
        var document = File.ReadAllText(Path.Combine(Repository, "docs/fleet.md"));
        Assert.True(
            document.Contains($"<!-- options -->\n\n{table}\n<!-- /options -->\n", StringComparison.Ordinal), "Run docs/update-tables.");
    }

    [Fact]
    public async Task No_two_options_have_the_same_name()
    {
        var keys = await KeysAsync();
        Assert.Equal(keys.Distinct(), keys);
        var variables = Variable().Matches((await Fleet.RunAsync("check-config", "--keys")).Output).Select(match => match.Value).ToList();
        Assert.Equal(variables.Distinct(), variables);
    }

    private static async Task<List<string>> KeysAsync() =>
        [.. Key().Matches((await Fleet.RunAsync("check-config", "--keys")).Output).Select(match => match.Groups[1].Value)];

    private Task<(int Code, string Output, string Error)> CheckAsync(string text, params string[] more)
    {
        var file = Path.Combine(_folder, "fleet.yaml");
        File.WriteAllText(file, text);
        return Fleet.RunAsync(["check-config", "-c", file, .. more]);
    }

    private static string FindRepository()
    {
        var folder = AppContext.BaseDirectory;
        while (!File.Exists(Path.Combine(folder, "SermatecEss.slnx"))) folder = Path.GetDirectoryName(folder)!;
        return folder;
    }

    [GeneratedRegex("(?m)^( *)# (?=[ ]*[a-z_]+:( |$))")]
    private static partial Regex SwitchedOff();

    [GeneratedRegex("SERMATEC_[A-Z_]+")]
    private static partial Regex Variable();

    [GeneratedRegex(@"^\| `([^`]+)`", RegexOptions.Multiline)]
    private static partial Regex Key();
}
