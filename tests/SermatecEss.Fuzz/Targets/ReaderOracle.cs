using System.Buffers;
using SermatecEss.Protocol.Framing;

namespace SermatecEss.Fuzz.Targets;

/// <summary>The properties of the frame reader, for any input.</summary>
internal static class ReaderOracle
{
    /// <summary>Checks that the frames do not depend on how the bytes are delivered.</summary>
    /// <param name="input">The bytes.</param>
    /// <param name="cipher">Encrypts each frame; null for none.</param>
    internal static void Check(byte[] input, CloudCipher? cipher)
    {
        var random = Drawn.From(input);
        var whole = Read(cipher, new ReadOnlySequence<byte>(input));
        var (frames, counters) = whole;
        Finding.Unless(counters.Frames == frames.Count, "the reader counts the frames that it gives");
        Finding.Unless(frames.Sum(frame => frame.Length) + counters.BytesDropped == input.Length,
            "every byte is in a frame or dropped");
        foreach (var frame in frames) CheckWritten(frame);
        Same(whole, Read(cipher, Segments.Cut(input, Places(input, random))), "the same frames are found however the memory is cut");
        Same(whole, ReadInParts(cipher, input, Places(input, random)), "the same frames are found however the bytes arrive");
    }

    private static (List<byte[]> Frames, FrameReaderCounters Counters) Read(CloudCipher? cipher, ReadOnlySequence<byte> buffer)
    {
        var reader = new FrameReader(cipher);
        var frames = new List<byte[]>();
        while (reader.TryRead(ref buffer, out var frame, final: true)) frames.Add(frame.Bytes.ToArray());
        Finding.Unless(buffer.IsEmpty, "nothing is left at the end");
        return (frames, reader.Counters);
    }

    private static (List<byte[]> Frames, FrameReaderCounters Counters) ReadInParts(
        CloudCipher? cipher, byte[] input, List<int> places)
    {
        var reader = new FrameReader(cipher);
        var frames = new List<byte[]>();
        var start = 0;
        foreach (var end in places.Append(input.Length))
        {
            var final = end == input.Length;
            var buffer = new ReadOnlySequence<byte>(input, start, end - start);
            while (reader.TryRead(ref buffer, out var frame, final)) frames.Add(frame.Bytes.ToArray());
            Finding.Unless(buffer.Length < FrameLayout.MaxLength, "the reader waits for no more than one frame");
            start = end - (int)buffer.Length;
        }

        return (frames, reader.Counters);
    }

    private static void CheckWritten(byte[] bytes)
    {
        var buffer = new ReadOnlySequence<byte>(bytes);
        Finding.Unless(new FrameReader().TryRead(ref buffer, out var frame), "a frame that was found is found again");
        var written = new byte[bytes.Length];
        var length = FrameWriter.Write(written, frame.Source, frame.Destination, frame.Command, frame.Payload);
        Finding.Unless(length == bytes.Length && written.AsSpan().SequenceEqual(bytes), "a frame is written as it was read");
    }

    private static List<int> Places(byte[] input, Random random)
    {
        var length = input.Length;
        var count = random.Next(8) == 0 ? length : random.Next(6);
        return [.. Enumerable.Range(0, count).Select(_ => random.Next(length + 1)).Order()];
    }

    private static void Same((List<byte[]> Frames, FrameReaderCounters Counters) a, (List<byte[]> Frames, FrameReaderCounters Counters) b,
        string property)
    {
        var same = a.Counters == b.Counters && a.Frames.Count == b.Frames.Count
            && a.Frames.Zip(b.Frames).All(pair => pair.First.AsSpan().SequenceEqual(pair.Second));
        Finding.Unless(same, property);
    }
}
