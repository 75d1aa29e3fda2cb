namespace SermatecEss.HomeAssistant.Tests;

/// <summary>Inverters removed from the configuration.</summary>
[Collection<OneHome>]
public sealed class RemovedInverterTests(SharedHome fixture)
{
    [Fact]
    public async Task An_inverter_taken_out_of_the_configuration_is_gone_and_one_that_is_only_unreachable_stays()
    {
        var (broker, home) = await fixture.StartedAsync();
        await using var staying = new SwitchableInverter("STSTAYING", "Staying");
        await using var unreachable = new SwitchableInverter("STUNREACHABLE", "Unreachable");
        await using var removed = new SwitchableInverter("STREMOVED", "Removed");
        await using var daemon = new Daemon(broker, "removed");
        daemon.Start([staying, unreachable, removed]);
        var before = await home.UntilAsync(now => new[] { staying, unreachable, removed }
            .SelectMany(inverter => NotKnown(now, inverter))
            .Concat(OfBridge(now).Count() == 2 ? [] : ["the bridge's state of STUNREACHABLE"]));
        await daemon.StopAsync();
        await unreachable.SwitchOffAsync();

        daemon.Start([staying, unreachable]);
        var after = await home.UntilAsync(now => [.. NotKnown(now, staying), .. now.Ids.Keys.Where(id => id.Contains(removed.Serial))]);

        Assert.Equal(2, before.Of(removed.Device).Devices.Count);
        Assert.Empty(after.Of(removed.Device).Devices);
        Assert.Equal(before.Of(unreachable.Device).Ids, after.Of(unreachable.Device).Ids);
        Assert.Equal(OfBridge(before), OfBridge(after));
        Assert.Equal(["unavailable"], after.Of(unreachable.Device).Enabled.Select(entity => entity.State).Distinct());
        await using var announcements = await Announcements.ConnectAsync(broker);
        Assert.DoesNotContain(announcements.Kept.Keys, topic => topic.Contains(removed.Serial, StringComparison.Ordinal));
    }

    /// <summary>The bridge's state of the inverter that is unreachable.</summary>
    private static IEnumerable<string> OfBridge(Home home) =>
        from entity in home.Of("removed_bridge").Entities
        where entity.UniqueId.Contains("STUNREACHABLE")
        orderby entity.UniqueId
        select $"{entity.Id}, {entity.Name}";

    private static IEnumerable<string> NotKnown(Home home, SwitchableInverter inverter)
    {
        var points = new[] { "pv_power", "battery_soc" }.Select(point => $"{inverter.Device}_{point}");
        return points.Where(point => home.Find(point) is not { IsKnown: true });
    }
}
