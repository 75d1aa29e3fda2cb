using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Threading.Channels;
using CsCheck;
using Microsoft.Extensions.Time.Testing;
using SermatecEss.Inverter.Tests.Peer;
using SermatecEss.Links.Accepting;
using SermatecEss.Protocol.Framing;

namespace SermatecEss.Links.Tests.Accepting;

/// <summary>Connections of inverters that dial in, and of others.</summary>
public sealed class LinkListenerTests : LinksTest
{
    private static readonly byte[] Identity = FrameWriter.Response(CommandCode.FromByte(0x98), new byte[50]);
    private static readonly byte[] Plain = FrameWriter.Request(CommandCode.FromByte(0x98));
    private static readonly byte[] Encrypted = CloudCipher.Vendor.Apply(Plain);
    private readonly Channel<TcpLink> _identified = Channel.CreateUnbounded<TcpLink>();
    private readonly ConcurrentQueue<string> _closed = new();

    [Theory]
    [MemberData(nameof(PlainAndEncrypted))]
    public async Task An_inverter_is_greeted_in_both_encodings_and_heard_in_its_own(bool encrypted)
    {
        var cipher = Cipher(encrypted);
        await using var listener = Listen(TimeProvider.System);
        using var inverter = await ConnectAsync(listener.EndPoint);
        Assert.Equal((byte[])[.. Plain, .. Plain, .. Encrypted, .. Encrypted], await ReceiveAsync(inverter, 36));

        await inverter.SendAsync(Encoding.ASCII.GetBytes("REG:D8B04C112233\r\n"), End);
        await inverter.SendAsync(Stream.Wire(Identity, cipher), End);
        await inverter.SendAsync(Encoding.ASCII.GetBytes("heartbeat"), End);
        await inverter.SendAsync(Stream.Wire(Identity, cipher), End);

        using var link = await _identified.Reader.ReadAsync(End);
        Assert.Equal(cipher, link.Cipher);
        await inverter.SendAsync(Stream.Wire(Response, cipher), End);
        Assert.True(await link.ReceiveAsync(End) > 0);
        Assert.True(link.TryRead(out var frame));
        Assert.Equal(Response, frame.Bytes.ToArray());
        await link.SendAsync(Request, End);
        Assert.Equal(Stream.Wire(Request, cipher), await ReceiveAsync(inverter, Request.Length));
        Assert.Equal(0, listener.UnidentifiedCount);
    }

    [Fact]
    public async Task On_all_addresses_an_inverter_with_an_IPv4_address_has_that_address()
    {
        await using var listener = Listen(TimeProvider.System, on: new IPEndPoint(IPAddress.IPv6Any, 0));
        using var inverter = await ConnectAsync(new IPEndPoint(IPAddress.Loopback, listener.EndPoint.Port));
        await inverter.SendAsync((byte[])[.. Identity, .. Identity], End);
        using var link = await _identified.Reader.ReadAsync(End);
        Assert.Equal(IPAddress.Loopback, link.Peer);

        using var stranger = await ConnectAsync(new IPEndPoint(IPAddress.Loopback, listener.EndPoint.Port));
        stranger.Shutdown(SocketShutdown.Send);
        _ = await ReceiveToEndAsync(stranger);
        await UntilAsync(() => !_closed.IsEmpty);
        Assert.Equal(["127.0.0.1 did not answer 98"], _closed);
    }

    [Fact]
    public async Task An_inverter_is_found_behind_any_noise_in_any_pieces()
    {
        await using var listener = Listen(TimeProvider.System);
        foreach (var encrypted in (bool[])[false, true])
        {
            var cipher = Cipher(encrypted);
            await Stream.Any(cipher).SampleAsync(
                async stream =>
                {
                    using var inverter = await ConnectAsync(listener.EndPoint);
                    foreach (var piece in stream.Pieces) await inverter.SendAsync(piece, End);

                    // What looks like the beginning of a frame ends within the answers to repeated greetings.
                    var answers = Enumerable.Repeat(Stream.Wire(Identity, cipher), 20).SelectMany(answer => answer);
                    await inverter.SendAsync(answers.ToArray(), End);

                    using var link = await _identified.Reader.ReadAsync(End);
                    Assert.Equal(cipher, link.Cipher);
                    link.Abort();
                },
                iter: 12,
                threads: 1);
        }
    }

