using System.Buffers;
using System.Net;
using System.Net.Sockets;
using Microsoft.Extensions.Time.Testing;
using SermatecEss.Captures.Conversations;
using SermatecEss.Captures.Recordings;
using SermatecEss.Protocol.Catalogue;
using SermatecEss.Protocol.Framing;

namespace SermatecEss.Captures.Tests.Recordings;

/// <summary>A recording is served as an inverter.</summary>
public sealed class ReplayTests
{
    private static readonly IPEndPoint AnyPort = new(IPAddress.Loopback, 0);
    private readonly FakeTimeProvider _time = new();

    [Fact]
    public async Task Each_request_gets_the_next_reply_whatever_the_time()
    {
        await using var server = ReplayServer.Start(
            Recorded(false, (0, 0x0a, 1), (5, 0x0b, 7), (10, 0x0a, 2)),
            AnyPort,
            speed: null,
            _time);
        using var client = await ConnectAsync(server);
        foreach (var expected in (byte[])[1, 2, 2]) Assert.Equal(expected, await AskAsync(client, 0x0a));
        Assert.Equal(7, await AskAsync(client, 0x0b));
    }

    [Fact]
    public async Task Values_change_as_fast_as_asked_from_the_first_request_on()
    {
        await using var server = ReplayServer.Start(
            Recorded(false, (0, 0x0a, 1), (60, 0x0a, 2), (120, 0x0a, 3)),
            AnyPort,
            speed: 10,
            _time);
        using var client = await ConnectAsync(server);
        _time.Advance(TimeSpan.FromSeconds(200));
        Assert.Equal(1, await AskAsync(client, 0x0a));
        _time.Advance(TimeSpan.FromSeconds(5.9));
        Assert.Equal(1, await AskAsync(client, 0x0a));
        _time.Advance(TimeSpan.FromSeconds(0.2));
        Assert.Equal(2, await AskAsync(client, 0x0a));
        _time.Advance(TimeSpan.FromSeconds(60));
        Assert.Equal(3, await AskAsync(client, 0x0a));
    }

    [Fact]
    public async Task Nothing_is_sent_but_replies_to_reads()
    {
        var recording = Recorded(false, (0, 0x0a, 1), (1, 0x64, 2), (2, 0x20, 3), (3, 0xbb, 4));
        Assert.Equal((1, 1), (recording.Count, recording.Requests));
        await using var server = ReplayServer.Start(recording, AnyPort, speed: null, _time);
        using var client = await ConnectAsync(server);
        foreach (var code in (byte[])[0x64, 0x20, 0xbb, 0x0c])
            await client.SendAsync(FrameWriter.Request(CommandCode.FromByte(code)), default);

        // The one reply that there is comes first.
        Assert.Equal(1, await AskAsync(client, 0x0a));
    }

    [Theory]
    [InlineData(false, "X")]
    [InlineData(true, "s")]
    public async Task Secrets_are_hidden_unless_asked_for(bool shown, string first)
    {
        await using var server = ReplayServer.Start(Recorded(shown, (0, 0xb1, 0)), AnyPort, speed: null, _time);
        using var client = await ConnectAsync(server);
        var frame = await AskForFrameAsync(client, 0xb1);
        Assert.Equal(first[0], (char)frame.Payload[1]);
    }

    [Fact]
    public async Task What_came_together_can_be_requested_alone()
    {
        var recording = new Recording(CommandCatalogue.Default, showSecrets: false);
        var tracker = new ConversationTracker(recording.Add);
        var view = CommandCatalogue.Default.View(609);
        Take(tracker, view, 0, FrameWriter.Request(CommandCode.FromByte(0x95)));
        Take(tracker, view, 1, FrameWriter.Response(CommandCode.FromByte(0x95), [1]));
        Take(tracker, view, 2, FrameWriter.Response(CommandCode.FromByte(0x9d), [2]));
        tracker.End();
        await using var server = ReplayServer.Start(recording, AnyPort, speed: null, _time);
        using var client = await ConnectAsync(server);
        Assert.Equal(2, await AskAsync(client, 0x9d));
    }

    /// <summary>Requests with their responses: second, command and first byte of the response.</summary>
    private static Recording Recorded(bool showSecrets, params (int Second, byte Code, byte Value)[] exchanges)
    {
        var recording = new Recording(CommandCatalogue.Default, showSecrets);
        var tracker = new ConversationTracker(recording.Add);
        var view = CommandCatalogue.Default.View(609);
        foreach (var (second, code, value) in exchanges)
        {
            Take(tracker, view, second, FrameWriter.Request(CommandCode.FromByte(code)));
            var payload = code == 0xb1 ? [1, .. "secret"u8, .. new byte[84]] : new byte[] { value, 0 };
            Take(tracker, view, second, FrameWriter.Response(new CommandCode((ushort)(code == 0x20 ? 0 : code << 8)), payload));
        }

        tracker.End();
        return recording;
    }

    private static void Take(ConversationTracker tracker, CatalogueView view, int second, byte[] bytes)
    {
        var frame = FrameOf(bytes);
        var command = view.Find(frame.Command) ?? CommandCatalogue.Default.UpgradeView(609).Find(frame.Command);
        var time = DateTimeOffset.UnixEpoch.AddSeconds(second);
        tracker.Take(new CapturedFrame(time, null, frame.Direction == FrameDirection.Request, frame, false), command, view);
    }

    private static async Task<Socket> ConnectAsync(ReplayServer server)
    {
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        await socket.ConnectAsync(server.EndPoint, TestContext.Current.CancellationToken);
        return socket;
    }

    private static async Task<int> AskAsync(Socket socket, byte code) => (await AskForFrameAsync(socket, code)).Payload[0];

    private static async Task<Frame> AskForFrameAsync(Socket socket, byte code)
    {
        _ = await socket.SendAsync(FrameWriter.Request(CommandCode.FromByte(code)), TestContext.Current.CancellationToken);
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        limit.CancelAfter(TimeSpan.FromSeconds(30));
        var buffer = new byte[1024];
        for (var length = 0; ;)
        {
            length += await socket.ReceiveAsync(buffer.AsMemory(length), limit.Token);
            var rest = new ReadOnlySequence<byte>(buffer.AsMemory(0, length));
            if (new FrameReader().TryRead(ref rest, out var frame)) return frame.ToOwned();
        }
    }

    private static Frame FrameOf(byte[] bytes)
    {
        var rest = new ReadOnlySequence<byte>(bytes);
        Assert.True(new FrameReader().TryRead(ref rest, out var frame));
        return frame;
    }
}
