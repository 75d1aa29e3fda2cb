using System.Buffers;

namespace SermatecEss.Protocol.Tests.Framing;

public sealed class FrameAllocationTests
{
    [Theory]
    [InlineData(false, 0)]
    [InlineData(true, 0)]
    [InlineData(false, 1)]
    [InlineData(true, 1)]
    [InlineData(false, 50)]
    [InlineData(true, 50)]
    public void Frames_and_garbage_are_read_without_an_allocation_in_one_segment_or_many(bool encrypted, int segmentSize)
    {
        var wire = new Wire(encrypted);
        var unit = Samples.Concat(
            wire.Encode(Samples.Query), [1, 0xfe, 2], wire.Encode(Samples.Longest), wire.Encode(Samples.Response.AsSpan(0, 100)));
        var stream = Samples.Concat([.. Enumerable.Repeat(unit, 20)]);
        var buffer = segmentSize == 0 ? new ReadOnlySequence<byte>(stream) : Segments.OfSize(stream, segmentSize);
        Assert.Equal(40, Count(wire, buffer));

        var before = GC.GetAllocatedBytesForCurrentThread();
        var frames = Count(wire, buffer);
        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
        Assert.Equal(40, frames);
    }

    private static int Count(Wire wire, ReadOnlySequence<byte> buffer)
    {
        var frames = 0;
        while (wire.TryRead(ref buffer, out _, final: true)) frames++;
        return frames;
    }
}
