using System.Globalization;
using SermatecEss.History.Levels;
using SermatecEss.History.Reading;
using SermatecEss.Protocol.Catalogue;

namespace SermatecEss.History.Tests.Importing;

/// <summary>Energies of Home Assistant beside measured ones.</summary>
public sealed class EnergyTests : IDisposable
{
    private const string Counter = "pv_energy_today";
    private static readonly DateTimeOffset Midnight = new(2026, 6, 21, 0, 0, 0, TimeSpan.FromHours(2));
    private readonly TestHistory _history = new();

    public void Dispose() => _history.Dispose();

    [Fact]
    public void Hours_that_a_measured_value_covers_are_not_imported()
    {
        Poll(6, 1);
        Poll(7, 2);
        Poll(14, 12);
        for (var hour = 0; hour < 60; hour++) _history.Write(Midnight.AddHours(15 + hour));

        var (summary, faults) = _history.Import(Energies("solar_production", 24, TimeSpan.FromHours(1), "1"));

        // Before the first value of all, and after the last of the day.
        Assert.Empty(faults);
        Assert.Equal((6 + 9, 9), (summary.Added, summary.Known));
        using var reader = _history.Reader();
        var day = Assert.Single(reader.Energy(TestHistory.Serial, Midnight, Midnight.AddDays(1), EnergySpan.Day));
        Assert.Equal((6 + 11 + 9m, Origin.Imported), (day.Pv, day.Origin));
    }

    [Fact]
    public void Days_and_months_are_imported_where_none_is_known_and_not_before_they_are_over()
    {
        Poll(6, 1);
        Poll(14, 12);
        for (var hour = 0; hour < 60; hour++) _history.Write(Midnight.AddHours(15 + hour));
        var now = Midnight.AddDays(2).AddHours(15);

        var (days, _) = _history.Import(Energies("solar_production", 4, TimeSpan.FromDays(1), "20.26", Midnight.AddDays(-1)), now: now);
        Assert.Equal((2, 1, 1), (days.Added, days.Known, days.Skipped));
        var month = new DateTimeOffset(2026, 5, 1, 0, 0, 0, TimeSpan.FromHours(2));
        string months = $"entity_id,type,unit,{Time(month)},{Time(month.AddMonths(1))}\nsensor.pv,solar_production,MWh,0.5,0.4\n";
        var (summary, _) = _history.Import(months, now: now);
        Assert.Equal((1, 0, 1), (summary.Added, summary.Known, summary.Skipped));

        using var reader = _history.Reader();
        var rows = reader.Energy(TestHistory.Serial, Midnight.AddDays(-1), Midnight.AddDays(2), EnergySpan.Day);
        Assert.Equal([20.3m, 11, 20.3m], rows.Select(row => row.Pv!.Value));
        Assert.Equal([Origin.Imported, Origin.Measured, Origin.Imported], rows.Select(row => row.Origin!.Value));
        Assert.Equal(500, Assert.Single(reader.Energy(TestHistory.Serial, month, month.AddMonths(1), EnergySpan.Month)).Pv);
        var june = Assert.Single(reader.Energy(TestHistory.Serial, month.AddMonths(1), month.AddMonths(2), EnergySpan.Month));
        Assert.Equal(51.6m, june.Pv);
    }

    [Fact]
    public void Days_of_another_zone_are_refused()
    {
        var (summary, faults) = _history.Import(Energies("solar_production", 3, TimeSpan.FromDays(1), "1", Midnight.AddHours(2)));
        Assert.Equal(0, summary.Added);
        Assert.Contains("--time-zone", Assert.Single(faults).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Of_several_entities_of_a_type_only_one_that_is_chosen_is_imported()
    {
        var text = Energies("solar_production", 3, TimeSpan.FromHours(1), "1");
        text += text.Split('\n')[1].Replace("sensor.pv", "sensor.neighbour", StringComparison.Ordinal);
        var (none, _) = _history.Import(text);
        Assert.Equal(0, none.Added);
        Assert.Equal(2, none.Unmapped.Count);

        var (one, _) = _history.Import(text, [("sensor.pv", Counter)]);
        Assert.Equal(3, one.Added);
        Assert.Contains("sensor.neighbour", Assert.Single(one.Unmapped), StringComparison.Ordinal);
    }

    private void Poll(int hour, decimal value) => _history.Poll(PollGroup.Counters, Midnight.AddHours(hour), (Counter, value));

    private static string Energies(string type, int count, TimeSpan span, string value, DateTimeOffset? begin = null)
    {
        var times = Enumerable.Range(0, count).Select(i => Time((begin ?? Midnight) + (span * i)));
        return $"entity_id,type,unit,{string.Join(',', times)}\nsensor.pv,{type},kWh,{string.Join(',', Enumerable.Repeat(value, count))}\n";
    }

    private static string Time(DateTimeOffset time) =>
        time.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture);
}
