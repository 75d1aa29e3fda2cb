using System.Buffers;
using BenchmarkDotNet.Attributes;
using SermatecEss.Protocol.Framing;

namespace SermatecEss.Bench;

/// <summary>
/// The reader's throughput on one core. Each operation reads a million bytes, so that 1,000,000 bytes / mean is the throughput: a mean
/// of 1,000 us is 1 GB/s, one of 400 us is 2.5 GB/s.
/// </summary>
[MemoryDiagnoser]
public class FrameReaderBench
{
    private readonly ReadOnlySequence<byte> _clean = new(FrameStream.Clean());
    private readonly ReadOnlySequence<byte> _garbageBetween = new(FrameStream.GarbageBetweenFrames());
    private readonly ReadOnlySequence<byte> _garbageAnywhere = new(FrameStream.GarbageAnywhere());
    private readonly ReadOnlySequence<byte> _segments = FrameStream.InSegments(FrameStream.Clean(), 512);
    private readonly ReadOnlySequence<byte> _encrypted = new(FrameStream.Encrypted());
    private readonly FrameReader _reader = new();
    private readonly FrameReader _cloudReader = new(CloudCipher.Vendor);

    [Benchmark(Baseline = true, Description = "1,000,000 bytes, clean")]
    public int Clean() => ReadAll(_reader, _clean);

    [Benchmark(Description = "1,000,000 bytes, 1 % garbage between frames")]
    public int GarbageBetweenFrames() => ReadAll(_reader, _garbageBetween);

    [Benchmark(Description = "1,000,000 bytes, 1 % of all bytes overwritten")]
    public int GarbageAnywhere() => ReadAll(_reader, _garbageAnywhere);

    [Benchmark(Description = "1,000,000 bytes, clean, segments of 512")]
    public int Segments() => ReadAll(_reader, _segments);

    [Benchmark(Description = "1,000,000 bytes, clean, encrypted")]
    public int Encrypted() => ReadAll(_cloudReader, _encrypted);

    private static int ReadAll(FrameReader reader, ReadOnlySequence<byte> buffer)
    {
        var sum = 0;
        while (reader.TryRead(ref buffer, out var frame, final: true)) sum += frame.Command.Value + frame.Payload.Length;
        return sum;
    }
}
