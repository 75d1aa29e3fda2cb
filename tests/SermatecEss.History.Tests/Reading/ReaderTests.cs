using SermatecEss.History.Levels;
using SermatecEss.History.Reading;
using SermatecEss.History.Storage;
using SermatecEss.Protocol.Catalogue;

namespace SermatecEss.History.Tests.Reading;

/// <summary>Charts, energies and exports of known values.</summary>
public sealed class ReaderTests : IDisposable
{
    private static readonly DateTimeOffset Begin = new(2026, 6, 20, 22, 0, 0, TimeSpan.Zero);
    private readonly TestHistory _history = new();

    public void Dispose() => _history.Dispose();

    [Fact]
    public void A_chart_of_an_hour_has_each_raw_value()
    {
        Fast(0, 3600, 10);
        using var reader = _history.Reader();

        var chart = reader.Chart(TestHistory.Serial, ["battery_voltage", "unheard_of"], Begin, Begin.AddHours(1), 800);

        Assert.Equal(("raw", 360), (chart.Level, chart.Times.Count));
        Assert.Equal(Begin.AddSeconds(10), chart.Times[1]);
        Assert.Equal(TimeSpan.FromHours(2), chart.Times[0].Offset);
        Assert.Equal([400.0, 400.1, 400.2], chart.Series[0].Mean.Take(3));
        Assert.All(chart.Series[1].Mean, Assert.Null);
    }

    [Fact]
    public void A_chart_with_fewer_times_than_values_has_means_and_extremes()
    {
        Fast(0, 3600, 10);
        using var reader = _history.Reader();

        var chart = reader.Chart(TestHistory.Serial, ["battery_voltage"], Begin, Begin.AddHours(1), 60);

        Assert.Equal(60, chart.Times.Count);
        Assert.Equal((400.25, 400.0, 400.5), (chart.Series[0].Mean[0]!.Value, chart.Series[0].Min[0], chart.Series[0].Max[0]));
    }

    [Fact]
    public void A_pause_is_a_gap_and_a_slower_point_is_not()
    {
        Fast(0, 600, 10);
        Fast(1800, 3600, 10);
        for (var second = 0; second < 3600; second += 60)
            _history.Poll(PollGroup.Counters, Begin.AddSeconds(second), ("pv_energy_total", 1000 + second));
        _history.Write(Begin.AddHours(1));
        using var reader = _history.Reader();

        var chart = reader.Chart(TestHistory.Serial, ["battery_voltage", "pv_energy_total"], Begin, Begin.AddHours(1), 800);

        Assert.NotNull(chart.Series[0].Mean[59]);
        Assert.All(chart.Series[0].Mean.Skip(63).Take(115), Assert.Null);
        Assert.NotNull(chart.Series[0].Mean[180]);
        Assert.All(chart.Series[1].Mean.Take(355), value => Assert.NotNull(value));
    }

    [Fact]
    public void Long_spans_come_from_roll_ups_and_agree_with_the_raw_values()
    {
        for (var day = 0; day < 70; day++)
        {
            Fast(day * 86400, (day * 86400) + 7200, 600);
            _history.Write(Begin.AddDays(day).AddHours(3));
        }

        using var reader = _history.Reader();
        var fives = reader.Chart(TestHistory.Serial, ["battery_voltage"], Begin.AddDays(20), Begin.AddDays(60), 4000);
        var hours = reader.Chart(TestHistory.Serial, ["battery_voltage"], Begin, Begin.AddDays(70), 4000);

        Assert.Equal(("5m", "1h"), (fives.Level, hours.Level));
        Assert.Equal(400.0, hours.Series[0].Min.OfType<double>().Min());
        Assert.Equal(70 * 2, hours.Series[0].Mean.Count(value => value is not null) / 2 * 2);
    }

    [Fact]
    public void Energies_come_by_hour_day_month_and_year()
    {
        // A kWh from 10 to 12 UTC each day, half of it each hour; the counter of the day starts again at midnight in Prague.
        for (var minute = 0; minute < 60 * 24 * 3; minute += 5)
        {
            var time = Begin.AddMinutes(minute);
            var sun = Math.Clamp((decimal)(time.UtcDateTime.TimeOfDay - TimeSpan.FromHours(10)).TotalHours, 0, 2) / 2;
            if (time.UtcDateTime.Hour >= 22) sun = 0;
            _history.Poll(PollGroup.Counters, time, ("pv_energy_today", decimal.Round(sun, 1)), ("pv_energy_total", 500));
            if (minute % 60 == 0) _history.Write(time);
        }

        _history.Write(Begin.AddDays(3).AddHours(1));
        using var reader = _history.Reader();
        var days = reader.Energy(TestHistory.Serial, Begin, Begin.AddDays(3), EnergySpan.Day);
        Assert.Equal([1.0m, 1.0m, 1.0m], days.Select(day => day.Pv!.Value));
        Assert.Equal("2026-06-21T00:00:00+02:00", $"{days[0].Start:yyyy-MM-dd'T'HH:mm:sszzz}");
        Assert.All(days, day => Assert.Equal((Origin.Measured, (decimal?)null), (day.Origin!.Value, day.Load)));
        Assert.Equal(86400, days[0].Covered);

        var hours = reader.Energy(TestHistory.Serial, Begin, Begin.AddDays(1), EnergySpan.Hour);
        Assert.Equal(24, hours.Count);
        Assert.Equal(1.0m, hours.Sum(hour => hour.Pv));
        Assert.Equal(0.5m, hours.Single(hour => hour.Start.UtcDateTime.Hour == 11).Pv!.Value);

        var month = Assert.Single(reader.Energy(TestHistory.Serial, Begin.AddHours(5), Begin.AddDays(2), EnergySpan.Month));
        Assert.Equal((3.0m, 6), (month.Pv!.Value, month.Start.Month));
        Assert.Equal(3.0m, Assert.Single(reader.Energy(TestHistory.Serial, Begin.AddHours(5), Begin.AddDays(2), EnergySpan.Year)).Pv);
    }

