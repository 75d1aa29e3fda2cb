using Microsoft.Extensions.Time.Testing;
using SermatecEss.Bridge.Points;
using SermatecEss.Inverter.Polling;
using SermatecEss.Protocol.Catalogue;
using SermatecEss.Protocol.Framing;
using SermatecEss.Protocol.Values;

namespace SermatecEss.Bridge.Tests.Points;

public sealed class PipelineTests
{
    private readonly FakeTimeProvider _time = new(new DateTimeOffset(2026, 6, 21, 10, 0, 0, TimeSpan.Zero));

    [Fact]
    public void The_shares_of_the_day_follow_from_its_energies()
    {
        var pipeline = Start(609);
        _ = pipeline.Process(Polls.Of(
            PollGroup.Counters,
            _time.GetUtcNow(),
            ("pv_energy_today", 20),
            ("grid_export_energy_today", 5),
            ("load_energy_today", 24),
            ("grid_import_energy_today", 6)));
        var values = pipeline.Process(Polls.Of(PollGroup.Fast, _time.GetUtcNow(), ("battery_soc", 55))).Values;
        Assert.Equal(75.0m, Number(values, "self_consumption_today"));
        Assert.Equal(75.0m, Number(values, "autarky_today"));
    }

    [Fact]
    public void A_share_of_nothing_is_no_number()
    {
        var pipeline = Start(609);
        _ = pipeline.Process(Polls.Of(
            PollGroup.Counters,
            _time.GetUtcNow(),
            ("pv_energy_today", 0),
            ("grid_export_energy_today", 0),
            ("load_energy_today", 0),
            ("grid_import_energy_today", 0)));
        var values = pipeline.Process(Polls.Of(PollGroup.Fast, _time.GetUtcNow(), ("battery_soc", 55))).Values;
        Assert.DoesNotContain("self_consumption_today", values.Keys);
        Assert.DoesNotContain("autarky_today", values.Keys);
    }

    [Fact]
    public void A_power_of_a_reading_that_is_not_believed_is_absent_and_not_zero()
    {
        var values = Start(609).Process(Polls.Of(
            PollGroup.Fast,
            _time.GetUtcNow(),
            ("pv1_power", 1000),
            ("pv2_power", 64000),
            ("battery_dc_power", -500))).Values;
        Assert.DoesNotContain("pv_power", values.Keys);
        Assert.Equal(1000, Number(values, "pv1_power"));
        Assert.Equal(500, Number(values, "battery_charge_power"));
        Assert.Equal(0, Number(values, "battery_discharge_power"));
    }

    [Fact]
    public void An_inverter_that_counts_an_energy_is_not_counted_for()
    {
        Assert.Empty(Start(609).State.Energies);
        Assert.Equal(["battery_charge_energy", "battery_discharge_energy", "grid_import_energy"], Start(252).State.Energies.Keys.Order());
    }

    [Fact]
    public void An_alarm_that_stands_over_a_restart_is_raised_once_and_cleared_once()
    {
        var before = Start(609);
        Assert.True(Assert.Single(before.Process(Alarmed(4)).Events).IsRaised);
        var again = SampleInverter.Pipeline(609, before.State, _time);
        Assert.Empty(again.Process(Alarmed(4)).Events);
        Assert.Single(again.Process(Alarmed(4)).Alarms);
        Assert.False(Assert.Single(again.Process(Alarmed(0)).Events).IsRaised);
    }

    private Pipeline Start(int version) => SampleInverter.Pipeline(version, time: _time);

    private Snapshot Alarmed(byte bits)
    {
        var readings = Decoder.Decode(CommandCatalogue.Default.View(252).Find(CommandCode.FromByte(0x1f))!, [0, bits, .. new byte[10]])
            .ToDictionary(reading => reading.Point);
        return new(PollGroup.Fast, _time.GetUtcNow(), readings, []);
    }

    private static decimal Number(IReadOnlyDictionary<string, PointValue> values, string point) => ((NumberValue)values[point]).Number;
}
