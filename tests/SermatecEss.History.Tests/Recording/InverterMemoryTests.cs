using SermatecEss.History.Levels;
using SermatecEss.History.Reading;
using SermatecEss.History.Recording;
using SermatecEss.Protocol.Catalogue;
using SermatecEss.Protocol.Values;

namespace SermatecEss.History.Tests.Recording;

/// <summary>What the inverter remembers fills what was not measured, if it agrees with itself.</summary>
public sealed class InverterMemoryTests : IDisposable
{
    /// <summary>Noon in Prague on the 5th of March; the daemon has run since the day before.</summary>
    private static readonly DateTimeOffset Noon = new(2026, 3, 5, 11, 0, 0, TimeSpan.Zero);
    private readonly TestHistory _history = new();

    public InverterMemoryTests()
    {
        foreach (var hour in new[] { -34, -20, -12, 0 })
        {
            _history.Poll(PollGroup.Counters, Noon.AddHours(hour), ("pv_energy_today", hour switch { -20 => 11.4m, 0 => 4.2m, _ => 0 }));
            _history.Write(Noon.AddHours(hour).AddMinutes(2));
        }
    }

    public void Dispose() => _history.Dispose();

    [Fact]
    public void Days_before_the_history_are_the_inverters_and_measured_ones_stay()
    {
        Remember(days: [7, 8, 9, 99, 4], months: [50, 60, 127], years: [0, 0, 0, 900, 237]);
        using var reader = _history.Reader();

        var days = reader.Energy(TestHistory.Serial, Noon.AddDays(-5), Noon, EnergySpan.Day);

        Assert.Equal([null, 7m, 8m, 9m, 11.4m, 4.2m], days.Select(day => day.Pv));
        Assert.Equal(
            [null, Origin.Inverter, Origin.Inverter, Origin.Inverter, Origin.Measured, Origin.Measured],
            days.Select(day => day.Origin));
    }

    [Fact]
    public void Months_and_years_without_days_are_the_inverters()
    {
        Remember(days: [7, 8, 9, 11, 4], months: [50, 60, 39], years: [0, 0, 0, 900, 149]);
        using var reader = _history.Reader();

        var months = reader.Energy(TestHistory.Serial, Noon.AddMonths(-2), Noon, EnergySpan.Month);
        var years = reader.Energy(TestHistory.Serial, Noon.AddYears(-2), Noon, EnergySpan.Year);

        Assert.Equal([50m, 60m, 39.6m], months.Select(month => month.Pv!.Value));
        Assert.Equal([null, 900m, 149.6m], years.Select(year => year.Pv));
    }

    [Theory]
    [InlineData(new[] { 4, 7, 8, 9, 11 }, new[] { 50, 60, 39 }, new[] { 149 })]
    [InlineData(new[] { 7, 8, 9, 11, 4 }, new[] { 50, 60, 390 }, new[] { 500 })]
    [InlineData(new[] { 7, 8, 9, 11, 4 }, new[] { 39, 50, 60 }, new[] { 149 })]
    public void Numbers_that_contradict_the_guess_are_not_used(int[] days, int[] months, int[] years)
    {
        Remember(days, months, years);
        using var reader = _history.Reader();

        Assert.All(
            reader.Energy(TestHistory.Serial, Noon.AddDays(-4), Noon.AddDays(-2), EnergySpan.Day),
            day => Assert.Null(day.Pv));
    }

    private void Remember(int[] days, int[] months, int[] years)
    {
        PointValue List(int[] numbers, int length) =>
            new ListValue([.. Enumerable.Range(0, length).Select(i => new NumberValue(i < numbers.Length ? numbers[i] : 0))]);
        var values = new Dictionary<string, PointValue>
        {
            ["pv_energy_today"] = new NumberValue(4.2m),
            ["pv_energy_days"] = List(days, 31),
            ["pv_energy_months"] = List(months, 12),
            ["pv_energy_years"] = List(years, years.Length),
        };
        var recorder = _history.Recorder;
        recorder.Write([], Noon.AddMinutes(3).ToUnixTimeSeconds(), () =>
            new InverterMemory(recorder.File, recorder.Catalogue, recorder.Days()).Write(
                new MemoryPoll(TestHistory.Serial, new DateOnly(2026, 3, 5), values)));
    }
}
