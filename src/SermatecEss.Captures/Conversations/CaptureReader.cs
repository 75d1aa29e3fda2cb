using SermatecEss.Captures.Files;
using SermatecEss.Captures.Packets;
using SermatecEss.Captures.Streams;

namespace SermatecEss.Captures.Conversations;

/// <summary>Finds the inverters' connections in the packets of a capture, on any port, by their content.</summary>
/// <param name="port">The only port to look at; null for all.</param>
public sealed class CaptureReader(int? port)
{
    private readonly Queue<CaptureEvent> _events = new();

    /// <summary>What was in the packets.</summary>
    public PacketCounts Packets { get; } = new();

    /// <summary>How many TCP connections belong to inverters.</summary>
    public int InverterConnections { get; internal set; }

    /// <summary>How many bytes those connections carried.</summary>
    public long InverterBytes { get; internal set; }

    /// <summary>How many other TCP connections carried bytes.</summary>
    public int OtherConnections { get; internal set; }

    /// <summary>How many bytes those connections carried.</summary>
    public long OtherBytes { get; internal set; }

    /// <summary>Reads a capture to its end.</summary>
    /// <param name="packets">The packets.</param>
    /// <returns>What happened on the connections of inverters, in order.</returns>
    public IEnumerable<CaptureEvent> Read(PacketReader packets)
    {
        var streams = new TcpReassembler(connection => new InverterConnection(connection, this));
        while (TryTake(packets, streams))
            while (_events.TryDequeue(out var next)) yield return next;
        streams.End();
        while (_events.TryDequeue(out var next)) yield return next;
    }

    internal void Report(CaptureEvent happened) => _events.Enqueue(happened);

    /// <summary>Takes packets until something happened.</summary>
    /// <returns>Whether more packets may follow.</returns>
    private bool TryTake(PacketReader packets, TcpReassembler streams)
    {
        while (packets.TryRead(out var packet))
        {
            if (!PacketParser.TryParse(packet, Packets, out var segment)) continue;
            if (port is not null && segment.Source.Port != port && segment.Destination.Port != port) continue;
            streams.Take(packet, segment);
            if (_events.Count > 0) return true;
        }

        return false;
    }
}