    [Theory]
    [InlineData("", "did not answer 98")]
    [InlineData("fe55149800", "sent something other than a response to 98")]
    [InlineData("fe5514640a00", "sent something other than a response to 98")]
    public async Task Who_does_not_identify_himself_within_10_s_is_disconnected(string sent, string reason)
    {
        var time = new ArmedClock();
        await using var listener = Listen(time);
        using var stranger = await ConnectAsync(listener.EndPoint);
        _ = await ReceiveAsync(stranger, 36);
        await time.UntilArmedAsync(Greeting.QuietTime, End);
        if (sent.Length > 0)
        {
            await stranger.SendAsync(Convert.FromHexString(sent), End);
            await time.UntilArmedAsync(Greeting.QuietTime, End);
        }

        time.Advance(TimeSpan.FromSeconds(9.9));
        Assert.Equal(1, listener.UnidentifiedCount);
        time.Advance(TimeSpan.FromSeconds(0.1));

        _ = await ReceiveToEndAsync(stranger);
        await UntilAsync(() => !_closed.IsEmpty);
        Assert.Equal([$"127.0.0.1 {reason}"], _closed);
    }

    [Fact]
    public async Task One_connection_too_many_closes_the_oldest_that_has_not_identified_itself()
    {
        await using var listener = Listen(new FakeTimeProvider(), most: 2);
        using var first = await ConnectAsync(listener.EndPoint);
        _ = await ReceiveAsync(first, 36);
        using var second = await ConnectAsync(listener.EndPoint);
        _ = await ReceiveAsync(second, 36);

        using var third = await ConnectAsync(listener.EndPoint);
        _ = await ReceiveAsync(third, 36);

        _ = await ReceiveToEndAsync(first);
        Assert.Equal(2, listener.UnidentifiedCount);
        await second.SendAsync((byte[])[.. Identity, .. Identity], End);
        (await _identified.Reader.ReadAsync(End)).Dispose();
    }

    [Fact]
    public async Task Who_is_not_in_the_list_is_disconnected_and_gets_nothing()
    {
        var elsewhere = new AddressList([IPNetwork.Parse("192.168.1.0/24")]);
        await using var listener = LinkListener.Listen(
            new LinkListenerOptions { Listen = OnAnyPort.Listen, Allows = elsewhere.Contains }, TimeProvider.System, Note);
        listener.Start((link, _, _) => throw new InvalidOperationException());

        using var stranger = await ConnectAsync(listener.EndPoint);

        Assert.Empty(await ReceiveToEndAsync(stranger) ?? []);
        await UntilAsync(() => !_closed.IsEmpty);
        Assert.Equal(["127.0.0.1 is not in allow_from"], _closed);
    }

    [Fact]
    public async Task An_hour_of_dialling_once_a_second_leaves_nothing_behind()
    {
        await using var listener = Listen(TimeProvider.System);
        var files = Directory.GetFiles("/proc/self/fd").Length;
        for (var dial = 0; dial < 3600; dial++)
        {
            using var socket = await ConnectAsync(listener.EndPoint);
            if (dial % 3 == 0) await socket.SendAsync(Identity.AsMemory(0, 20), End);
            if (dial % 3 == 1) socket.LingerState = new LingerOption(true, 0);
        }

        // Their sockets close a moment after they have left the list, and other tests have files of their own.
        await UntilAsync(() => listener.UnidentifiedCount == 0 && Directory.GetFiles("/proc/self/fd").Length <= files + 100);
        using var inverter = await ConnectAsync(listener.EndPoint);
        await inverter.SendAsync((byte[])[.. Identity, .. Identity], End);
        (await _identified.Reader.ReadAsync(End)).Dispose();
    }

    private LinkListener Listen(TimeProvider time, int most = 16, IPEndPoint? on = null)
    {
        var options = new LinkListenerOptions { Listen = on ?? OnAnyPort.Listen, MaxUnidentified = most };
        var listener = LinkListener.Listen(options, time, Note);
        listener.Start((link, _, cancellation) => _identified.Writer.WriteAsync(link, cancellation));
        return listener;
    }

    private void Note(IPAddress address, string reason) => _closed.Enqueue($"{address} {reason}");
}
