namespace SermatecEss.HomeAssistant.Tests;

/// <summary>What Home Assistant shows during and after outages of broker, daemon or inverter.</summary>
public sealed class InterruptionTests(HouseOfHomeFirst fixture) : IClassFixture<HouseOfHomeFirst>
{
    /// <summary>Home Assistant retries a lost broker every ten seconds.</summary>
    private static readonly TimeSpan SoonAfterBroker = House.Soon + TimeSpan.FromSeconds(10);

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task While_the_broker_is_away_nothing_is_available_and_soon_after_all_is_as_before(bool crashed)
    {
        var house = await fixture.StartedAsync();
        var before = await house.UntilKnownAsync();
        if (crashed) await house.Broker.KillAsync();
        else await house.Broker.StopAsync();
        _ = await house.Home.UntilAsync(Available);
        await house.Broker.StartAgainAsync();
        await AssertSameAsync(house, before, SoonAfterBroker);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task While_the_daemon_is_away_nothing_is_available_and_soon_after_all_is_as_before(bool crashed)
    {
        var house = await fixture.StartedAsync();
        var before = await house.UntilKnownAsync();
        if (crashed) await house.Daemon.KillAsync();
        else await house.Daemon.StopAsync();
        _ = await house.Home.UntilAsync(Available);
        house.StartDaemon();
        await AssertSameAsync(house, before, House.Soon);
    }

    [Fact]
    public async Task While_the_inverter_is_away_none_of_its_values_is_available_and_soon_after_all_are_as_before()
    {
        var house = await fixture.StartedAsync();
        var before = await house.UntilKnownAsync();
        await house.Inverter.SwitchOffAsync();
        var meanwhile = await house.Home.UntilAsync(home => Available(home.Of(house.Inverter.Device)));
        Assert.Contains(meanwhile.Of(house.Daemon.Device).Enabled, entity => entity.IsKnown);
        house.Inverter.SwitchOn();
        await AssertSameAsync(house, before, House.Soon);
    }

    private static async Task AssertSameAsync(House house, Home before, TimeSpan limit)
    {
        var after = await house.UntilKnownAsync(limit);
        Assert.Equal(before.Ids, after.Ids);
        Assert.Equal(house.Values(before), house.Values(after));
    }

    private static IEnumerable<string> Available(Home home) =>
        home.Enabled.Where(entity => entity.State != "unavailable").Select(entity => $"{entity}");
}
