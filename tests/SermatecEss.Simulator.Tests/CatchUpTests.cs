using SermatecEss.Protocol.Catalogue;
using SermatecEss.Protocol.Values;

namespace SermatecEss.Simulator.Tests;

public sealed class CatchUpTests
{
    private static readonly TimeSpan Long = TimeSpan.FromMinutes(5);
    private static readonly string[] Sources = ["pv", "load", "grid_import", "grid_export", "battery_charge", "battery_discharge"];

    [Fact]
    public void Months_in_long_steps_have_the_energies_of_those_in_short_ones()
    {
        var (fine, coarse) = (new Asked(), new Asked());
        var begin = Totals(fine);
        fine.Pass(TimeSpan.FromDays(60));
        coarse.Pass(TimeSpan.FromDays(60));
        coarse.Inverter.CatchUp(Long);
        var (exact, near) = (Totals(fine), Totals(coarse));
        foreach (var source in Sources)
            Assert.InRange((near[source] - begin[source]) / (exact[source] - begin[source]), 0.95m, 1.05m);
    }

    [Fact]
    public void What_goes_into_the_plant_in_long_steps_comes_out_of_it_or_is_lost()
    {
        var asked = new Asked();
        var begin = Totals(asked);
        asked.Pass(TimeSpan.FromDays(200));
        asked.Inverter.CatchUp(Long);
        var energies = Totals(asked).ToDictionary(total => total.Key, total => total.Value - begin[total.Key]);
        var lost = energies["pv"] + energies["grid_import"] + energies["battery_discharge"]
            - energies["load"] - energies["grid_export"] - energies["battery_charge"];
        Assert.InRange(lost, 0.02m * energies["pv"], 0.06m * energies["pv"]);
        Assert.InRange(asked.Number(0x0a, "battery_soc"), 15, 100);
    }

    [Fact]
    public void Time_that_is_no_whole_long_step_passes_in_short_ones()
    {
        var (fine, coarse) = (new Asked(), new Asked());
        coarse.Inverter.CatchUp(Long);
        fine.Pass(TimeSpan.FromMinutes(4));
        coarse.Pass(TimeSpan.FromMinutes(4));
        coarse.Inverter.CatchUp(Long);
        Assert.Equal(Texts(fine.Ask(0x0b)), Texts(coarse.Ask(0x0b)));
    }

    [Theory]
    [InlineData(609)]
    [InlineData(252)]
    public void Values_of_fields_are_those_of_the_responses(int version)
    {
        var asked = new Asked(new SimulatorOptions { PcuVersion = version });
        asked.Pass(TimeSpan.FromHours(12.5));
        var points = CommandCatalogue.Default.View(version).Points.All
            .Where(point => point is { Field: { IsArray: false }, Command: not null, IsAlarms: false }
                && point.Group is PollGroup.Fast or PollGroup.Counters && point.Kind is not ValueKind.Identity)
            .ToList();
        var values = asked.Inverter.Values([.. points.Select(point => point.Field!)]);
        foreach (var point in points)
        {
            // Its bits are separate fields.
            if (point.Id.EndsWith("_status_word", StringComparison.Ordinal)) continue;
            var read = asked.Ask((byte)(point.Command!.Code.Value >> 8))[point.Id];
            if (read is NumberValue or CodeValue) Assert.Equal((point.Id, read.Text), (point.Id, values[point.Id].Text));
        }
    }

    private static Dictionary<string, decimal> Totals(Asked asked)
    {
        var (first, second) = (asked.Ask(0x99), asked.Ask(0x9c));
        return Sources.ToDictionary(
            source => source,
            source => Asked.NumberOf((first.ContainsKey($"{source}_energy_total") ? first : second)[$"{source}_energy_total"]));
    }

    private static IEnumerable<string> Texts(IReadOnlyDictionary<string, PointValue> values) =>
        values.Select(value => $"{value.Key}={value.Value.Text}");
}
