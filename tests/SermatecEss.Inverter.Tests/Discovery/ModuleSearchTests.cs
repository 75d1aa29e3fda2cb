using System.Net;
using System.Net.Sockets;
using System.Text;
using Microsoft.Extensions.Time.Testing;
using SermatecEss.Inverter.Discovery;
using SermatecEss.Inverter.Tests.Peer;

namespace SermatecEss.Inverter.Tests.Discovery;

public sealed class ModuleSearchTests : SessionTest
{
    private static readonly TimeSpan Wait = TimeSpan.FromSeconds(3);

    [Fact]
    public async Task Only_the_two_search_words_are_sent_and_each_module_is_found_once()
    {
        using var socket = Bound();
        var target = new SearchTarget(IPAddress.Loopback, (IPEndPoint)socket.LocalEndPoint!);
        var clock = new FakeTimeProvider();
        var found = new List<WifiModule>();
        var isFound = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);

        var searching = ModuleSearch.RunAsync(
            [target],
            Wait,
            module =>
            {
                found.Add(module);
                isFound.SetResult();
            },
            (_, e) => isFound.SetException(e),
            clock,
            End);
        var words = await AnswerAsync(socket, "+ok", "10.10.100.254,D8B04C012345,USR-WIFI232", "10.10.100.254,D8B04C012345,USR-WIFI232");
        await isFound.Task.WaitAsync(End);
        clock.Advance(Wait);
        await searching.WaitAsync(End);

        Assert.Equal(["www.usr.cn", "HF-A11ASSISTHREAD"], words);
        Assert.Equal([new WifiModule(IPAddress.Loopback, "D8:B0:4C:01:23:45", "USR-WIFI232")], found);
    }

    [Fact]
    public async Task A_target_that_cannot_be_reached_is_named()
    {
        // No address of this computer, so it cannot be sent from.
        var target = new SearchTarget(IPAddress.Parse("192.0.2.1"), new IPEndPoint(IPAddress.Loopback, 1));
        var failed = new List<(SearchTarget, SocketError)>();

        await ModuleSearch.RunAsync(
            [target], Wait, _ => { }, (at, e) => failed.Add((at, e.SocketErrorCode)), TimeProvider.System, End);

        Assert.Equal([(target, SocketError.AddressNotAvailable)], failed);
    }

    [Theory]
    [InlineData("192.168.1.20", 24, "192.168.1.255")]
    [InlineData("10.1.2.3", 8, "10.255.255.255")]
    [InlineData("172.16.5.9", 20, "172.16.15.255")]
    [InlineData("10.0.0.1", 32, "10.0.0.1")]
    public void A_broadcast_address_has_all_host_bits_set(string own, int prefix, string broadcast) =>
        Assert.Equal(broadcast, SearchTarget.Broadcast(IPAddress.Parse(own), prefix).ToString());

    private static Socket Bound()
    {
        var socket = new Socket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
        socket.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        return socket;
    }

    /// <summary>Receives two words, and sends the answers to the sender of each.</summary>
    private async Task<List<string>> AnswerAsync(Socket socket, params string[] answers)
    {
        var words = new List<string>();
        var room = new byte[100];
        while (words.Count < 2)
        {
            var received = await socket.ReceiveFromAsync(room, new IPEndPoint(IPAddress.Any, 0), End);
            words.Add(Encoding.ASCII.GetString(room, 0, received.ReceivedBytes));
            foreach (var answer in answers) _ = await socket.SendToAsync(Encoding.ASCII.GetBytes(answer), received.RemoteEndPoint, End);
        }

        return words;
    }
}
