using SermatecEss.EndToEnd.Tests;
using SermatecEss.Fleet.Simulation;
using SermatecEss.Fleet.Tests.Cluster;

namespace SermatecEss.Fleet.Tests.Mqtt;

/// <summary>MQTT, commands and overrides over the death of a node.</summary>
public sealed class FleetMqttTests
{
    [Fact]
    public async Task Commands_are_carried_out_once_and_the_death_of_a_node_changes_nothing_for_Home_Assistant()
    {
        await using var fleet = await MqttFleet.StartAsync(inverters: 12);
        var serials = fleet.Serials;

        // Below what the batteries have, so that a hold changes it. Each node gets about half of the commands, for inverters of both.
        foreach (var serial in serials) await fleet.PublishAsync($"sermatec/{serial}/set/{MqttFleet.Setting}", "10");
        foreach (var serial in serials)
            AssertConfirmed(await fleet.NextAsync($"sermatec/{serial}/result/{MqttFleet.Setting}", 0));
        Assert.All(serials, serial => Assert.Single(WritesOf(fleet, serial)));

        // An override, as its values stand in PostgreSQL.
        var overridden = serials[0];
        var before = await HoldAsync(fleet, overridden);
        var active = await fleet.NextAsync($"sermatec/{overridden}/settings", before, payload =>
            payload.Contains("\"override\":\"hold\"", StringComparison.Ordinal));
        _ = await fleet.NextAsync($"sermatec/{overridden}/settings", before, payload =>
            payload.Contains("\"writes_today\":2", StringComparison.Ordinal));
        Assert.Equal(2, WritesOf(fleet, overridden).Count);

        var killed = await fleet.NodeOfAsync(overridden);
        List<string> ofKilled = [];
        foreach (var serial in serials)
            if (await fleet.NodeOfAsync(serial) == killed) ofKilled.Add(serial);
        var (dead, late) = (ofKilled[^1], ofKilled[^2]);
        Assert.DoesNotContain(overridden, (string[])[dead, late]);
        _ = await HoldAsync(fleet, late);
        Assert.Equal(2, WritesOf(fleet, late).Count);
        before = fleet.Messages.Count;
        await fleet.Node(killed).SignalAsync("KILL");
        foreach (var gone in (string[])[dead, late]) fleet.Simulation.Find(gone)!.PowerOff();

        // The next node has the override, and has written nothing.
        var resumed = await fleet.NextAsync(
            $"sermatec/{overridden}/settings",
            before,
            payload => payload.Contains("\"override\":\"hold\"", StringComparison.Ordinal)
                && payload.Contains("\"writes_today\":2", StringComparison.Ordinal));
        Assert.Equal(active.Json.GetProperty("override_until").GetString(), resumed.Json.GetProperty("override_until").GetString());
        Assert.Equal(2, WritesOf(fleet, overridden).Count);
        foreach (var serial in ofKilled.SkipLast(2))
            await Until.TrueAsync(async () => await fleet.NodeOfAsync(serial) != killed, "the other node has it");

        // Those that do not dial in again, and only they, become unavailable.
        foreach (var gone in (string[])[dead, late])
            _ = await fleet.NextAsync($"sermatec/{gone}/availability", before, payload => payload == "offline");
        var after = fleet.Messages.Skip(before).Where(message => !message.Retain).ToList();
        Assert.Equal(
            ((string[])[$"sermatec/{late}/availability", $"sermatec/{dead}/availability"]).Order(),
            after
                .Where(message => message.Payload == "offline" && !message.Topic.StartsWith("sermatec/node/", StringComparison.Ordinal))
                .Select(message => message.Topic)
                .Distinct()
                .Order());
        Assert.DoesNotContain(after, message => message.Topic.StartsWith("homeassistant/", StringComparison.Ordinal));

        // Commands reach the node that is left, and the override ends there with what was saved by the dead one.
        before = fleet.Messages.Count;
        await fleet.PublishAsync($"sermatec/{overridden}/set/override", """{"mode": "normal"}""");
        AssertConfirmed(await fleet.NextAsync($"sermatec/{overridden}/result/override", before));
        var writes = WritesOf(fleet, overridden);
        Assert.Equal(3, writes.Count);
        Assert.Equal(writes[0].Payload, writes[2].Payload);
        await fleet.PublishAsync($"sermatec/{dead}/set/{MqttFleet.Setting}", "24");
        var refused = await fleet.NextAsync($"sermatec/{dead}/result/{MqttFleet.Setting}", before);
        Assert.Equal("refused", refused.Json.GetProperty("event_type").GetString());
        Assert.Single(WritesOf(fleet, dead));

        // It dials in again.
        before = fleet.Messages.Count;
        fleet.Simulation.Find(dead)!.PowerOn();
        _ = await fleet.NextAsync($"sermatec/{dead}/availability", before, payload => payload == "online");

        // An override whose end passed while no node had the inverter is put back as soon as one has it; the dead node's writes count.
        await fleet.EndOverrideAsync(late);
        fleet.Simulation.Find(late)!.PowerOn();
        await Until.TrueAsync(() => WritesOf(fleet, late).Count == 3, "the settings from before the override are written");
        Assert.Equal(WritesOf(fleet, late)[0].Payload, WritesOf(fleet, late)[2].Payload);
        _ = await fleet.NextAsync(
            $"sermatec/{late}/settings",
            before,
            payload => payload.Contains("\"writes_today\":3", StringComparison.Ordinal));
    }

    /// <summary>Begins an override.</summary>
    /// <returns>How many messages there were before.</returns>
    private static async Task<int> HoldAsync(MqttFleet fleet, string serial)
    {
        var before = fleet.Messages.Count;
        await fleet.PublishAsync($"sermatec/{serial}/set/override", """{"mode": "hold", "minutes": 60}""");
        AssertConfirmed(await fleet.NextAsync($"sermatec/{serial}/result/override", before));
        return before;
    }

    private static void AssertConfirmed(Subscriber.Message result) =>
        Assert.True(result.Payload.Contains("\"event_type\":\"confirmed\"", StringComparison.Ordinal), result.Payload);

    private static IReadOnlyList<SimulatedWrite> WritesOf(MqttFleet fleet, string serial) => fleet.Simulation.Find(serial)!.Report().Writes;
}
