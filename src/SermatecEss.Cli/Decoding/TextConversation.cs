using System.Buffers;
using SermatecEss.Captures.Conversations;
using SermatecEss.Captures.Streams;
using SermatecEss.Protocol.Framing;

namespace SermatecEss.Cli.Decoding;

/// <summary>
/// Gives the frames of hexdumps, logs and recordings their time and a connection for each inverter, as a conversation needs them.
/// </summary>
internal sealed class TextConversation
{
    private const string Unnamed = "inverter";
    private readonly Dictionary<string, TcpConnection> _connections = [];
    private TimeSpan _days;
    private DateTimeOffset? _last;

    internal IEnumerable<DecodedFrame> Place(IEnumerable<DecodedFrame> frames)
    {
        foreach (var frame in frames) yield return Place(frame);
    }

    private DecodedFrame Place(DecodedFrame frame)
    {
        var time = Time(frame.Line?.Time);
        var connection = ConnectionOf(frame.Line?.Where ?? Unnamed);
        if (frame is not { Direction: { } direction, Code: { } code })
            return frame with { Captured = new SkippedBytes(time, connection, FromClient: true, frame.Bytes.Length) };

        // The header of a frame with hidden bytes is all that a conversation needs.
        var plain = frame.Frame ?? Rebuilt(frame.Bytes.Span, code);
        var isSent = frame.Line?.Sent ?? direction != FrameDirection.Response;
        return frame with { Captured = new CapturedFrame(time, connection, isSent, plain, IsEncrypted: false) };
    }

    private static Frame Rebuilt(ReadOnlySpan<byte> bytes, CommandCode code)
    {
        var payload = bytes[FrameLayout.PayloadOffset..^FrameLayout.TrailerLength];
        payload = payload[..Math.Min(payload.Length, FrameLayout.MaxPayload)];
        var frame = new byte[FrameLayout.MinLength + payload.Length];
        _ = FrameWriter.Write(frame, bytes[FrameLayout.SourceOffset], bytes[FrameLayout.DestinationOffset], code, payload);
        var rest = new ReadOnlySequence<byte>(frame);
        _ = new FrameReader().TryRead(ref rest, out var rebuilt);
        return rebuilt;
    }

    private TcpConnection ConnectionOf(string where)
    {
        if (!_connections.TryGetValue(where, out var connection))
            _connections[where] = connection = new TcpConnection(_connections.Count + 1, null, where);
        return connection;
    }

    /// <summary>Times of day start again at midnight.</summary>
    private DateTimeOffset? Time(DateTimeOffset? time)
    {
        if (time is not { Year: 1 } timeOfDay) return time;
        timeOfDay += _days;
        if (_last - timeOfDay > TimeSpan.FromHours(12))
        {
            _days += TimeSpan.FromDays(1);
            timeOfDay += TimeSpan.FromDays(1);
        }

        _last = timeOfDay;
        return timeOfDay;
    }
}
