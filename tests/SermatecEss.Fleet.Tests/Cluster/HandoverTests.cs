using SermatecEss.Fleet.Tests.Database;

namespace SermatecEss.Fleet.Tests.Cluster;

/// <summary>What happens to inverters and their readings when nodes, links and PostgreSQL fail.</summary>
/// <param name="cluster">Two nodes behind a HAProxy.</param>
public sealed class HandoverTests(FleetCluster cluster) : IClassFixture<FleetCluster>
{
    /// <summary>
    /// A node writes once a second: what it has polled since is lost when it is killed, mostly one reading each.
    /// </summary>
    [Fact]
    public async Task A_killed_node_loses_its_last_second_and_nothing_else()
    {
        await cluster.BeginAsync();
        var killed = await cluster.InvertersOfAsync(0);
        var others = await cluster.InvertersOfAsync(1);
        var connections = ConnectionsOf(others);
        var lost = await cluster.LostAsync();

        await cluster.Node(0).SignalAsync("KILL");
        await cluster.PolledAsync();
        await cluster.WrittenAsync();

        Assert.Equal(connections, ConnectionsOf(others));
        Assert.Equal(killed.Concat(others).Order(), await cluster.InvertersOfAsync(1));
        var now = await cluster.LostAsync();
        Assert.All(others, serial => Assert.Equal(lost.GetValueOrDefault(serial), now.GetValueOrDefault(serial)));

        // On a busy computer, a write takes longer than the second between two.
        Assert.All(killed, serial => Assert.InRange(now.GetValueOrDefault(serial) - lost.GetValueOrDefault(serial), 0, 2));
        await NothingTwiceAsync();
    }

    [Fact]
    public async Task A_node_that_stops_loses_nothing()
    {
        await cluster.BeginAsync();
        var lost = await cluster.LostAsync();

        await cluster.Node(1).SignalAsync("TERM");
        await cluster.Node(1).EndedAsync();
        await cluster.PolledAsync();
        await cluster.WrittenAsync();

        Assert.Equal(0, cluster.Node(1).ExitCode);
        Assert.Equal(cluster.Inverters, (await cluster.InvertersOfAsync(0)).Count);
        Assert.Equal(lost, await cluster.LostAsync());
        await NothingTwiceAsync();
    }

    [Fact]
    public async Task A_node_that_freezes_loses_its_inverters_and_ends_when_it_goes_on()
    {
        await cluster.BeginAsync();
        var frozen = await cluster.InvertersOfAsync(0);

        await cluster.Node(0).SignalAsync("STOP");
        await cluster.PolledAsync();
        Assert.Equal(cluster.Inverters, (await cluster.InvertersOfAsync(1)).Count);
        await cluster.Node(0).SignalAsync("CONT");
        await cluster.Node(0).EndedAsync();
        await cluster.PolledAsync();
        await cluster.WrittenAsync();

        Assert.NotEmpty(frozen);
        Assert.NotEqual(0, cluster.Node(0).ExitCode);
        Assert.Equal(cluster.Inverters, (await cluster.InvertersOfAsync(1)).Count);
        await NothingTwiceAsync();
    }

    [Fact]
    public async Task A_second_link_of_an_inverter_that_answers_is_refused()
    {
        await cluster.BeginAsync();
        var inverter = cluster.Simulation.Inverters[7];
        var before = inverter.Report();

        // One of them reaches the other node.
        for (var i = 0; i < 4; i++) inverter.Dial();
        await Until.TrueAsync(
            () => inverter.Report() is var now && now.Connections >= before.Connections + 4 && now.OpenLinks == 1,
            "all but the first link are closed");
        await cluster.PolledAsync();

        Assert.True(await cluster.Node(0).MetricAsync(SecondLinks) + await cluster.Node(1).MetricAsync(SecondLinks) > 0);
        await NothingTwiceAsync();
    }

    [Fact]
    public async Task Without_PostgreSQL_no_link_breaks_and_no_reading_is_lost()
    {
        await cluster.BeginAsync();
        var all = cluster.Simulation.Report();
        var lost = await cluster.LostAsync();

        await cluster.Postgres.KillAsync();
        await cluster.PolledAsync();
        await cluster.PolledAsync();
        await cluster.StartPostgresAsync();
        await cluster.WrittenAsync();

        var now = cluster.Simulation.Report();
        Assert.Equal(all.Connections, now.Connections);
        Assert.Equal(cluster.Inverters, now.Connected);
        Assert.Equal(lost, await cluster.LostAsync());
        await NothingTwiceAsync();
    }

    [Fact]
    public async Task A_node_that_stops_without_PostgreSQL_says_how_many_readings_are_lost()
    {
        await cluster.BeginAsync();

        await cluster.Postgres.KillAsync();
        await cluster.PolledAsync();
        await cluster.Node(0).SignalAsync("TERM");
        await cluster.Node(0).EndedAsync();
        await cluster.StartPostgresAsync();

        Assert.True(cluster.Node(0).ExitCode == 0, string.Join('\n', cluster.Node(0).Lines));
        Assert.Single(cluster.Node(0).Lines, line => line.Contains("lost ", StringComparison.Ordinal)
            && line.EndsWith(" readings: PostgreSQL did not take them before the node ended", StringComparison.Ordinal));
    }

    [Fact]
    public async Task After_all_nodes_died_the_first_that_starts_takes_all_inverters()
    {
        await cluster.BeginAsync();

        await cluster.Node(0).SignalAsync("KILL");
        await cluster.Node(1).SignalAsync("KILL");
        await cluster.Node(1).EndedAsync();
        await cluster.StartNodeAsync(1);
        await cluster.PolledAsync();

        Assert.Equal(cluster.Inverters, (await cluster.InvertersOfAsync(1)).Count);
        await cluster.WrittenAsync();
        await NothingTwiceAsync();
    }

    [Fact]
    public async Task PostgreSQL_knows_the_model_and_firmware_of_each_inverter()
    {
        await cluster.BeginAsync();

        await Until.TrueAsync(
            async () => await cluster.Database.RowsAsync("SELECT DISTINCT model, pcu FROM inverter") is ["10kW 609"],
            "the models are saved");
    }

    internal const string SecondLinks = "sermatec_fleet_second_links_total";

    private IReadOnlyList<int> ConnectionsOf(IEnumerable<string> serials) =>
        [.. serials.Select(serial => cluster.Simulation.Find(serial)!.Report().Connections)];

    private async Task NothingTwiceAsync()
    {
        Assert.Equal(0, cluster.Simulation.Report().SupersededPolls);
        Assert.Equal(0, await cluster.DoubledAsync());
    }
}
