using System.Net;
using System.Net.Sockets;
using CsCheck;
using SermatecEss.Protocol.Framing;

namespace SermatecEss.Links.Tests;

/// <summary>A link finds the frames in any input, sends them whole, and closes gracefully or aborts.</summary>
public sealed class TcpLinkTests : LinksTest
{
    [Theory]
    [MemberData(nameof(PlainAndEncrypted))]
    public async Task Every_frame_is_found_however_the_bytes_are_cut_and_whatever_is_between(bool encrypted)
    {
        var cipher = Cipher(encrypted);
        await Stream.Any(cipher).SampleAsync(
            async stream =>
            {
                var (link, peer) = await PairAsync(cipher);
                using (link)
                {
                    var sending = SendAsync(peer, stream);
                    Assert.Equal(stream.Frames, await ReadToEndAsync(link));
                    await sending;
                    Assert.Equal(stream.Frames.Length, link.Counters.Frames);
                    var bytes = stream.Frames.Sum(frame => frame.Length / 2) + link.Counters.BytesDropped;
                    Assert.Equal(stream.Pieces.Sum(piece => piece.Length), bytes);
                }
            },
            iter: 100);
    }

    [Theory]
    [MemberData(nameof(PlainAndEncrypted))]
    public async Task A_frame_that_is_sent_is_on_the_wire_as_the_cipher_has_it(bool encrypted)
    {
        var (link, peer) = await PairAsync(Cipher(encrypted));
        using (link)
        using (peer)
        {
            await link.SendAsync(Request, End);
            await link.SendAsync(Response, End);
            byte[] wire = [.. Stream.Wire(Request, Cipher(encrypted)), .. Stream.Wire(Response, Cipher(encrypted))];
            Assert.Equal(wire, await ReceiveAsync(peer, wire.Length));
        }
    }

    [Fact]
    public async Task The_greeting_of_the_vendors_server_is_what_it_sends_encrypted()
    {
        var (link, peer) = await PairAsync(CloudCipher.Vendor);
        using (link)
        using (peer)
        {
            await link.SendAsync(FrameWriter.Request(CommandCode.FromByte(0x98)), End);
            Assert.Equal("759AB0F98A066885FC", Convert.ToHexString(await ReceiveAsync(peer, 9)));
        }
    }

    [Fact]
    public async Task Without_waiting_it_receives_what_is_there_and_distinguishes_nothing_from_the_end()
    {
        var (link, peer) = await PairAsync(null);
        using (link)
        {
            Assert.Null(link.ReceiveNow());
            await peer.SendAsync(Request, End);
            int? count = null;
            await UntilAsync(() => (count = link.ReceiveNow()) is not null);
            Assert.Equal(Request.Length, count);
            Assert.True(link.TryRead(out var frame));
            Assert.Equal(Request, frame.Bytes.ToArray());
            peer.Dispose();
            await UntilAsync(() => (count = link.ReceiveNow()) is not null);
            Assert.Equal(0, count);
        }
    }

    [Fact]
    public async Task Without_waiting_a_broken_connection_is_one_that_is_closed()
    {
        var (link, peer) = await PairAsync(null);
        using (link)
        {
            peer.LingerState = new LingerOption(enable: true, seconds: 0);
            peer.Dispose();
            int? count = null;
            await UntilAsync(() => (count = link.ReceiveNow()) is not null);
            Assert.Equal(0, count);
        }
    }

    [Fact]
    public async Task Ended_at_once_it_resets_the_connection_and_ended_in_order_it_does_not()
    {
        var (aborted, resetPeer) = await PairAsync(null);
        var (closed, peer) = await PairAsync(null);
        aborted.Abort();
        aborted.Abort();
        closed.Dispose();
        using (resetPeer) Assert.Null(await ReceiveToEndAsync(resetPeer));
        using (peer) await EndsInOrderAsync(peer);
    }

    [Fact]
    public async Task A_wait_that_is_cancelled_loses_nothing()
    {
        var (link, peer) = await PairAsync(null);
        using (link)
        using (peer)
        {
            await peer.SendAsync(Request.AsMemory(0, 5), End);
            Assert.Equal(5, await link.ReceiveAsync(End));
            using var stop = new CancellationTokenSource();
            var waiting = link.ReceiveAsync(stop.Token);
            await stop.CancelAsync();
            await Assert.ThrowsAnyAsync<OperationCanceledException>(async () => await waiting);
            await peer.SendAsync(Request.AsMemory(5), End);
            _ = await link.ReceiveAsync(End);
            Assert.True(link.TryRead(out _));
        }
    }

    [Theory]
    [MemberData(nameof(PlainAndEncrypted))]
    public async Task A_link_and_a_server_with_one_cipher_understand_each_other_and_else_nothing(bool encrypted)
    {
        await using var server = Serve(OnAnyPort with { Cipher = Cipher(encrypted) }, Echo);
        using var same = await TcpLink.ConnectAsync("127.0.0.1", server.EndPoint.Port, Cipher(encrypted), TimeProvider.System, End);
        using var other = await TcpLink.ConnectAsync("127.0.0.1", server.EndPoint.Port, Cipher(!encrypted), TimeProvider.System, End);
        await other.SendAsync(Request, End);
        for (var i = 0; i < 3; i++)
        {
            await same.SendAsync(Request, End);
            Assert.Equal(Convert.ToHexString(Request), await NextAsync(same));
        }

        Assert.Null(other.ReceiveNow());
    }

    private async Task<string> NextAsync(TcpLink link)
    {
        while (true)
        {
            if (link.TryRead(out var frame)) return Convert.ToHexString(frame.Bytes.Span);
            Assert.NotEqual(0, await link.ReceiveAsync(End));
        }
    }

    private async Task<List<string>> ReadToEndAsync(TcpLink link)
    {
        var frames = new List<string>();
        for (var isOver = false; !isOver;)
        {
            isOver = await link.ReceiveAsync(End) == 0;
            while (link.TryRead(out var frame, isOver)) frames.Add(Convert.ToHexString(frame.Bytes.Span));
        }

        return frames;
    }

    private async Task SendAsync(Socket peer, Stream stream)
    {
        using (peer)
            foreach (var piece in stream.Pieces) await peer.SendAsync(piece, End);
    }

    private async Task<(TcpLink Link, Socket Peer)> PairAsync(CloudCipher? cipher)
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var accepting = listener.AcceptSocketAsync(End);
        var link = await TcpLink.ConnectAsync("127.0.0.1", ((IPEndPoint)listener.LocalEndpoint).Port, cipher, TimeProvider.System, End);
        var peer = await accepting;
        peer.NoDelay = true;
        return (link, peer);
    }
}