    [Fact]
    public void An_export_has_a_row_for_each_distance()
    {
        Fast(0, 7200, 10);
        using var reader = _history.Reader();
        IReadOnlyList<HistoryRow> Rows(TimeSpan? every) =>
            [.. reader.Export(TestHistory.Serial, ["battery_voltage", "battery_state"], Begin, Begin.AddHours(2), every)];

        Assert.Equal(720, Rows(TimeSpan.FromSeconds(10)).Count);
        Assert.Equal(120, Rows(TimeSpan.FromMinutes(1)).Count);
        Assert.Equal(24, Rows(TimeSpan.FromMinutes(5)).Count);
        Assert.Equal(2, Rows(TimeSpan.FromHours(1)).Count);
        Assert.Single(Rows(null));
        Assert.Equal([400.25m, 1m], Rows(TimeSpan.FromMinutes(1))[0].Values);
    }

    [Fact]
    public async Task An_export_misses_nothing_that_is_packed_meanwhile()
    {
        const int Blocks = 100;
        var begin = Begin.AddHours(2);
        var written = 0;
        var writing = Task.Run(
            () =>
            {
                for (var block = 0; block < Blocks; block++)
                {
                    // The first write of each eight hours packs what was written before.
                    var start = begin.AddHours(8 * block);
                    _history.Write(start);
                    for (var minute = 0; minute < 60; minute++)
                        _history.Poll(PollGroup.Fast, start.AddMinutes(minute), ("battery_voltage", 400));
                    _history.Write(start.AddHours(1));
                    Volatile.Write(ref written, block + 1);
                }
            },
            TestContext.Current.CancellationToken);
        while (!writing.IsCompleted)
        {
            if (Volatile.Read(ref written) is not (> 0 and var blocks)) continue;
            using var reader = _history.Reader();
            var last = begin.AddHours(8 * (blocks - 1));
            var rows = reader.Export(TestHistory.Serial, ["battery_voltage"], last, last.AddHours(1), TimeSpan.FromMinutes(1));
            Assert.Equal(60, rows.Count());
        }

        await writing;
    }

    [Fact]
    public void A_damaged_hour_is_named_as_damage()
    {
        Fast(0, 3600, 10);
        _history.Recorder.File.Run("update raw set data = x'ff'");
        using var reader = _history.Reader();
        foreach (var every in (TimeSpan?[])[TimeSpan.FromMinutes(1), null])
        {
            var error = Assert.Throws<HistoryException>(
                () => reader.Export(TestHistory.Serial, ["battery_voltage"], Begin, Begin.AddDays(1), every).Count());
            Assert.Contains("history check", error.Message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void What_a_history_has_is_told()
    {
        Fast(0, 3600, 10);
        using var reader = _history.Reader();

        var info = reader.Info();

        Assert.Equal((1, "Europe/Prague"), (info.Format, info.Zone));
        var inverter = Assert.Single(info.Inverters);
        Assert.Equal((TestHistory.Serial, "10kW", 2), (inverter.Serial, inverter.Model, inverter.Points));
        Assert.Equal(Begin, inverter.From);
    }

    [Fact]
    public void A_backup_has_what_the_history_has()
    {
        Fast(0, 3600, 10);
        var copy = Path.Combine(_history.Directory, "copy.sqlite");
        using (var reader = _history.Reader()) reader.Backup(copy, TestContext.Current.CancellationToken);

        using var other = HistoryReader.Open(copy, _history.Zone)!;
        Assert.Equal(360, other.Polls(TestHistory.Serial, "fast", DateTimeOffset.UnixEpoch).Count());
    }

    /// <summary>A voltage that climbs by 0.1 V a poll for ten seconds each, from 400 V, and falls back after a minute of them.</summary>
    private void Fast(int from, int to, int every)
    {
        for (var second = from; second < to; second += every)
        {
            _history.Poll(
                PollGroup.Fast,
                Begin.AddSeconds(second),
                ("battery_voltage", 400 + (second / 10 % 6 / 10m)),
                ("battery_state", 1));
        }

        _history.Write(Begin.AddSeconds(to + 61));
    }
}
