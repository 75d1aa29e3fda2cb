using System.Net;
using SermatecEss.Inverter.Discovery;
using SermatecEss.Inverter.Tests.Peer;
using SermatecEss.Protocol.Catalogue;
using SermatecEss.Protocol.Framing;
using SermatecEss.Simulator;

namespace SermatecEss.Inverter.Tests.Discovery;

/// <summary>Everything is on addresses of this computer, 127.0.0.0/8.</summary>
public sealed class InverterDiscoveryTests : SessionTest, IDisposable
{
    private readonly string _neighbours = Path.GetTempFileName();

    public void Dispose() => File.Delete(_neighbours);

    [Fact]
    public async Task A_scan_finds_the_inverters_of_a_network_by_address()
    {
        await using var first = Simulator("127.0.0.3", 0, "ST3");
        var port = first.EndPoint.Port;
        await using var second = Simulator("127.0.0.12", port, "ST12");
        await WriteNeighboursAsync("127.0.0.12 0x1 0x2 d8:b0:4c:00:00:0c * lo");

        var found = await RunAsync(port, new DiscoveryOptions { Scan = ScanRange.Parse("127.0.0.0/28").Range });

        Assert.Equal(["127.0.0.3", "127.0.0.12"], found.Select(each => $"{each.EndPoint.Address}"));
        Assert.Equal(["ST3", "ST12"], found.Select(each => each.Identity!.Serial));
        Assert.Equal([null, "D8:B0:4C:00:00:0C"], found.Select(each => each.Mac));
        Assert.All(found, each => Assert.Equal((DiscoveryWay.Scan, port, null), (each.Way, each.EndPoint.Port, each.Error)));
    }

    [Fact]
    public async Task It_sends_nothing_but_98()
    {
        await using var inverter = Simulator("127.0.0.3", 0, "ST3");

        _ = await RunAsync(inverter.EndPoint.Port, new DiscoveryOptions { Scan = ScanRange.Parse("127.0.0.3").Range });

        Assert.Equal(["FE5564149800004CAE"], inverter.Received.Select(frame => Convert.ToHexString(frame.Bytes.Span)));
    }

    [Fact]
    public async Task Another_server_on_the_port_is_reported_as_no_inverter()
    {
        await using var web = ScriptedPeer.Start(async connection =>
        {
            _ = await connection.NextRequestAsync();
            await connection.SendAsync("HTTP/1.1 400 Bad Request\r\n\r\n"u8.ToArray());
        });

        var found = Assert.Single(await RunAsync(web.Port, new DiscoveryOptions { Scan = ScanRange.Parse("127.0.0.1").Range }));

        Assert.Null(found.Identity);
        Assert.Contains("an HTTP server, not an inverter", found.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_neighbour_with_the_MAC_address_of_such_a_module_is_asked_and_no_other()
    {
        await using var inverter = Simulator("127.0.0.5", 0, "ST5");
        await using var other = Simulator("127.0.0.6", inverter.EndPoint.Port, "ST6");
        await WriteNeighboursAsync(
            "127.0.0.5 0x1 0x2 ac:cf:23:00:00:05 * lo",
            "127.0.0.6 0x1 0x2 00:11:22:00:00:06 * lo",
            "127.0.0.7 0x1 0x0 ac:cf:23:00:00:07 * lo",
            "half a line");

        var found = Assert.Single(await RunAsync(inverter.EndPoint.Port, new DiscoveryOptions { AsksNeighbours = true }));

        Assert.Equal(("ST5", "AC:CF:23:00:00:05", DiscoveryWay.MacPrefix), (found.Identity!.Serial, found.Mac, found.Way));
        Assert.Empty(other.Received);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Inverters_that_dial_in_are_found_once_each(bool encrypted)
    {
        var clock = new ArmedClock();
        var port = new TaskCompletionSource<IPEndPoint>(TaskCreationOptions.RunContinuationsAsynchronously);
        var discovery = new InverterDiscovery(To(1), CommandCatalogue.Default, clock) { Accepting = port.SetResult };
        var options = new DiscoveryOptions
        {
            Accept = new IPEndPoint(IPAddress.Loopback, 0),
            Wait = TimeSpan.FromSeconds(30),
            NeighbourFile = _neighbours,
        };
        var cipher = encrypted ? CloudCipher.Vendor : null;

        var running = discovery.RunAsync(options, End);
        var address = await port.Task.WaitAsync(End);
        foreach (var serial in (string[])["ST7", "ST8", "ST7"])
        {
            await using var inverter = await DiallingPeer.DialAsync(address, serial, cipher, End);
            await inverter.Serving.WaitAsync(End);
        }

        await clock.PassAsync(options.Wait, End);
        var found = await running.WaitAsync(End);

        Assert.Equal(["ST7", "ST8"], found.Select(each => each.Identity!.Serial).Order(StringComparer.Ordinal));
        Assert.All(found, each => Assert.Equal((DiscoveryWay.DialIn, address), (each.Way, each.EndPoint)));
    }

    [Fact]
    public async Task Without_an_ARP_table_and_without_answers_nothing_is_found()
    {
        var options = new DiscoveryOptions { AsksNeighbours = true, NeighbourFile = "/nowhere/arp" };

        Assert.Empty(await new InverterDiscovery(To(1), CommandCatalogue.Default, TimeProvider.System).RunAsync(options, End));
    }

    private static SimulatorServer Simulator(string address, int port, string serial) =>
        SimulatorServer.Start(new SimulatorOptions { Serial = serial }, new IPEndPoint(IPAddress.Parse(address), port));

    private async Task<IReadOnlyList<FoundInverter>> RunAsync(int port, DiscoveryOptions options) =>
        await new InverterDiscovery(To(port), CommandCatalogue.Default, TimeProvider.System)
            .RunAsync(options with { NeighbourFile = _neighbours }, End);

    private Task WriteNeighboursAsync(params string[] lines) => File.WriteAllLinesAsync(
        _neighbours, ["IP address       HW type     Flags       HW address            Mask     Device", .. lines], End);
}
