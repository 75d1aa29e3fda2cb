using SermatecEss.Captures.Packets;

namespace SermatecEss.Captures.Streams;

/// <summary>A connection that more packets may belong to.</summary>
internal sealed class OpenConnection
{
    /// <summary>No window is larger in practice: a number that is further away belongs to another connection on the same ports.</summary>
    private const long FarAway = 1 << 20;
    private readonly NetworkAddress _client;
    private readonly NetworkAddress _server;
    private readonly ConnectionListener _listener;

    internal OpenConnection(
        in NetworkAddress client, in NetworkAddress server, TcpConnection connection, ConnectionListener listener, HeldMemory memory)
    {
        _client = client;
        _server = server;
        Connection = connection;
        _listener = listener;
        FromClient = Half(memory, isClient: true);
        FromServer = Half(memory, isClient: false);
    }

    internal TcpConnection Connection { get; }

    internal HalfStream FromClient { get; }

    internal HalfStream FromServer { get; }

    /// <summary>The number of the last packet.</summary>
    internal long LastPacket { get; set; }

    private bool IsOver { get; set; }

    /// <summary>Whether a segment belongs to it.</summary>
    internal bool Has(in TcpSegment segment)
    {
        var fromClient = segment.Source.Is(_client);
        if (fromClient
            ? !segment.Destination.Is(_server)
            : !(segment.Source.Is(_server) && segment.Destination.Is(_client)))
        {
            return false;
        }

        var half = fromClient ? FromClient : FromServer;
        if (segment.IsSyn) return !half.StartsElsewhere(segment.Sequence + 1);
        return !IsOver || segment.Length == 0 || !half.IsOpen || half.DistanceOf(segment.Sequence) < FarAway;
    }

    internal void Take(in TcpSegment segment, DateTimeOffset time, ReadOnlyMemory<byte> payload)
    {
        var fromClient = segment.Source.Is(_client);
        var (half, other) = fromClient ? (FromClient, FromServer) : (FromServer, FromClient);
        var first = segment.IsSyn ? segment.Sequence + 1 : segment.Sequence;
        half.Open(first);

        // First, because the bytes that this acknowledges are older.
        if (segment.HasAcknowledgement && other.IsOpen) other.Acknowledge(segment.Acknowledgement, time);
        if (segment.IsReset)
        {
            End(time);
            return;
        }

        if (!payload.IsEmpty)
        {
            IsOver = false;
            half.Add(first, time, payload);
        }

        if (segment.IsFin) half.Finish(first + (uint)segment.Length);
        if (FromClient.IsOver && FromServer.IsOver) End(time);
    }

    internal void End(DateTimeOffset time)
    {
        if (IsOver) return;
        IsOver = true;
        FromClient.Flush(time);
        FromServer.Flush(time);
        _listener.Ended(time);
    }

    private HalfStream Half(HeldMemory memory, bool isClient) => new(
        memory,
        (time, bytes) => _listener.Data(isClient, time, bytes),
        (time, length) => _listener.Gap(isClient, time, length));
}
