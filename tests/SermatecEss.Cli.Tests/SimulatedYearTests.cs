using SermatecEss.Cli.Live;
using SermatecEss.History.Reading;
using SermatecEss.Inverter.State;
using SermatecEss.Protocol.Values;
using SermatecEss.Simulator;

namespace SermatecEss.Cli.Tests;

/// <summary>What a demonstration can look back on.</summary>
public sealed class SimulatedYearTests : IDisposable
{
    private static readonly DateTimeOffset End = new(2026, 6, 21, 8, 0, 0, TimeSpan.Zero);
    private static readonly SimulatorOptions Options = new() { Start = End.AddYears(-1) };
    private readonly string _directory = Directory.CreateTempSubdirectory("year-").FullName;
    private readonly SimulatedClock _clock = new(End.AddYears(-1), 1, TimeProvider.System);

    [Fact]
    public void It_has_each_day_finer_lines_of_late_and_totals_that_the_inverter_continues()
    {
        var inverter = new SimulatedInverter(Options, _clock);
        var totals = new[] { "pv", "load", "grid_import", "grid_export", "battery_charge", "battery_discharge" };
        var before = totals.ToDictionary(total => total, total => Total(inverter, total));
        new SimulatedYear(inverter, Options, _clock).Write(_directory, End, TestContext.Current.CancellationToken);
        Assert.Equal(End, inverter.Now);
        using var history = HistoryReader.Open(StateDirectory.HistoryIn(_directory), TimeZoneInfo.Utc)!;

        // The day of the beginning, 364 whole days, and the present one.
        var days = history.Energy(Options.Serial, End.AddYears(-1), End, EnergySpan.Day);
        Assert.Equal(366, days.Count);
        Assert.All(days.Skip(1).SkipLast(1), day => Assert.InRange(day.Load!.Value, 1, 100));
        decimal[] sums =
        [
            days.Sum(day => day.Pv!.Value), days.Sum(day => day.Load!.Value), days.Sum(day => day.GridImport!.Value),
            days.Sum(day => day.GridExport!.Value), days.Sum(day => day.BatteryCharge!.Value), days.Sum(day => day.BatteryDischarge!.Value),
        ];
        for (var i = 0; i < totals.Length; i++)
        {
            // Each day lacks its last five minutes, and parts of what is displayed.
            var risen = Total(inverter, totals[i]) - before[totals[i]];
            Assert.InRange(sums[i] / risen, 0.98m, 1.001m);
            var last = history.Export(Options.Serial, [$"{totals[i]}_energy_total"], End.AddHours(-1), End, TimeSpan.FromMinutes(5)).Last();
            Assert.InRange(Total(inverter, totals[i]) - last.Values[0]!.Value, 0, 1);
        }

        Assert.Equal(288, Lines(history, End.AddDays(-2)));
        Assert.Equal(97, Lines(history, End.AddDays(-20)));
        Assert.Equal(25, Lines(history, End.AddDays(-200)));
    }

    [Fact]
    public void It_stops_when_it_is_cancelled()
    {
        using var stop = new CancellationTokenSource();
        stop.Cancel();
        var year = new SimulatedYear(new SimulatedInverter(Options, _clock), Options, _clock);
        _ = Assert.Throws<OperationCanceledException>(() => year.Write(_directory, End, stop.Token));
    }

    public void Dispose() => Directory.Delete(_directory, recursive: true);

    private static int Lines(HistoryReader history, DateTimeOffset from) =>
        history.Export(Options.Serial, ["pv_power"], from, from.AddDays(1), TimeSpan.FromMinutes(5)).Count();

    private static decimal Total(SimulatedInverter inverter, string energy)
    {
        var field = Options.Catalogue.View(Options.PcuVersion).Points.Find($"{energy}_energy_total")!.Field!;
        return ((NumberValue)inverter.Values([field])[field.Id]).Number;
    }
}
