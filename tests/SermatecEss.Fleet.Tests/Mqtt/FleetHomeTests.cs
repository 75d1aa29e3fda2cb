using SermatecEss.Fleet.Tests.Cluster;
using SermatecEss.HomeAssistant.Tests;
using HomeServer = SermatecEss.HomeAssistant.Tests.HomeAssistant;

namespace SermatecEss.Fleet.Tests.Mqtt;

/// <summary>A fleet in Home Assistant itself.</summary>
public sealed class FleetHomeTests
{
    [Fact]
    public async Task The_death_of_a_node_makes_no_entity_of_an_inverter_unavailable_and_its_controls_go_on()
    {
        HomeServer.SkipIfMissing();
        await using var fleet = await MqttFleet.StartAsync(inverters: 4);
        await using var home = await HomeServer.StartAsync(fleet.Broker);
        var before = await home.UntilAsync(now => fleet.Serials.SelectMany(serial => Lacking(now, serial)));

        var moved = fleet.Serials[0];
        var killed = await fleet.NodeOfAsync(moved);
        home.ForgetUnavailable();
        await fleet.Node(killed).SignalAsync("KILL");
        foreach (var serial in fleet.Serials)
            await Until.TrueAsync(async () => await fleet.NodeOfAsync(serial) != killed, "the other node has it");
        await fleet.PolledAsync();

        var control = before.Find($"sermatec_{moved}_set_{MqttFleet.Setting}")!;
        await home.CallAsync("set_value", control, ("value", 24));
        var after = await home.UntilAsync(now => now.Find(control.UniqueId)!.State == "24" ? [] : [$"{now.Find(control.UniqueId)}"]);

        Faults.AssertNone(after.Of(Devices(fleet)).Entities.Where(home.WasUnavailable).Select(entity => $"{entity} was unavailable"));
        Assert.Equal(before.Of(Devices(fleet)).Ids, after.Of(Devices(fleet)).Ids);
        Faults.AssertNone(await home.ComplaintsAsync());
    }

    private static string[] Devices(MqttFleet fleet) => [.. fleet.Serials.Select(serial => $"sermatec_{serial}")];

    /// <summary>What of an inverter is not known yet.</summary>
    private static IEnumerable<string> Lacking(Home home, string serial)
    {
        var inverter = home.Of($"sermatec_{serial}");
        if (inverter.Entities.Count == 0) return [$"{serial} is missing"];

        // The simulated day has had no sun: a share of nothing.
        return inverter.Unknown.Where(entity => !entity.Contains("_self_consumption_today", StringComparison.Ordinal));
    }
}
