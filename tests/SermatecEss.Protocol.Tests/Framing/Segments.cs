using System.Buffers;

namespace SermatecEss.Protocol.Tests.Framing;

/// <summary>Bytes as a sequence of several segments, like from a pipe.</summary>
internal static class Segments
{
    /// <summary>Cuts at the given offsets; the same offset twice gives an empty segment.</summary>
    internal static ReadOnlySequence<byte> Cut(byte[] bytes, params ReadOnlySpan<int> cuts)
    {
        var sorted = cuts.ToArray();
        Array.Sort(sorted);
        var first = new Segment(bytes.AsMemory(0, sorted.Length > 0 ? sorted[0] : bytes.Length), 0);
        var last = first;
        for (var i = 0; i < sorted.Length; i++)
        {
            var end = i + 1 < sorted.Length ? sorted[i + 1] : bytes.Length;
            last = last.Append(bytes.AsMemory(sorted[i]..end));
        }

        return new ReadOnlySequence<byte>(first, 0, last, last.Memory.Length);
    }

    internal static ReadOnlySequence<byte> OfSize(byte[] bytes, int size) =>
        Cut(bytes, [.. Enumerable.Range(1, Math.Max(0, (bytes.Length - 1) / size)).Select(i => i * size)]);

    private sealed class Segment : ReadOnlySequenceSegment<byte>
    {
        internal Segment(ReadOnlyMemory<byte> memory, long runningIndex)
        {
            Memory = memory;
            RunningIndex = runningIndex;
        }

        internal Segment Append(ReadOnlyMemory<byte> memory)
        {
            var next = new Segment(memory, RunningIndex + Memory.Length);
            Next = next;
            return next;
        }
    }
}
