using System.Text.Json;
using SermatecEss.Bridge.Messages;
using SermatecEss.Inverter.Polling;
using SermatecEss.Protocol.Catalogue;
using SermatecEss.Protocol.Framing;
using SermatecEss.Protocol.Values;

namespace SermatecEss.Bridge.Tests;

public sealed class StateMessageTests
{
    private static readonly CatalogueView View = CommandCatalogue.Default.View(609);
    private static readonly Reading[] Nothing = [];

    [Fact]
    public void What_was_not_read_is_null_and_never_zero()
    {
        var state = Write(Nothing);
        var points = View.Points.In(PollGroup.Fast).Where(point => !point.IsAlarms).ToList();
        Assert.NotEmpty(points);
        Assert.All(points, point => Assert.Equal(JsonValueKind.Null, state.GetProperty(point.Id).ValueKind));
    }

    [Theory]
    [InlineData(872, 872, 0, 872)]
    [InlineData(-500, -500, 500, 0)]
    [InlineData(0, 0, 0, 0)]
    public void Battery_power_is_positive_while_it_discharges(int raw, int power, int charge, int discharge)
    {
        var state = Write([("battery_dc_power", raw)]);
        Assert.Equal(power, state.GetProperty("battery_power").GetInt32());
        Assert.Equal(charge, state.GetProperty("battery_charge_power").GetInt32());
        Assert.Equal(discharge, state.GetProperty("battery_discharge_power").GetInt32());
    }

    [Theory]
    [InlineData(1500, -1500, 0, 1500)]
    [InlineData(-700, 700, 700, 0)]
    public void Grid_power_is_positive_for_import_though_the_inverter_reports_it_negative(int raw, int power, int import, int export)
    {
        var state = Write([("grid_active_power", raw)]);
        Assert.Equal(power, state.GetProperty("grid_power").GetInt32());
        Assert.Equal(import, state.GetProperty("grid_import_power").GetInt32());
        Assert.Equal(export, state.GetProperty("grid_export_power").GetInt32());
    }

    [Fact]
    public void A_sum_needs_all_its_parts()
    {
        Assert.Equal(JsonValueKind.Null, Write([("pv1_power", 100)]).GetProperty("pv_power").ValueKind);
        Assert.Equal(350, Write([("pv1_power", 100), ("pv2_power", 250)]).GetProperty("pv_power").GetInt32());
    }

    [Fact]
    public void A_code_outside_its_list_is_the_announced_unknown()
    {
        var field = View.Find(CommandCode.FromByte(0x0a))!.FindField("battery_state")!;
        Assert.Equal("unknown", Write(new Reading(field, new CodeValue(99, null))).GetProperty("battery_state").GetString());
        Assert.Equal("Charge", Write(new Reading(field, new CodeValue(0x11, "Charge"))).GetProperty("battery_state").GetString());
    }

    [Fact]
    public void Alarms_are_counted_and_listed()
    {
        var reading = Decoder.Decode(View.Find(CommandCode.FromByte(0x1f))!, [0, 5, .. new byte[10]])[0];
        var state = Write(reading);
        Assert.Equal(2, state.GetProperty("alarm_count").GetInt32());
        Assert.Equal([1, 3], state.GetProperty("alarms").EnumerateArray().Select(alarm => alarm.GetProperty("code").GetInt32()));
        Assert.Equal(0, Write(Nothing).GetProperty("alarm_count").GetInt32());
    }

    private static JsonElement Write((string Point, decimal Value)[] values) =>
        Write([.. values.Select(value => new Reading(
            View.Commands.Select(command => command.FindField(value.Point)).First(field => field is not null)!,
            new NumberValue(value.Value)))]);

    private static JsonElement Write(params Reading[] readings)
    {
        var snapshot = new Snapshot(PollGroup.Fast, DateTimeOffset.UnixEpoch, readings.ToDictionary(reading => reading.Point), []);
        return JsonDocument.Parse(StateMessage.Write(SampleInverter.Pipeline(609).Process(snapshot), View.Points)).RootElement;
    }
}
