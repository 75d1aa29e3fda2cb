using System.Text.Json;

namespace SermatecEss.EndToEnd.Tests;

/// <summary>Confirmation of changes.</summary>
public sealed class SetTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("sermatec-e2e-set").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Theory]
    [InlineData("n", 4, "battery_on_grid_soc_min=30")]
    [InlineData("y", 0, "battery_on_grid_soc_min=30")]
    [InlineData("n", 4, "inverter_power_switch=off", "--yes")]
    [InlineData("y", 0, "inverter_power_switch=off", "--yes")]
    public async Task On_a_terminal_a_person_is_asked_and_on_and_off_always(string answer, int code, params string[] arguments)
    {
        Assert.SkipUnless(File.Exists("/usr/bin/script"), "needs script, of the package bsdutils");
        await using var plant = new Plant();
        var command = string.Join(' ', [Program.Path, "set", .. arguments, "--state-dir", _folder, .. plant.Address]);
        using var terminal = Program.Start(
            "script",
            [("TERM", "xterm-256color")],
            ["--quiet", "--return", "--command", command, "/dev/null"]);
        var text = await UntilAskedAsync(terminal);
        Assert.DoesNotContain(plant.Asked, IsWrite);
        Assert.Contains(arguments[0].Split('=')[0], text, StringComparison.Ordinal);
        await terminal.TypeAsync($"{answer}\r");

        Assert.Equal(code, (await terminal.EndAsync()).ExitCode);
        Assert.Equal(code == 0 ? 1 : 0, plant.Asked.Count(IsWrite));
    }

    [Theory]
    [InlineData("n", 4)]
    [InlineData("y", 0)]
    public async Task A_person_at_a_terminal_is_asked_whatever_is_piped(string answer, int code)
    {
        Assert.SkipUnless(File.Exists("/usr/bin/script"), "needs script, of the package bsdutils");
        await using var plant = new Plant();
        var (output, error) = (Path.Combine(_folder, "output"), Path.Combine(_folder, "error"));
        string[] command = [Program.Path, "set", "inverter_power_switch=off", "--yes", "--state-dir", _folder, .. plant.Address];
        string[] piped = ["<", "/dev/null", ">", output, "2>", error];
        using var terminal = Program.Start(
            "script", [], ["--quiet", "--return", "--command", string.Join(' ', [.. command, .. piped]), "/dev/null"]);
        await UntilAskedAsync(terminal);
        Assert.DoesNotContain(plant.Asked, IsWrite);
        await terminal.TypeAsync($"{answer}\r");

        Assert.Equal(code, (await terminal.EndAsync()).ExitCode);
        Assert.Equal(code == 0 ? 1 : 0, plant.Asked.Count(IsWrite));
        Assert.DoesNotContain("Change the inverter?", await TextAsync(output) + await TextAsync(error), StringComparison.Ordinal);
    }

    [Fact]
    public async Task While_a_write_is_verified_its_progress_goes_to_stderr()
    {
        await using var plant = new Plant();
        plant.Server.Faults.WriteDelay = TimeSpan.FromSeconds(1);
        var run = await SetAsync(plant, "battery_on_grid_soc_min=30", "--yes");

        Assert.Equal((0, "battery_on_grid_soc_min: 15 -> 30 %, confirmed\n"), (run.ExitCode, run.Output));
        Assert.Contains(
            "Sent command 66; waiting up to 90 s until the inverter shows the new value.\n"
                + "sermatec-ess: Not shown after 0 s; reading again in 1 s.",
            run.Error,
            StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("30 %", "battery_on_grid_soc_min", "30")]
    [InlineData("30 %", "battery_on_grid_soc_min=30%")]
    [InlineData("30 %", "battery_on_grid_soc_min", "=", "30 %")]
    [InlineData("30 %", "battery_on_grid_soc_min=", "30")]
    [InlineData("0.5", "grid_price_tip=0,5")]
    [InlineData("0.5", "grid_price_tip", "0,50", "battery_on_grid_soc_min=30")]
    [InlineData("4000 W", "grid_power_limit=4000W")]
    public async Task A_value_is_understood_as_people_write_it(string shown, params string[] arguments)
    {
        await using var plant = new Plant();
        var run = await SetAsync(plant, [.. arguments, "--dry-run"]);
        Assert.Equal(0, run.ExitCode);
        Assert.Matches($@"{arguments[0].Split('=')[0]}: {System.Text.RegularExpressions.Regex.Escape(shown)}( \(was .+\))?\n", run.Output);
    }

    [Theory]
    [InlineData("There is no setting 'foo'", "foo")]
    [InlineData("Did you mean 'battery_on_grid_soc_min'", "battery_on_grid_soc_mni=30")]
    [InlineData("'battery_on_grid_soc_min' needs a value", "battery_on_grid_soc_min")]
    [InlineData("'grid_power_limit' needs a value", "grid_power_limit", "battery_on_grid_soc_min=30")]
    [InlineData("the range is 10 to 100 %", "battery_on_grid_soc_min=5")]
    [InlineData("cannot be '10,000'", "grid_power_limit=10,000")]
    [InlineData("There is no option '--dry-rnu'. Did you mean '--dry-run'?", "battery_on_grid_soc_min=30", "--dry-rnu")]
    public async Task What_no_inverter_takes_is_refused_before_one_is_asked(string message, params string[] arguments)
    {
        var error = (await Program.RunAsync(["set", .. arguments, "--yes", "-i", "inverter.invalid"])).Failed(2);
        Assert.Contains(message, error, StringComparison.Ordinal);
        Assert.DoesNotContain("inverter.invalid", error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Kinds_of_electricity_are_names()
    {
        await using var plant = new Plant();
        var set = await SetAsync(plant, "grid_price_windows=00:00-06:00=valley, 06:00-24:00=2", "--yes");

        Assert.Equal("grid_price_windows: 00:00-23:59=flat -> 00:00-06:00=valley, 06:00-24:00=peak, confirmed\n", set.Output);
        Assert.Contains("  06:00-24:00  peak\n", (await plant.RunAsync("schedule")).Good, StringComparison.Ordinal);
        Assert.Contains(
            "kinds are unnamed, tip, peak, flat, valley",
            (await SetAsync(plant, "grid_price_windows=00:00-06:00=cheap", "--yes")).Failed(2),
            StringComparison.Ordinal);
    }

    [Fact]
    public async Task Kinds_of_electricity_are_names_in_plans_results_and_json_too()
    {
        await using var plant = new Plant();
        const string Assignment = "grid_price_windows=00:00-06:00=4, 06:00-24:00=2", Wanted = "00:00-06:00=valley, 06:00-24:00=peak";
        var file = Path.Combine(_folder, "windows.yaml");
        await File.WriteAllTextAsync(
            file, "settings:\n  grid_price_windows: '00:00-06:00=4, 06:00-24:00=2'\n", TestContext.Current.CancellationToken);

        var plan = (await SetAsync(plant, Assignment, "--dry-run")).Good;
        Assert.Contains("grid_price_window_kind: [valley, peak] (was [flat])\n", plan, StringComparison.Ordinal);
        Assert.Equal(plan, (await plant.RunAsync("settings", "apply", file, "--dry-run", "--state-dir", _folder)).Good);
        Assert.Equal(
            $"grid_price_windows: 00:00-23:59=flat -> {Wanted}\n", (await plant.RunAsync("settings", "diff", file)).Output);
        var difference = Json(await plant.RunAsync("settings", "diff", file, "-o", "json"));
        Assert.Equal(("00:00-23:59=flat", Wanted), (Text(difference, "inverter"), Text(difference, "file")));
        var planned = Json(await SetAsync(plant, Assignment, "--dry-run", "-o", "json"));
        Assert.Equal("[valley, peak]", Text(planned.GetProperty("fields"), "grid_price_window_kind"));
        Assert.Equal(Wanted, Text(planned.GetProperty("changes")[0], "wanted"));
        var result = Json(await SetAsync(plant, Assignment, "--yes", "-o", "json"));
        Assert.Equal(("00:00-23:59=flat", Wanted, Wanted), (Text(result, "old"), Text(result, "wanted"), Text(result, "found")));
        Assert.Equal(Wanted, Text(Json(await plant.RunAsync("settings", "grid_price_windows", "-o", "json")), "value"));
        Assert.Contains(
            "peaks and valleys: [valley, peak, unnamed,",
            (await plant.RunAsync("get", "--el", "95")).Good,
            StringComparison.Ordinal);
        Assert.Contains(
            "peaks and valleys: [", (await plant.RunAsync("get", "--el", "95", "-o", "legacy")).Good, StringComparison.Ordinal);
    }

    private static JsonElement Json(Result run) => JsonDocument.Parse(run.Output).RootElement[0];

    private static string? Text(JsonElement json, string name) => json.GetProperty(name).GetString();

    private static async Task<string> UntilAskedAsync(Program terminal)
    {
        var text = "";
        var buffer = new char[4096];
        while (!text.Contains("Change the inverter? [y/N]", StringComparison.Ordinal))
            text += new string(buffer, 0, await terminal.Output.ReadAsync(buffer, TestContext.Current.CancellationToken));
        return text;
    }

    private static Task<string> TextAsync(string file) => File.ReadAllTextAsync(file, TestContext.Current.CancellationToken);

    private Task<Result> SetAsync(Plant plant, params string[] arguments) =>
        plant.RunAsync(["set", .. arguments, "--state-dir", _folder]);

    private static bool IsWrite(string code) =>
        code is not ("0a" or "0b" or "0c" or "0d" or "1e" or "1f" or "95" or "98" or "99" or "9a" or "9b" or "9c" or "9d" or "a1" or "a2"
            or "b1");
}
