using SermatecEss.Bridge.Languages;
using SermatecEss.Mqtt.HomeAssistant;
using SermatecEss.Protocol.Catalogue;

namespace SermatecEss.Mqtt.Tests.HomeAssistant;

/// <summary>Which points have entities, and of which kind.</summary>
public sealed class EntityTests
{
    public static TheoryData<int> Versions => [0, 252, 258, 259, 411, 500, 503, 603, 609, 998];

    [Theory]
    [MemberData(nameof(Versions))]
    public void Keys_are_unique_and_every_single_value_that_is_polled_has_one(int version)
    {
        var keys = Of(version).Select(entity => entity.Key).ToList();
        Assert.Equal(keys.Distinct(), keys);
        var polled = CommandCatalogue.Default
            .View(version)
            .Commands.Where(command => command.Group != PollGroup.None)
            .SelectMany(command => command.Fields);
        var single = polled.Where(field => field is { IsArray: false, Kind: not (ValueKind.Reserved or ValueKind.Secret), Alarms: null });
        foreach (var field in single) Assert.Contains(field.Id, keys);
    }

    [Fact]
    public void Energy_counters_and_powers_fit_the_energy_dashboard()
    {
        foreach (var key in (string[])["pv", "grid_import", "grid_export", "battery_charge", "battery_discharge", "load"])
        {
            var entity = Of(key + "_energy_total");
            Assert.Equal("energy", entity.DeviceClass);
            Assert.Equal("kWh", entity.Unit);
            Assert.Equal("total_increasing", entity.StateClass);
        }

        foreach (var key in (string[])["pv_power", "grid_power", "battery_power", "load_power"])
        {
            Assert.Equal("power", Of(key).DeviceClass);
            Assert.Equal("W", Of(key).Unit);
            Assert.Equal("measurement", Of(key).StateClass);
        }

        Assert.Equal("battery", Of("battery_soc").DeviceClass);
        Assert.Equal("%", Of("battery_soc").Unit);
    }

    [Theory]
    [InlineData(
        "inverter_on", "'ON' if value_json.inverter_on=='on' else ('OFF' if value_json.inverter_on=='off' else none)", "running")]
    [InlineData(
        "grid_meter_connection",
        "'ON' if value_json.grid_meter_connection=='Normal' else "
        + "('OFF' if value_json.grid_meter_connection=='Disconnected' else none)",
        "connectivity")]
    public void What_is_on_or_off_is_a_binary_sensor_that_is_unknown_where_it_is_neither(string key, string template, string? deviceClass)
    {
        Assert.Equal("binary_sensor", Of(key).Platform);
        Assert.Equal($"{{{{ {template} }}}}", Of(key).Template);
        Assert.Equal(deviceClass, Of(key).DeviceClass);
    }

    [Fact]
    public void Passwords_are_no_entities() =>
        Assert.DoesNotContain(Of(609), entity => entity.Key.Contains("password", StringComparison.Ordinal));

    private static Entity Of(string key) => Of(609).First(entity => entity.Key == key);

    private static IReadOnlyList<Entity> Of(int version) =>
        Entities.Of(CommandCatalogue.Default.View(version).Points, Translation.Of(Language.En));
}
