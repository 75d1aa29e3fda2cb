using System.Buffers;
using SermatecEss.Protocol.Framing;

namespace SermatecEss.Bench;

/// <summary>Streams of exactly a million bytes, the same in every run.</summary>
internal static class FrameStream
{
    internal const int Bytes = 1_000_000;
    private const int GarbageEvery = 100;

    // A request, and the payloads of 0A, 98, 66, 0B, 95 and 99.
    private static readonly int[] PayloadLengths = [0, 38, 50, 32, 140, 148, 244];

    /// <summary>Only valid frames, of 102 bytes on average.</summary>
    internal static byte[] Clean() => Concat(Frames(Bytes));

    /// <summary>One byte in a hundred is random and between frames, in runs of 1 to 20.</summary>
    internal static byte[] GarbageBetweenFrames()
    {
        const int Garbage = Bytes / GarbageEvery;
        var random = new Random(1);
        var parts = Frames(Bytes - Garbage);
        for (var left = Garbage; left > 0;)
        {
            var noise = new byte[Math.Min(left, random.Next(1, 21))];
            random.NextBytes(noise);
            parts.Insert(random.Next(parts.Count + 1), noise);
            left -= noise.Length;
        }

        return Concat(parts);
    }

    /// <summary>One byte in a hundred, anywhere, is replaced by a random one: most frames are broken.</summary>
    internal static byte[] GarbageAnywhere()
    {
        var random = new Random(2);
        var stream = Clean();
        for (var i = 0; i < Bytes / GarbageEvery; i++) stream[random.Next(Bytes)] = (byte)random.Next(256);
        return stream;
    }

    /// <summary>The clean stream, encrypted.</summary>
    internal static byte[] Encrypted()
    {
        var stream = Clean();
        for (var start = 0; start < Bytes;)
        {
            var frame = stream.AsSpan(start, FrameLayout.MinLength + stream[start + FrameLayout.LengthOffset]);
            CloudCipher.Vendor.Apply(frame, frame);
            start += frame.Length;
        }

        return stream;
    }

    internal static ReadOnlySequence<byte> InSegments(byte[] stream, int size)
    {
        var first = new StreamSegment(stream.AsMemory(0, size));
        var last = first;
        for (var start = size; start < stream.Length; start += size)
        {
            last = last.Append(stream.AsMemory(start, Math.Min(size, stream.Length - start)));
        }

        return new ReadOnlySequence<byte>(first, 0, last, last.Memory.Length);
    }

    private static List<byte[]> Frames(int bytes)
    {
        var random = new Random(3);
        var frames = new List<byte[]>();
        while (bytes > 0)
        {
            // The last frame fills the rest; the previous one leaves room for a whole frame.
            var length = PayloadLengths[frames.Count % PayloadLengths.Length] + FrameLayout.MinLength;
            if (bytes <= FrameLayout.MaxLength) length = bytes;
            else if (bytes - length < FrameLayout.MinLength) length -= FrameLayout.MinLength;
            var payload = new byte[length - FrameLayout.MinLength];
            random.NextBytes(payload);
            frames.Add(FrameWriter.Response(CommandCode.FromByte((byte)random.Next(256)), payload));
            bytes -= length;
        }

        return frames;
    }

    private static byte[] Concat(IEnumerable<byte[]> parts) => [.. parts.SelectMany(part => part)];

    private sealed class StreamSegment : ReadOnlySequenceSegment<byte>
    {
        internal StreamSegment(ReadOnlyMemory<byte> memory) => Memory = memory;

        internal StreamSegment Append(ReadOnlyMemory<byte> memory)
        {
            var next = new StreamSegment(memory) { RunningIndex = RunningIndex + Memory.Length };
            Next = next;
            return next;
        }
    }
}
