using SermatecEss.History.Levels;
using SermatecEss.History.Reading;
using SermatecEss.Testing;

namespace SermatecEss.History.Tests.Importing;

/// <summary>The files that people have are imported with the right values.</summary>
public sealed class SampleFileTests
{
    private static readonly TimeSpan Five = TimeSpan.FromMinutes(5);

    [Fact]
    public void Quarter_hours_of_the_script_over_the_night_when_summer_time_ends()
    {
        using var history = new TestHistory();
        (string, string)[] map = [("Nabiti baterie", "battery_soc"), ("battery voltage", "battery_voltage")];
        var (summary, faults) = history.Import(Sample("cron-15min.csv"), map);

        var from = new DateTimeOffset(2024, 10, 26, 22, 0, 0, TimeSpan.Zero);
        var rows = history.Rows(Five, from, from.AddDays(1), "battery_soc", "battery_voltage", "grid_l1_voltage", "grid_active_power");
        Assert.Equal(16, rows.Count);
        Assert.Equal("2024-10-27T00:00:00+02:00", $"{rows[0].Time:yyyy-MM-ddTHH:mm:sszzz}");
        Assert.Equal([71, 480.3m, 232.4m, -50], rows[0].Values);
        Assert.Equal("2024-10-27T02:00:00+02:00", $"{rows[8].Time:yyyy-MM-ddTHH:mm:sszzz}");
        Assert.Equal([67, 480.4m, 237.7m, -50], rows[8].Values);
        Assert.Equal("2024-10-27T02:00:00+01:00", $"{rows[12].Time:yyyy-MM-ddTHH:mm:sszzz}");
        Assert.Equal([65, 481.4m, 232.9m, -50], rows[12].Values);
        var hours = history.Rows(TimeSpan.FromHours(1), from, from.AddDays(1), "battery_soc");
        Assert.Equal([70.5m, 68.5m, 66.5m, 64.5m], hours.Select(hour => hour.Values[0]!.Value));

        // A line that the script could not finish.
        Assert.Equal((10, "7 cells instead of 23"), (Assert.Single(faults).Line, faults[0].Message));
        Assert.Equal((17, 1), (summary.Rows, summary.BadLines));
        Assert.Contains("battery current (may be battery_current or battery_dc_current)", summary.Unmapped);
        Assert.Contains("Vyroba", summary.Unmapped);
        Assert.DoesNotContain("datum", summary.Unmapped);
    }

    [Fact]
    public void Counters_of_the_script_once_a_day()
    {
        using var history = new TestHistory();
        var (summary, faults) = history.Import(Sample("cron-daily.csv"));

        Assert.Empty(faults);
        Assert.Empty(summary.Unmapped);
        Assert.Equal(21, summary.Added);
        var days = history.Recorder.File.All(
            "select date, total, last, origin from daily where point = 'pv_energy_today' order by date",
            row => (row.GetString(0), row.GetDouble(1), row.GetDouble(2), row.GetString(3)));
        Assert.Equal(7, days.Count);
        Assert.Equal(("2024-11-01", 9.5, 9.5, "imported"), days[0]);
        Assert.Equal(("2024-11-02", 4.3, 4.3, "imported"), days[1]);
        Assert.Equal(("2024-11-05", 21.2, 21.2, "imported"), days[4]);
        var totals = history.Recorder.File.All(
            "select total from daily where point = 'pv_energy_total' order by date", row => row.GetDouble(0));
        Assert.Equal([0, 4, 14, 16, 21, 5, 23], totals);
        using var reader = history.Reader();
        var november = Assert.Single(reader.Energy(TestHistory.Serial, Midnight(2024, 11, 1), Midnight(2024, 12, 1), EnergySpan.Month));
        Assert.Equal((92.6m, Origin.Imported), (november.Pv, november.Origin));
    }

    [Fact]
    public void States_of_home_assistant()
    {
        using var history = new TestHistory();
        var (summary, faults) = history.Import(Sample("home-assistant-history.csv"));

        Assert.Empty(faults);
        Assert.Equal((8, 6, 2), (summary.Rows, summary.Added, summary.Skipped));
        var row = Assert.Single(history.Rows(
            Five, ImportedFile.Now.AddDays(-2), ImportedFile.Now, "pv_power", "battery_soc", "inverter_ac_running_status"));
        var codes = TestHistory.Points.Find("inverter_ac_running_status")!.Codes!;
        Assert.Equal([3503, 71.5m, codes.Entries.Single(entry => entry.Value == "on-grid").Key], row.Values);
    }

    [Fact]
    public void Hours_of_home_assistants_energies()
    {
        using var history = new TestHistory();
        var (summary, faults) = history.Import(Sample("home-assistant-energy.csv"));

        Assert.Empty(faults);
        Assert.Empty(summary.Unmapped);
        Assert.Equal((7, (6 * 24) - 1, 1), (summary.Rows, summary.Added, summary.Skipped));
        using var reader = history.Reader();
        var hours = reader.Energy(TestHistory.Serial, Midnight(2026, 6, 21), Midnight(2026, 6, 22), EnergySpan.Hour);
        Assert.Equal(24, hours.Count);
        Assert.Equal([0.3m, 0.3m], hours.Take(2).Select(hour => hour.GridImport!.Value));
        Assert.Null(hours[11].GridExport);
        Assert.Equal(4, hours[12].GridExport);
        Assert.Equal(5.2m, hours[11].Pv);
        Assert.All(hours, hour => Assert.Equal(Origin.Imported, hour.Origin));
        var day = Assert.Single(reader.Energy(TestHistory.Serial, Midnight(2026, 6, 21), Midnight(2026, 6, 22), EnergySpan.Day));
        Assert.Equal(
            (42.8m, 1.9m, 21.1m, 4.2m, 2.5m, 12m),
            (day.Pv, day.GridImport, day.GridExport, day.BatteryCharge, day.BatteryDischarge, day.Load));
        Assert.Equal(Origin.Imported, day.Origin);
    }

    [Theory]
    [InlineData("cron-15min.csv")]
    [InlineData("cron-daily.csv")]
    [InlineData("home-assistant-history.csv")]
    [InlineData("home-assistant-energy.csv")]
    public void A_repeated_import_changes_nothing(string file)
    {
        using var history = new TestHistory();
        var (first, _) = history.Import(Sample(file));
        var once = history.Everything();
        Assert.NotEmpty(once);

        var (second, _) = history.Import(Sample(file));

        Assert.Equal(once, history.Everything());
        Assert.Equal((0, first.Added + first.Known), (second.Added, second.Known));
    }

    [Fact]
    public void A_trial_keeps_nothing()
    {
        using var history = new TestHistory();
        var (trial, _) = history.Import(Sample("cron-daily.csv"), isTrial: true);
        Assert.Equal(21, trial.Added);
        Assert.False(File.Exists(history.File));
        _ = history.Import("time,pv_power\n2026-11-25T12:00:00Z,1000\n");
        var before = history.Everything();

        _ = history.Import(Sample("cron-daily.csv"), isTrial: true);

        Assert.Equal(before, history.Everything());
    }

    private static DateTimeOffset Midnight(int year, int month, int day)
    {
        var zone = TimeZoneInfo.FindSystemTimeZoneById("Europe/Prague");
        var local = new DateTime(year, month, day, 0, 0, 0, DateTimeKind.Unspecified);
        return new DateTimeOffset(local, zone.GetUtcOffset(local));
    }

    private static string Sample(string name)
    {
        var path = SharedFolder.Find("captures", "csv", name);
        Assert.SkipWhen(path is null, "the shared folder is not here");
        return File.ReadAllText(path);
    }
}
