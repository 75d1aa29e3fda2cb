using System.Runtime.Versioning;
using System.Text.Json;

namespace SermatecEss.EndToEnd.Tests;

/// <summary>The commands that work with the history, without a daemon.</summary>
[SupportedOSPlatform("linux")]
public sealed class HistoryCommandTests : IDisposable
{
    private const string Csv = """
        timestamp;datum;PV1 power;battery voltage;Nabiti;PV daily power generation
        1782036000;2026-06-21 12:00:00;3500.000;480.348;71;9.5
        1782036900;2026-06-21 12:15:00;3400.000;480.743;72;10.4

        """;

    private readonly string _folder = Directory.CreateTempSubdirectory("sermatec-e2e-history").FullName;

    private static CancellationToken End => TestContext.Current.CancellationToken;

    private string[] Place => ["--state-dir", Path.Combine(_folder, "state"), "--time-zone", "Europe/Prague"];

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Theory]
    [InlineData("info")]
    [InlineData("check")]
    [InlineData("export")]
    public async Task Without_a_history_it_says_where_it_was_looked_for(string command)
    {
        var error = (await RunAsync(command)).Failed(2);
        Assert.Contains("There is no history", error, StringComparison.Ordinal);
        Assert.Contains("--state-dir", error, StringComparison.Ordinal);
        Assert.False(Directory.Exists(Path.Combine(_folder, "state")));
    }

    [Fact]
    public async Task What_is_imported_is_exported()
    {
        var import = await ImportAsync(Csv, "--map", "Nabiti=battery_soc");
        Assert.Contains("2 rows, 6 values added, 0 already known, 0 skipped", import.Good, StringComparison.Ordinal);
        Assert.Contains("battery voltage (may be battery_voltage or battery_dc_voltage)", import.Error, StringComparison.Ordinal);

        string[] span = ["--from", "2026-06-21", "--to", "2026-06-21"];
        var csv = (await RunAsync(["export", .. span, "--points", "pv1_power,battery_soc"])).Good;
        Assert.Equal("time,pv1_power,battery_soc\n2026-06-21T12:00:00+02:00,3500,71\n2026-06-21T12:15:00+02:00,3400,72\n", csv);

        var file = Path.Combine(_folder, "out.json");
        Assert.Contains(
            "1 rows", (await RunAsync(["export", .. span, "--every", "1h", "-o", "json", file])).Error, StringComparison.Ordinal);
        using var json = JsonDocument.Parse(await File.ReadAllTextAsync(file, End));
        var row = Assert.Single(json.RootElement.EnumerateArray());
        Assert.Equal(3450, row.GetProperty("pv1_power").GetDecimal());
        Assert.Equal(10.4m, row.GetProperty("pv_energy_today").GetDecimal());
        Assert.Contains("already exists", (await RunAsync(["export", .. span, file])).Failed(2), StringComparison.Ordinal);

        var line = (await RunAsync(["export", .. span, "--every", "15m", "-o", "ndjson", "--points", "battery_soc"])).Good;
        Assert.StartsWith("""{"time":"2026-06-21T12:00:00+02:00","battery_soc":71}""", line, StringComparison.Ordinal);

        // The export is imported into another history.
        var copy = Path.Combine(_folder, "copy.csv");
        await File.WriteAllTextAsync(copy, csv, End);
        string[] other = ["--state-dir", Path.Combine(_folder, "other"), "--time-zone", "Europe/Prague"];
        _ = (await Program.RunAsync(["history", "import", copy, "--serial", "S1", .. other])).Good;
        Assert.Equal(csv, (await Program.RunAsync(["history", "export", .. span, "--points", "pv1_power,battery_soc", .. other])).Good);
    }

    [Fact]
    public async Task Bad_lines_are_reported_and_the_rest_goes_on()
    {
        var result = await ImportAsync($"{Csv}yesterday;;1;2;3;4\n1782037800;;much;480;73;10.9\n");
        Assert.Equal(3, result.ExitCode);
        Assert.Contains(":4: 'yesterday' is no Unix time", result.Error, StringComparison.Ordinal);
        Assert.Contains(":5: 'much' is no value of pv1_power", result.Error, StringComparison.Ordinal);
        Assert.Contains("4 rows, 5 values added, 0 already known, 0 skipped, 2 bad lines", result.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_trial_creates_nothing()
    {
        var result = await ImportAsync(Csv, "--dry-run");
        Assert.Contains("4 values added", result.Good, StringComparison.Ordinal);
        Assert.Contains("Nothing was changed", result.Error, StringComparison.Ordinal);
        Assert.False(Directory.Exists(Path.Combine(_folder, "state")));
    }

    [Theory]
    [InlineData("a,b\n1,2\n", "is no file that can be imported")]
    [InlineData("timestamp;Vyroba\n1782036000;1\n", "no column belongs to a point by its name. Its columns: timestamp, Vyroba.")]
    public async Task A_file_of_another_kind_is_refused(string text, string reason) =>
        Assert.Contains(reason, (await ImportAsync(text)).Failed(2), StringComparison.Ordinal);

    [Fact]
    public async Task A_mapping_to_no_point_is_refused_with_one_that_is_meant() =>
        Assert.Contains(
            "Did you mean 'battery_soc'",
            (await ImportAsync(Csv, "--map", "Nabiti=batery_soc")).Failed(2),
            StringComparison.Ordinal);

    [Fact]
    public async Task Info_backup_and_check()
    {
        _ = (await ImportAsync(Csv)).Good;
        Assert.Contains("inverter   S1, 2 points", (await RunAsync("info")).Good, StringComparison.Ordinal);
        using var info = JsonDocument.Parse((await RunAsync("info", "-o", "json")).Good);
        Assert.Equal("Europe/Prague", info.RootElement.GetProperty("zone").GetString());
        Assert.Equal("S1", info.RootElement.GetProperty("inverters")[0].GetProperty("serial").GetString());

        var copy = Path.Combine(_folder, "copy.sqlite");
        _ = (await RunAsync("backup", copy)).Good;
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(copy));
        Assert.Contains("already exists", (await RunAsync("backup", copy)).Failed(2), StringComparison.Ordinal);
        Assert.Contains("No problems.", (await RunAsync("check")).Good, StringComparison.Ordinal);

        // A restored backup is a history.
        var state = Directory.CreateDirectory(Path.Combine(_folder, "restored")).FullName;
        File.Copy(copy, Path.Combine(state, "history.sqlite"));
        Assert.Contains("S1", (await Program.RunAsync(["history", "info", "--state-dir", state])).Good, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_damaged_history_is_found()
    {
        _ = (await ImportAsync(Csv)).Good;
        var copy = Path.Combine(_folder, "copy.sqlite");
        _ = (await RunAsync("backup", copy)).Good;
        var bytes = await File.ReadAllBytesAsync(copy, End);
        for (var i = 8192; i < bytes.Length; i += 7) bytes[i] ^= 0x55;
        var state = Directory.CreateDirectory(Path.Combine(_folder, "damaged")).FullName;
        await File.WriteAllBytesAsync(Path.Combine(state, "history.sqlite"), bytes, End);

        var result = await Program.RunAsync(["history", "check", "--state-dir", state]);

        Assert.Equal(1, result.ExitCode);
        Assert.NotEmpty(result.Output + result.Error);
    }

    [Fact]
    public async Task State_directory_and_time_zone_come_from_the_configuration_file_too()
    {
        _ = (await ImportAsync(Csv)).Good;
        var file = Path.Combine(_folder, "sermatec-ess.yaml");
        await File.WriteAllTextAsync(file, $"state_directory: {Path.Combine(_folder, "state")}\ntime_zone: Europe/Prague\n", End);
        var info = await Program.RunAsync([("SERMATEC_STATE_DIR", "")], "", "history", "info", "-c", file);
        Assert.Contains("Europe/Prague", info.Good, StringComparison.Ordinal);
        var other = await Program.RunAsync(
            [("SERMATEC_STATE_DIR", "")], "", "history", "import", Path.Combine(_folder, "in.csv"), "-c", file, "--time-zone", "UTC");
        Assert.Contains("not of UTC", other.Failed(1), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("history export --points pv_power,battery_so", "pv_power,battery_soc")]
    [InlineData("history export --every 1", "15m")]
    [InlineData("history import --map Vyroba=pv_pow", "Vyroba=pv_power")]
    public async Task Points_and_distances_are_completed(string line, string word)
    {
        line = $"sermatec-ess {line}";
        Assert.Contains(word, (await Program.RunAsync($"[suggest:{line.Length}]", line)).Good.Split('\n'));
    }

    private Task<Result> RunAsync(params string[] arguments) => Program.RunAsync(["history", .. arguments, .. Place]);

    private async Task<Result> ImportAsync(string csv, params string[] arguments)
    {
        var file = Path.Combine(_folder, "in.csv");
        await File.WriteAllTextAsync(file, csv, End);
        return await RunAsync(["import", file, "--serial", "S1", .. arguments]);
    }
}
