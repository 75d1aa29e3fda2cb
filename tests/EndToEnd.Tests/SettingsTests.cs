using System.Text.Json;
using SermatecEss.Protocol.Framing;
using SermatecEss.Simulator;

namespace SermatecEss.EndToEnd.Tests;

/// <summary>Settings from the command line.</summary>
public sealed class SettingsTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("sermatec-e2e-settings").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Theory]
    [InlineData(252)]
    [InlineData(305)]
    [InlineData(411)]
    [InlineData(500)]
    [InlineData(609)]
    public async Task All_settings_are_listed_for_people_and_for_programs(int version)
    {
        await using var plant = new Plant(new SimulatorOptions { PcuVersion = version });
        var list = await JsonAsync(plant, "settings", "-o", "json");
        var table = await plant.RunAsync("settings", "-o", "wide");
        var lines = await plant.RunAsync("settings");

        Assert.Equal((0, 0), (table.ExitCode, lines.ExitCode));
        Assert.All(lines.Lines, line => Assert.InRange(line.Length, 1, 80));
        foreach (var setting in list.EnumerateArray())
        {
            Assert.Contains(setting.GetProperty("id").GetString()!, table.Output, StringComparison.Ordinal);
            Assert.Single(lines.Lines, line => line.Split(' ')[0] == setting.GetProperty("id").GetString());
            Assert.Contains(setting.GetProperty("risk").GetString(), (string[])["normal", "service", "network"]);
            Assert.Contains(setting.GetProperty("name").GetString()!, table.Output, StringComparison.Ordinal);
            Assert.Contains(setting.GetProperty("label").GetString()!, table.Output, StringComparison.Ordinal);
            if (setting.GetProperty("read_by").ValueKind == JsonValueKind.String)
                Assert.NotEqual(JsonValueKind.Null, setting.GetProperty("value").ValueKind);
        }

        Assert.Contains(list.EnumerateArray(), setting =>
            setting.GetProperty("id").GetString() == "battery_on_grid_soc_min" && setting.GetProperty("value").GetString() == "15");
        Assert.DoesNotContain("simulated password", table.Output, StringComparison.Ordinal);
        AssertOnlyReads(plant);
    }

    [Fact]
    public async Task A_setting_has_its_name_beside_the_label_of_the_vendor()
    {
        await using var plant = new Plant();
        var settings = (await JsonAsync(plant, "settings", "-o", "json")).EnumerateArray().ToDictionary(setting =>
            setting.GetProperty("id").GetString()!);
        string?[] Words(string id) => [settings[id].GetProperty("name").GetString(), settings[id].GetProperty("label").GetString()];

        Assert.Equal(["Battery lowest charge on grid", "Grid-connected SOC lower limit setting"], Words("battery_on_grid_soc_min"));
        Assert.Equal(["Tariff windows", "How many sets of data are there"], Words("grid_price_windows"));
        Assert.Equal(["Inverter access point password", "character"], Words("inverter_ap_password"));
    }

    [Fact]
    public async Task A_single_setting_is_printed_with_the_meaning_of_its_codes()
    {
        await using var plant = new Plant();
        var mode = (await plant.RunAsync("settings", "inverter_operating_mode")).Good;
        var windows = (await plant.RunAsync("settings", "grid_price_windows")).Good;
        var voltage = (await plant.RunAsync("settings", "battery_voltage_min")).Good;

        foreach (var part in (string[])[
            "value     General\n",
            "codes     1  General\n",
            "            2  Energy Storage\n",
            "risk      normal\n",
        ])
        {
            Assert.Contains(part, mode, StringComparison.Ordinal);
        }

        Assert.Contains("value     00:00-23:59=flat\n", windows, StringComparison.Ordinal);
        Assert.Contains("  4  valley\n", windows, StringComparison.Ordinal);
        Assert.Contains("range     0 to 1000 V in steps of 0.1\n", voltage, StringComparison.Ordinal);
        Assert.Contains("risk      service: set with --allow service\n", voltage, StringComparison.Ordinal);
        Assert.All((mode + windows + voltage).Split('\n'), line => Assert.InRange(line.Length, 0, 80));
        AssertOnlyReads(plant);
    }

    [Fact]
    public async Task A_dry_run_shows_the_frame_and_sends_none()
    {
        await using var plant = new Plant();
        var run = await SetAsync(plant, "battery_on_grid_soc_min=30", "--dry-run");

        Assert.Equal(0, run.ExitCode);
        Assert.Contains("would be sent: fe556414660020", run.Output, StringComparison.Ordinal);
        Assert.Contains("  * battery_on_grid_soc_min: 30 % (was 15)", run.Output, StringComparison.Ordinal);
        Assert.Contains("    grid_power_limit: 10000 W", run.Output, StringComparison.Ordinal);
        Assert.Contains(
            "Grid-connected SOC lower limit setting: 30 %",
            (await Program.RunAsync("decode", "--pcu", "609", Hex(run.Output))).Output,
            StringComparison.Ordinal);
        AssertOnlyReads(plant);
    }

    [Fact]
    public async Task What_is_set_is_confirmed_and_set_once()
    {
        await using var plant = new Plant();
        var first = await SetAsync(plant, "battery_on_grid_soc_min=30", "backup_output=off", "--yes");
        var second = await SetAsync(plant, "battery_on_grid_soc_min=30", "backup_output=off", "--yes", "-o", "json");

        Assert.Equal(
            (0, "battery_on_grid_soc_min: 15 -> 30 %, confirmed\nbackup_output: on -> off, confirmed\n"),
            (first.ExitCode, first.Output));
        Assert.All(
            JsonDocument.Parse(second.Output).RootElement.EnumerateArray(),
            result => Assert.Equal("unchanged", result.GetProperty("result").GetString()));
        Assert.Equal(["66", "6a"], plant.Asked.Where(IsWrite).Order());
        Assert.Contains(
            "\"who\":\"cli\"",
            await File.ReadAllTextAsync(Path.Combine(_folder, "writes.log"), TestContext.Current.CancellationToken),
            StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(2, "is 10 to 100 %", "battery_on_grid_soc_min=5", "--yes")]
    [InlineData(2, "'battery_soc' can be read but not set", "battery_soc=5", "--yes")]
    [InlineData(2, "there is no terminal. Add --yes, or preview with --dry-run.", "battery_on_grid_soc_min=30")]
    [InlineData(2, "--allow service", "grid_code=Germany", "--yes")]
    [InlineData(2, "--allow network", "inverter_cloud_host=127.0.0.1", "--yes")]
    [InlineData(2, "expected service or network", "grid_code=Germany", "--allow", "all")]
    [InlineData(4, "inverter_power_switch=off", "grid_anti_backflow=on", "--yes")]
    [InlineData(4, "inverter_clock_year=VALUE", "inverter_clock_hour=1", "--yes")]
    [InlineData(2, "--state-dir", "battery_on_grid_soc_min=30", "--yes", "--state-dir", "none")]
    public async Task A_refused_change_has_a_reason_and_sends_nothing(int code, string message, params string[] arguments)
    {
        await using var plant = new Plant();
        var run = await SetAsync(plant, arguments);

        Assert.Equal(code, run.ExitCode);
        Assert.Contains(message, run.Error, StringComparison.Ordinal);
        Assert.DoesNotContain(plant.Asked, IsWrite);
    }

    [Fact]
    public async Task The_budget_can_be_another()
    {
        await using var plant = new Plant();
        Assert.Equal(0, (await SetAsync(plant, "battery_on_grid_soc_min=30", "--yes", "--writes-per-hour", "1")).ExitCode);
        Assert.Equal(4, (await SetAsync(plant, "battery_on_grid_soc_min=31", "--yes", "--writes-per-hour", "1")).ExitCode);
        Assert.Equal(0, (await SetAsync(plant, "battery_on_grid_soc_min=31", "--yes")).ExitCode);
        Assert.Contains(
            "of 2 commands in the last day",
            (await SetAsync(plant, "battery_on_grid_soc_min=32", "--yes", "--writes-per-day", "2")).Error,
            StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_budget_holds_for_all_runs_together()
    {
        await using var plant = new Plant();
        for (var soc = 20; soc < 40; soc++) Assert.Equal(0, (await SetAsync(plant, $"battery_on_grid_soc_min={soc}", "--yes")).ExitCode);

        var run = await SetAsync(plant, "battery_on_grid_soc_min=40", "--yes");

        Assert.Equal(4, run.ExitCode);
        Assert.Contains("20 of 20 commands in the last hour", run.Error, StringComparison.Ordinal);
        Assert.Equal(20, plant.Asked.Count(IsWrite));
    }

    [Fact]
    public async Task A_backup_is_compared_and_restored_and_an_interrupted_restore_continues()
    {
        await using var plant = new Plant();
        var file = Path.Combine(_folder, "backup.yaml");
        Assert.Equal(0, (await plant.RunAsync("settings", "export", file)).ExitCode);
        Assert.Equal(2, (await plant.RunAsync("settings", "export", file)).ExitCode);
        var text = await File.ReadAllTextAsync(file, TestContext.Current.CancellationToken);
        Assert.DoesNotContain("password", text, StringComparison.Ordinal);
        Assert.Equal((0, ""), await plant.RunAsync("settings", "diff", file) is var same ? (same.ExitCode, same.Output) : default);

        await SetAsync(plant, "battery_on_grid_soc_min=30", "backup_output=off", "grid_code=Germany", "--allow", "service", "--yes");
        var differs = await plant.RunAsync("settings", "diff", file);
        Assert.Equal(
            (5, "battery_on_grid_soc_min: 30 -> 15 %\ngrid_code: Germany -> Czech\nbackup_output: off -> on\n"),
            (differs.ExitCode, differs.Output));

        // As if the first restore had been interrupted.
        await SetAsync(plant, "backup_output=on", "--yes");
        var apply = await RunAsync(plant, "settings", "apply", file, "--yes");
        Assert.Equal((3, "battery_on_grid_soc_min: 30 -> 15 %, confirmed\n"), (apply.ExitCode, apply.Output));
        Assert.Contains("grid_code=Czech skipped: needs --allow service", apply.Error, StringComparison.Ordinal);
        Assert.Equal(0, (await RunAsync(plant, "settings", "apply", file, "--yes", "--allow", "service")).ExitCode);
        Assert.Equal("No differences.\n", (await RunAsync(plant, "settings", "apply", file, "--yes")).Output);
    }

    [Fact]
    public async Task A_backup_holds_what_was_never_set_and_puts_it_back()
    {
        await using var plant = new Plant();
        var file = Path.Combine(_folder, "backup.yaml");
        await plant.RunAsync("settings", "export", file);
        await SetAsync(plant, "battery_forced_charge_monday=on", "grid_code=Germany", "--allow", "service", "--yes");

        var apply = await RunAsync(plant, "settings", "apply", file, "--yes", "-o", "json");

        Assert.Equal(3, apply.ExitCode);
        Assert.Equal(
            [("battery_forced_charge_monday", "confirmed", "unset"), ("grid_code", "not_sent", "Czech")],
            JsonDocument.Parse(apply.Output)
                .RootElement.EnumerateArray()
                .Select(result =>
                    (
                        result.GetProperty("setting").GetString()!,
                        result.GetProperty("result").GetString()!,
                        result.GetProperty("wanted").GetString()!)));
        Assert.Equal(2, (await SetAsync(plant, "battery_forced_charge_monday=unset", "--yes")).ExitCode);
    }

    [Fact]
    public async Task Differences_schedules_and_overrides_are_printed_for_programs_too()
    {
        await using var plant = new Plant();
        var file = Path.Combine(_folder, "backup.yaml");
        await plant.RunAsync("settings", "export", file);
        Assert.Empty((await JsonAsync(plant, "settings", "diff", file, "-o", "json")).EnumerateArray());
        await SetAsync(plant, "battery_on_grid_soc_min=30", "battery_forced_charge_monday=on", "--yes");
        var diff = await plant.RunAsync("settings", "diff", file, "-o", "json");
        Assert.Equal(5, diff.ExitCode);
        using var json = JsonDocument.Parse(diff.Output);
        Assert.Equal(
            [("battery_on_grid_soc_min", "30", "15", "%"), ("battery_forced_charge_monday", "on", "unset", null)],
            json.RootElement.EnumerateArray().Select(one => (
                one.GetProperty("setting").GetString()!, one.GetProperty("inverter").GetString(), one.GetProperty("file").GetString(),
                one.GetProperty("unit").GetString())));

        var charge = (await JsonAsync(plant, "schedule", "-o", "json")).GetProperty("battery_forced_charge");
        Assert.False(charge.GetProperty("enabled").GetBoolean());
        Assert.Equal("monday", Assert.Single(charge.GetProperty("days").EnumerateArray()).GetString());
        Assert.Equal(100, charge.GetProperty("soc_limit").GetInt32());

        var status = await RunAsync(plant, "override", "status", "-o", "json");
        using var none = JsonDocument.Parse(status.Good);
        Assert.Equal("none", none.RootElement.GetProperty("override").GetString());
        Assert.Equal(JsonValueKind.Null, none.RootElement.GetProperty("until").ValueKind);
    }

    [Fact]
    public async Task What_was_not_read_is_not_an_empty_schedule_and_not_in_a_backup()
    {
        await using var plant = new Plant();
        string[] impatient = ["--timeout", "3s", "--retries", "0"];
        plant.Server.Faults.Muted = new HashSet<CommandCode> { CommandCode.FromByte(0xa2) };

        var yaml = await plant.RunAsync(["schedule", "-o", "yaml", .. impatient]);
        Assert.Equal((3, "grid_price_windows:\n- 00:00-23:59=flat\n"), (yaml.ExitCode, yaml.Output));
        Assert.Contains("did not answer command a2", yaml.Error, StringComparison.OrdinalIgnoreCase);
        Assert.Contains(
            "Forced charge: not reported, days not reported, to not reported %\n  not reported\n",
            (await plant.RunAsync(["schedule", .. impatient])).Output,
            StringComparison.Ordinal);
        var export = await plant.RunAsync(["settings", "export", "-", .. impatient]);
        Assert.Equal(3, export.ExitCode);
        Assert.DoesNotContain("battery_forced_charge", export.Output, StringComparison.Ordinal);
        var file = Path.Combine(_folder, "plan.yaml");
        await File.WriteAllTextAsync(file, "battery_forced_charge: { days: [] }\n", TestContext.Current.CancellationToken);
        Assert.Equal(1, (await RunAsync(plant, ["schedule", "set", file, "--yes", .. impatient])).ExitCode);
        AssertOnlyReads(plant);
    }

    [Fact]
    public async Task What_an_override_has_set_is_noted_in_a_backup()
    {
        await using var plant = new Plant();
        await plant.LeaveOverrideAsync(_folder);

        Assert.Contains("An override is active", (await RunAsync(plant, "settings", "export", "-")).Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_interrupted_change_reports_what_is_known()
    {
        await using var plant = new Plant();
        plant.Server.Faults.IgnoreWrites = true;
        var sent = plant.UntilRequestedAsync(1, 0x66);
        using var run = Program.Start([.. plant.Address, "set", "battery_on_grid_soc_min=30", "--yes", "--state-dir", _folder]);
        await sent;

        await run.InterruptAsync();
        var end = await run.EndAsync();

        Assert.Equal(130, end.ExitCode);
        Assert.Contains(
            "battery_on_grid_soc_min: 15 -> 30 % sent, result unknown", end.Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(
        "settings:\n  battery_on_grid_soc_min:\n  grid_price_tip: 0.6\n", ":2:27: error: settings.battery_on_grid_soc_min has no value")]
    [InlineData("settings: 5\n", "must be a group of keys")]
    [InlineData("DEEP", "more than 50 deep")]
    public async Task A_file_that_is_none_is_refused_and_nothing_sent(string text, string message)
    {
        await using var plant = new Plant();
        var file = Path.Combine(_folder, "backup.yaml");
        await File.WriteAllTextAsync(
            file,
            text == "DEEP" ? $"settings: {new string('[', 100_000)}" : text,
            TestContext.Current.CancellationToken);

        Assert.Contains(message, (await RunAsync(plant, "settings", "apply", file, "--yes")).Failed(2), StringComparison.Ordinal);
        Assert.DoesNotContain(plant.Asked, IsWrite);
    }

    [Fact]
    public async Task A_backup_with_errors_or_of_another_inverter_is_refused()
    {
        await using var plant = new Plant();
        var file = Path.Combine(_folder, "backup.yaml");
        await File.WriteAllTextAsync(
            file,
            "serial: OTHER\nsettings:\n  battery_on_grid_soc_min: 200\n  battery_on_grid_soc_mix: 20\n",
            TestContext.Current.CancellationToken);

        Assert.Contains(
            "from inverter OTHER",
            (await RunAsync(plant, "settings", "apply", file, "--yes")).Error,
            StringComparison.Ordinal);
        var run = await RunAsync(plant, "settings", "apply", file, "--yes", "--any-inverter");
        Assert.Equal(2, run.ExitCode);
        Assert.Contains($"{file}:3:28: error: settings.battery_on_grid_soc_min is '200'", run.Error, StringComparison.Ordinal);
        Assert.Contains(
            $"{file}:4:3: error: there is no 'battery_on_grid_soc_mix' in settings; did you mean 'battery_on_grid_soc_min'?",
            run.Error,
            StringComparison.Ordinal);
        AssertOnlyReads(plant);
    }

    [Fact]
    public async Task A_schedule_is_shown_set_and_goes_round()
    {
        await using var plant = new Plant();
        var file = Path.Combine(_folder, "plan.yaml");
        await File.WriteAllTextAsync(
            file,
            """
            grid_price_windows:
            - 00:00-06:00=4
            - 06:00-24:00=2
            battery_forced_charge:
              enabled: on
              days: [monday, sunday]
              soc_limit: 90
              windows:
              - 01:00-05:30
            """,
            TestContext.Current.CancellationToken);
        Assert.Equal(0, (await RunAsync(plant, "schedule", "set", file, "--yes")).ExitCode);

        Assert.Equal(
            "Price windows:\n  00:00-06:00  valley\n  06:00-24:00  peak\nForced charge: on, monday, sunday, to 90 %\n  01:00-05:30\n"
            + "Forced discharge: off, no days, to 20 %\n  none\n",
            (await plant.RunAsync("schedule")).Output);
        var yaml = (await plant.RunAsync("schedule", "-o", "yaml")).Output;
        await File.WriteAllTextAsync(file, yaml, TestContext.Current.CancellationToken);
        Assert.Contains("Nothing was sent", (await RunAsync(plant, "schedule", "set", file, "--yes")).Output, StringComparison.Ordinal);
        await File.WriteAllTextAsync(
            file,
            yaml
                .Replace("[monday, sunday]", "[]", StringComparison.Ordinal)
                .Replace("01:00-05:30", "02:00-03:00", StringComparison.Ordinal),
            TestContext.Current.CancellationToken);
        Assert.Equal(0, (await RunAsync(plant, "schedule", "set", file, "--yes")).ExitCode);
        Assert.Contains("  02:00-03:00\n", (await plant.RunAsync("schedule")).Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Windows_that_make_no_sense_are_refused_with_their_lines()
    {
        await using var plant = new Plant();
        var file = Path.Combine(_folder, "plan.yaml");
        await File.WriteAllTextAsync(
            file,
            "battery_forced_charge:\n  days: [funday]\n  windows:\n  - 01:00-05:30\n  - 05:00-06:00\n  - 09:00-08:00\n",
            TestContext.Current.CancellationToken);

        var run = await RunAsync(plant, "schedule", "set", file, "--yes");

        Assert.Equal(2, run.ExitCode);
        foreach (var fault in (string[])[
            ":2:10: error: 'funday' is not a day",
            ":5:5: error: battery_forced_charge_windows: the windows 01:00-05:30 and 05:00-06:00 overlap",
            ":6:5: error: battery_forced_charge_windows: the window '09:00-08:00' ends before it begins",
        ])
        {
            Assert.Contains(fault, run.Error, StringComparison.Ordinal);
        }

        AssertOnlyReads(plant);
    }

    [Fact]
    public async Task An_override_that_is_interrupted_puts_back_what_was_there()
    {
        await using var plant = new Plant();
        using var run = await plant.StartOverrideAsync(_folder, "charge");

        Assert.Contains("charge since", (await RunAsync(plant, "override", "status")).Output, StringComparison.Ordinal);
        Assert.Contains("Forced charge: on", (await plant.RunAsync("schedule")).Output, StringComparison.Ordinal);
        await run.InterruptAsync();
        var end = await run.EndAsync();

        Assert.Equal(130, end.ExitCode);
        Assert.EndsWith("The previous settings are restored.\n", end.Output, StringComparison.Ordinal);
        Assert.Contains("Forced charge: off", (await plant.RunAsync("schedule")).Output, StringComparison.Ordinal);
        Assert.Equal("none\n", (await RunAsync(plant, "override", "status")).Output);
    }

    [Fact]
    public async Task An_override_whose_program_was_killed_is_ended_by_the_next()
    {
        await using var plant = new Plant();
        await plant.LeaveOverrideAsync(_folder);

        var end = await RunAsync(plant, "override", "end");

        Assert.Equal(0, end.ExitCode);
        Assert.Matches("^battery_on_grid_soc_min: [0-9]+ -> 15 %, confirmed\nThe previous settings are restored.\n$", end.Output);
        Assert.Equal("No override is active.\n", (await RunAsync(plant, "override", "end")).Output);
    }

    [Theory]
    [InlineData("addresses")]
    [InlineData("pairs")]
    public async Task Registers_are_read_and_written_only_with_explicit_permission(string layout)
    {
        const string Consent = "--i-know-this-can-block-the-inverter";
        await using var plant = new Plant();
        var without = await plant.RunAsync("registers", "read", "0x4065");
        Assert.Equal(2, without.ExitCode);
        Assert.Contains(Consent, without.Error, StringComparison.Ordinal);
        Assert.Empty(plant.Asked);

        Assert.Equal(
            "0x4065: 100 (0x0064)\n",
            (await RunAsync(plant, "registers", "write", "0x4065=100", "--yes", "--layout", layout, Consent)).Output);
        Assert.Equal(
            "0x4066: 0 (0x0000)\n0x4065: 100 (0x0064)\n",
            (await plant.RunAsync("registers", "read", "0x4066", "16485", "--layout", layout, Consent)).Output);
        Assert.Contains(
            "set twice",
            (await RunAsync(plant, "registers", "write", "0x4065=1", "0x4065=2", "--yes", "--layout", layout, Consent)).Error,
            StringComparison.Ordinal);
        plant.Server.Faults.IgnoreWrites = true;
        var ignored = await RunAsync(plant, "registers", "write", "0x4065=7", "--yes", "--layout", layout, Consent);
        Assert.Equal((5, "0x4065: 100 (0x0064)\ndid not stick: wanted 0x4065=7, found 100\n"), (ignored.ExitCode, ignored.Output));
        Assert.False(plant.Server.Inverter.IsBlocked);
    }

    private static bool IsWrite(string code) =>
        code is not ("0a" or "0b" or "0c" or "0d" or "1e" or "1f" or "95" or "98" or "99" or "9a" or "9b" or "9c" or "9d" or "a1" or "a2"
            or "b1");

    internal static void AssertOnlyReads(Plant plant)
    {
        Assert.NotEmpty(plant.Asked);
        Assert.DoesNotContain(plant.Asked, IsWrite);
    }

    private static string Hex(string output) => output.Split("would be sent: ")[1].Split('\n')[0];

    private Task<Result> SetAsync(Plant plant, params string[] arguments) => RunAsync(plant, ["set", .. arguments]);

    /// <summary>Uses the test's state directory, unless another is given.</summary>
    private Task<Result> RunAsync(Plant plant, params string[] arguments) =>
        plant.RunAsync(arguments.Contains("--state-dir") ? arguments : [.. arguments, "--state-dir", _folder]);

    private static async Task<JsonElement> JsonAsync(Plant plant, params string[] arguments) =>
        JsonDocument.Parse((await plant.RunAsync(arguments)).Output).RootElement;
}
