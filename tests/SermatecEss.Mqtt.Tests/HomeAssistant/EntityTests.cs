using SermatecEss.Bridge.HomeAssistant;
using SermatecEss.Inverter.Polling;
using SermatecEss.Protocol.Catalogue;

namespace SermatecEss.Mqtt.Tests.HomeAssistant;

/// <summary>Which points become entities, and as what.</summary>
public sealed class EntityTests
{
    public static TheoryData<int> Versions => [0, 252, 258, 259, 411, 500, 503, 603, 609, 998];

    [Theory]
    [MemberData(nameof(Versions))]
    public void Keys_are_unique_and_every_single_value_that_is_polled_has_one(int version)
    {
        var keys = Of(version).Select(entity => entity.Key).ToList();
        Assert.Equal(keys.Distinct(), keys);
        var polled = CommandCatalogue.Default.View(version).Commands.Where(command => command.Group != PollGroup.None).SelectMany(command => command.Fields);
        foreach (var field in polled.Where(field => field is { IsArray: false, Kind: not (ValueKind.Reserved or ValueKind.Secret) } && field.Alarms is null)) Assert.Contains(field.Id, keys);
    }

    [Fact]
    public void Energy_counters_and_powers_fit_the_energy_dashboard()
    {
        var entities = Of(609).ToDictionary(entity => entity.Key);
        foreach (var key in (string[])["pv_energy_total", "pv_energy_today", "grid_import_energy_total", "grid_export_energy_total", "battery_charge_energy_total", "battery_discharge_energy_total", "load_energy_total"])
            Assert.Equal(("energy", "kWh", "total_increasing"), (entities[key].DeviceClass, entities[key].Unit, entities[key].StateClass));
        foreach (var key in (string[])["pv_power", "grid_power", "battery_power", "load_power"])
            Assert.Equal(("power", "W", "measurement"), (entities[key].DeviceClass, entities[key].Unit, entities[key].StateClass));
        Assert.Equal(("battery", "%", "measurement"), (entities["battery_soc"].DeviceClass, entities["battery_soc"].Unit, entities["battery_soc"].StateClass));
    }

    [Fact]
    public void Passwords_are_no_entities() => Assert.DoesNotContain(Of(609), entity => entity.Key.Contains("password", StringComparison.Ordinal));

    private static IReadOnlyList<Entity> Of(int version)
    {
        var view = CommandCatalogue.Default.View(version);
        return Entities.Of(PollPlan.Of(view, new PollPeriods(TimeSpan.FromSeconds(10))), view, Announced.Pipeline(version).Calculated);
    }
}
