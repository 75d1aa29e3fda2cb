using System.Buffers;
using SermatecEss.History.Reading;

namespace SermatecEss.Web.Influx;

/// <summary>Lines that are sent together, and up to when they bring each poll group.</summary>
/// <param name="mostLines">How many lines it takes.</param>
internal sealed class InfluxBatch(int mostLines)
{
    private const int Enough = 1024 * 1024;
    private readonly ArrayBufferWriter<byte> _lines = new();
    private readonly Dictionary<(string Serial, string Group), DateTimeOffset> _reached = [];

    /// <summary>The lines.</summary>
    internal ReadOnlyMemory<byte> Lines => _lines.WrittenMemory;

    /// <summary>How many lines there are.</summary>
    internal int Count { get; private set; }

    /// <summary>Whether it is to be sent before anything is added.</summary>
    internal bool IsFull => Count >= mostLines || _lines.WrittenCount >= Enough;

    /// <summary>The last time of each poll group.</summary>
    internal IReadOnlyDictionary<(string Serial, string Group), DateTimeOffset> Reached => _reached;

    /// <summary>Adds a poll, which is later than those of its group before it.</summary>
    internal void Add(string serial, string group, ReadOnlySpan<byte> head, HistoryPoll poll)
    {
        LineProtocol.Append(_lines, head, poll);
        _reached[(serial, group)] = poll.Time;
        Count++;
    }
}
