using System.Text;
using SermatecEss.Captures.Files;
using SermatecEss.Captures.Packets;

namespace SermatecEss.Captures.Streams;

/// <summary>
/// Puts the TCP connections of a capture together. Memory is bounded: the connections without packets for the longest time are ended,
/// and bytes that wait too long for those before them are passed on with a gap.
/// </summary>
/// <param name="begin">Called for each connection; takes its bytes.</param>
public sealed class TcpReassembler(Func<TcpConnection, ConnectionListener> begin)
{
    private const int MostConnections = 4096;
    private const int EndedAtOnce = MostConnections / 4;
    private readonly Dictionary<ulong, OpenConnection> _connections = [];
    private readonly HeldMemory _memory = new();
    private long _packets;
    private DateTimeOffset _last;

    /// <summary>How many connections there were.</summary>
    public int Count { get; private set; }

    /// <summary>Takes the segment of a packet.</summary>
    public void Take(in CapturedPacket packet, in TcpSegment segment)
    {
        _last = packet.Time;
        _packets++;
        var key = segment.Source.Hash() + segment.Destination.Hash();
        if (!_connections.TryGetValue(key, out var connection) || !connection.Has(segment))
        {
            // A late response does not open a connection.
            connection?.End(packet.Time);
            connection = Begin(segment);
            _connections[key] = connection;
        }

        connection.LastPacket = _packets;
        if (!segment.App.IsEmpty && connection.Connection.App is null)
            connection.Connection.App = Encoding.UTF8.GetString(segment.App);
        connection.Take(segment, packet.Time, packet.Bytes.Slice(segment.PayloadOffset, segment.CapturedLength));
    }

    /// <summary>The capture ended.</summary>
    public void End()
    {
        foreach (var connection in _connections.Values.OrderBy(open => open.Connection.Number)) connection.End(_last);
        _connections.Clear();
    }

    private OpenConnection Begin(in TcpSegment segment)
    {
        if (_connections.Count >= MostConnections) EndOldest();
        var isAnswer = segment.IsSyn && segment.HasAcknowledgement;
        var (client, server) = isAnswer ? (segment.Destination, segment.Source) : (segment.Source, segment.Destination);
        var connection = new TcpConnection(++Count, client.ToString(), server.ToString());
        return new OpenConnection(client, server, connection, begin(connection), _memory);
    }

    private void EndOldest()
    {
        foreach (var (key, connection) in _connections.OrderBy(each => each.Value.LastPacket).Take(EndedAtOnce).ToList())
        {
            connection.End(_last);
            _ = _connections.Remove(key);
        }
    }
}
