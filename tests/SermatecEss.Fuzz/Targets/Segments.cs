using System.Buffers;

namespace SermatecEss.Fuzz.Targets;

/// <summary>A sequence of memory in any number of segments, including empty ones.</summary>
internal sealed class Segments : ReadOnlySequenceSegment<byte>
{
    private Segments(ReadOnlyMemory<byte> memory, long index)
    {
        Memory = memory;
        RunningIndex = index;
    }

    /// <summary>The bytes, cut at the given positions, which must be ascending.</summary>
    internal static ReadOnlySequence<byte> Cut(ReadOnlyMemory<byte> bytes, IEnumerable<int> places)
    {
        Segments? first = null, last = null;
        var start = 0;
        foreach (var end in places.Append(bytes.Length))
        {
            var piece = new Segments(bytes[start..end], start);
            first ??= piece;
            if (last is not null) last.Next = piece;
            last = piece;
            start = end;
        }

        return new ReadOnlySequence<byte>(first!, 0, last!, last!.Memory.Length);
    }
}
