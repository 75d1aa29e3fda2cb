using SermatecEss.Fleet.Tests.Database;

namespace SermatecEss.Fleet.Tests.Cluster;

/// <summary>Nodes that no longer reach each other, while PostgreSQL, the proxy and the inverters reach both.</summary>
public sealed class NetworkCutTests
{
    [Fact]
    public async Task Nodes_that_are_cut_off_from_each_other_never_poll_an_inverter_both()
    {
        SharedPostgres.SkipWithout();
        Assert.SkipUnless(TwoNetworks.IsPossible, "needs root and ip, of the package iproute2, to make network namespaces");
        await using var networks = TwoNetworks.Create();
        var proxies = new List<PortForwarder>();
        await using var cluster = new FleetCluster
        {
            Places = networks.Places,
            DatabaseOf = (index, port) =>
            {
                proxies.Add(new PortForwarder(networks.HostOf(index), port));
                return proxies[^1].EndPoint;
            },
        };
        await cluster.BeginAsync();

        networks.Connect(isConnected: false);
        await Until.TrueAsync(() => !cluster.Node(0).IsRunning || !cluster.Node(1).IsRunning, "one of the nodes ends");
        await cluster.PolledAsync();
        await cluster.WrittenAsync();

        var left = cluster.Node(0).IsRunning ? 0 : 1;
        Assert.True(cluster.Node(left).IsRunning);
        Assert.Equal(cluster.Inverters, (await cluster.InvertersOfAsync(left)).Count);
        Assert.Equal(0, cluster.Simulation.Report().SupersededPolls);
        Assert.Equal(0, await cluster.DoubledAsync());
        foreach (var proxy in proxies) await proxy.DisposeAsync();
    }
}
