using Microsoft.Extensions.Time.Testing;
using SermatecEss.Bridge.Points;
using SermatecEss.Inverter.Polling;
using SermatecEss.Protocol.Catalogue;
using SermatecEss.Protocol.Framing;
using SermatecEss.Protocol.Values;

namespace SermatecEss.Bridge.Tests.Points;

public sealed class PipelineTests
{
    private const string SelfConsumption = "self_consumption_today";
    private const string Autarky = "autarky_today";
    private readonly FakeTimeProvider _time = new(new DateTimeOffset(2026, 6, 21, 10, 0, 0, TimeSpan.Zero));

    [Fact]
    public void The_shares_of_the_day_follow_from_its_energies()
    {
        var pipeline = Start(609);
        Count(pipeline, 20, 5, 24, 6);
        Assert.Equal(75.0m, Share(pipeline, SelfConsumption));
        Assert.Equal(75.0m, Share(pipeline, Autarky));
    }

    [Fact]
    public void A_share_of_nothing_is_no_number()
    {
        var pipeline = Start(609);
        Count(pipeline, 0, 0, 0, 0);
        Assert.Null(Share(pipeline, SelfConsumption));
        Assert.Null(Share(pipeline, Autarky));
    }

    [Fact]
    public void A_share_outlives_a_lost_reading_for_five_polls()
    {
        var pipeline = Start(609);
        Count(pipeline, 20, 5, 24, 6);
        void PollWithoutImport() => _ = pipeline.Process(Polls.Of(
            PollGroup.Counters,
            _time.GetUtcNow(),
            ("pv_energy_today", 20),
            ("grid_export_energy_today", 5),
            ("load_energy_today", 24)));
        _time.Advance(TimeSpan.FromMinutes(5));
        PollWithoutImport();
        Assert.Equal(75.0m, Share(pipeline, SelfConsumption));
        Assert.Equal(75.0m, Share(pipeline, Autarky));
        _time.Advance(TimeSpan.FromMinutes(1));
        PollWithoutImport();
        Assert.Equal(75.0m, Share(pipeline, SelfConsumption));
        Assert.Null(Share(pipeline, Autarky));
    }

    [Fact]
    public void Shares_end_when_the_counters_fall_silent()
    {
        var pipeline = Start(609);
        Count(pipeline, 20, 5, 24, 6);
        _time.Advance(TimeSpan.FromMinutes(5));
        Assert.Equal(75.0m, Share(pipeline, SelfConsumption));
        _time.Advance(TimeSpan.FromSeconds(1));
        Assert.Null(Share(pipeline, SelfConsumption));
        Assert.Null(Share(pipeline, Autarky));
    }

    [Fact]
    public void Shares_of_yesterday_are_none_of_today()
    {
        _time.SetUtcNow(new DateTimeOffset(2026, 6, 21, 23, 59, 30, TimeSpan.Zero));
        var pipeline = Start(609);
        Count(pipeline, 20, 5, 24, 6);
        Assert.Equal(75.0m, Share(pipeline, SelfConsumption));
        _time.Advance(TimeSpan.FromSeconds(30));
        Assert.Null(Share(pipeline, SelfConsumption));
    }

    [Fact]
    public void An_energy_that_is_counted_here_is_absent_while_its_power_is_not_measured()
    {
        var pipeline = Start(252);
        IReadOnlyDictionary<string, PointValue> Poll(params ReadOnlySpan<(string, decimal)> numbers) =>
            pipeline.Process(Polls.Of(PollGroup.Fast, _time.GetUtcNow(), numbers)).Values;

        Assert.Contains("grid_import_energy_total", Poll(("grid_active_power", -1000)).Keys);
        _time.Advance(TimeSpan.FromSeconds(50));
        Assert.Contains("grid_import_energy_total", Poll(("battery_soc", 55)).Keys);
        _time.Advance(TimeSpan.FromSeconds(1));
        var values = Poll(("battery_soc", 55));
        Assert.DoesNotContain("grid_import_energy_total", values.Keys);
        Assert.DoesNotContain("grid_import_energy_today", values.Keys);
        Assert.Contains("grid_import_energy_total", Poll(("grid_active_power", -1000)).Keys);
    }

    [Fact]
    public void The_power_of_a_rejected_reading_is_absent_and_not_zero()
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
    public void An_alarm_that_is_active_over_a_restart_is_raised_once_and_cleared_once()
    {
        var before = Start(609);
        Assert.True(Assert.Single(before.Process(Alarmed(4)).Events).IsRaised);
        var again = SampleInverter.Pipeline(609, before.State, _time);
        Assert.Empty(again.Process(Alarmed(4)).Events);
        Assert.Single(again.Process(Alarmed(4)).Alarms);
        Assert.False(Assert.Single(again.Process(Alarmed(0)).Events).IsRaised);
    }

    /// <summary>Repeats the energies of the day until they are accepted.</summary>
    private void Count(Pipeline pipeline, decimal pv, decimal export, decimal load, decimal import)
    {
        for (var i = 0; i < 3; i++)
        {
            _ = pipeline.Process(Polls.Of(
                PollGroup.Counters,
                _time.GetUtcNow(),
                ("pv_energy_today", pv),
                ("grid_export_energy_today", export),
                ("load_energy_today", load),
                ("grid_import_energy_today", import)));
        }
    }

    /// <summary>A share after the next fast poll.</summary>
    private decimal? Share(Pipeline pipeline, string id) =>
        pipeline.Process(Polls.Of(PollGroup.Fast, _time.GetUtcNow(), ("battery_soc", 55))).Values.GetValueOrDefault(id)
            is NumberValue { Number: var share } ? share : null;

    private Pipeline Start(int version) => SampleInverter.Pipeline(version, time: _time);

    private Snapshot Alarmed(byte bits)
    {
        var readings = Decoder.Decode(CommandCatalogue.Default.View(252).Find(CommandCode.FromByte(0x1f))!, [0, bits, .. new byte[10]])
            .ToDictionary(reading => reading.Point);
        return new(PollGroup.Fast, _time.GetUtcNow(), readings, []);
    }

    private static decimal Number(IReadOnlyDictionary<string, PointValue> values, string point) => ((NumberValue)values[point]).Number;
}
