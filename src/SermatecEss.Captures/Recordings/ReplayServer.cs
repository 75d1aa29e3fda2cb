using System.Net;
using System.Net.Sockets;
using SermatecEss.Links;
using SermatecEss.Protocol.Framing;

namespace SermatecEss.Captures.Recordings;

/// <summary>
/// Simulates an inverter from a recording: answers the requests that were answered in it, and no others. It sends only recorded responses;
/// writes are read and ignored.
/// </summary>
public sealed class ReplayServer : IAsyncDisposable
{
    private readonly Recording _recording;
    private readonly double? _speed;
    private readonly TimeProvider _time;
    private readonly FrameServer _server;
    private readonly Lock _turn = new();
    private readonly Dictionary<IReadOnlyList<RecordedReply>, int> _next = [];
    private long? _begin;

    private ReplayServer(Recording recording, double? speed, FrameServer server, TimeProvider time)
    {
        _recording = recording;
        _speed = speed;
        _server = server;
        _time = time;
    }

    /// <summary>The address that it listens on.</summary>
    public IPEndPoint EndPoint => _server.EndPoint;

    /// <summary>Called with every frame: the time, whether the recording sent it, and the frame.</summary>
    public Action<DateTimeOffset, bool, ReadOnlyMemory<byte>>? Traffic { get; set; }

    /// <summary>Starts listening.</summary>
    /// <param name="recording">What is served.</param>
    /// <param name="listen">The address to listen on; port 0 for any free one.</param>
    /// <param name="speed">
    /// How many recorded seconds pass in a second, from the first request on: each gets the inverter's latest response at that time. Null
    /// to answer each request immediately with the next response to it, regardless of time.
    /// </param>
    /// <param name="time">The clock.</param>
    /// <exception cref="SocketException">The port is not available.</exception>
    public static ReplayServer Start(Recording recording, IPEndPoint listen, double? speed, TimeProvider time)
    {
        var server = FrameServer.Listen(new FrameServerOptions { Listen = listen }, time);
        var replay = new ReplayServer(recording, speed, server, time);
        server.Start(replay.RespondAsync);
        return replay;
    }

    /// <summary>Stops listening and closes all connections.</summary>
    public ValueTask DisposeAsync() => _server.DisposeAsync();

    private async ValueTask RespondAsync(ClientConnection client, Frame request, CancellationToken cancellation)
    {
        Traffic?.Invoke(_time.GetUtcNow(), false, request.Bytes.ToArray());
        if (request.Direction != FrameDirection.Request || _recording.Find(request.Bytes.Span) is not { } replies) return;
        var reply = Choose(replies);
        if (_speed is { } speed && reply.Delay / speed is var delay && delay > TimeSpan.Zero) await Task.Delay(delay, _time, cancellation);
        foreach (var frame in reply.Frames)
        {
            Traffic?.Invoke(_time.GetUtcNow(), true, frame);
            client.Send(frame.Span);
        }
    }

    private RecordedReply Choose(IReadOnlyList<RecordedReply> replies)
    {
        lock (_turn)
        {
            _begin ??= _time.GetTimestamp();
            var next = _next.GetValueOrDefault(replies);
            if (_speed is not { } speed)
            {
                _next[replies] = Math.Min(next + 1, replies.Count - 1);
                return replies[next];
            }

            var now = _time.GetElapsedTime(_begin.Value) * speed;
            while (next + 1 < replies.Count && replies[next + 1].Time <= now) next++;
            _next[replies] = next;
            return replies[next];
        }
    }
}
