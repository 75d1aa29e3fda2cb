using System.Buffers;

namespace SermatecEss.Protocol.Tests.Framing;

public sealed class FrameSplitTests
{
    private static readonly byte[][] Frames = [Samples.Query, Samples.Response, Samples.Query, Samples.Longest];

    public static TheoryData<bool> Links => [false, true];

    [Theory]
    [MemberData(nameof(Links))]
    public void A_frame_split_at_any_byte_is_found(bool encrypted)
    {
        foreach (var frame in Frames)
        {
            for (var cut = 0; cut <= frame.Length; cut++)
            {
                var wire = new Wire(encrypted);
                var buffer = Segments.Cut(wire.Encode(frame), cut);
                Assert.Equal([Samples.Hex(frame)], wire.ReadAll(ref buffer));
                Assert.True(buffer.IsEmpty);
                Assert.Equal(new(1, 0, 0, 0, 0), wire.Counters);
            }
        }
    }

    [Theory]
    [MemberData(nameof(Links))]
    public void A_frame_is_waited_for_at_any_byte_and_found_when_the_rest_comes(bool encrypted)
    {
        foreach (var frame in Frames)
        {
            for (var cut = 0; cut < frame.Length; cut++)
            {
                var wire = new Wire(encrypted);
                var stream = wire.Encode(frame);
                var buffer = new ReadOnlySequence<byte>(stream, 0, cut);
                Assert.False(wire.TryRead(ref buffer, out _));
                Assert.Equal(cut, buffer.Length);
                buffer = Segments.Cut(stream, cut);
                Assert.Equal([Samples.Hex(frame)], wire.ReadAll(ref buffer));
            }
        }
    }

    [Theory]
    [InlineData(false, 1)]
    [InlineData(true, 1)]
    [InlineData(false, 2)]
    [InlineData(true, 7)]
    [InlineData(false, 100)]
    [InlineData(true, 263)]
    public void Merged_frames_in_small_segments_are_all_found(bool encrypted, int size)
    {
        var wire = new Wire(encrypted);
        var buffer = Segments.OfSize(Samples.Concat([.. Frames.Select(frame => wire.Encode(frame))]), size);
        Assert.Equal(Frames.Select(Samples.Hex), wire.ReadAll(ref buffer));
        Assert.Equal(new(4, 0, 0, 0, 0), wire.Counters);
    }

    [Theory]
    [MemberData(nameof(Links))]
    public void Merged_frames_that_come_byte_after_byte_are_each_found_with_their_last_byte(bool encrypted)
    {
        var wire = new Wire(encrypted);
        var stream = Samples.Concat([.. Frames.Select(frame => wire.Encode(frame))]);
        var ends = new List<int>();
        var taken = 0;
        for (var arrived = 1; arrived <= stream.Length; arrived++)
        {
            var buffer = new ReadOnlySequence<byte>(stream, taken, arrived - taken);
            if (wire.TryRead(ref buffer, out _)) ends.Add(arrived);
            taken = arrived - (int)buffer.Length;
        }

        Assert.Equal([9, 158, 167, 431], ends);
    }

    [Theory]
    [MemberData(nameof(Links))]
    public void Garbage_in_a_segment_of_its_own_does_not_hide_the_frame_in_the_next(bool encrypted)
    {
        var wire = new Wire(encrypted);
        var buffer = Segments.Cut(Samples.Concat([1, 2, 3], wire.Encode(Samples.Query)), 0, 3, 3);
        Assert.Equal([Samples.BatteryQuery], wire.ReadAll(ref buffer));
        Assert.Equal(new(1, 3, 0, 0, 0), wire.Counters);
    }

    [Theory]
    [MemberData(nameof(Links))]
    public void Nothing_is_found_in_nothing(bool encrypted)
    {
        var wire = new Wire(encrypted);
        var empty = ReadOnlySequence<byte>.Empty;
        var emptySegments = Segments.Cut([], 0, 0, 0);
        Assert.False(wire.TryRead(ref empty, out _, final: true));
        Assert.False(wire.TryRead(ref emptySegments, out _, final: true));
        Assert.Equal(default, wire.Counters);
    }
}
