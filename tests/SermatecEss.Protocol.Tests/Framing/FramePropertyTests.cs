using CsCheck;
using SermatecEss.Protocol.Framing;

namespace SermatecEss.Protocol.Tests.Framing;

public sealed class FramePropertyTests
{
    private const int Iterations = 1000;

    // Bytes with a meaning in frames, plain and under the start of the cloud's keystream, are frequent.
    private static readonly byte[] TellingBytes = [0xfe, 0x55, 0xae, 0x14, 0x64, 0x00, 0x01, 0x09, 0x75, 0x9a, 0x68, 0xfc];
    private static readonly Gen<byte> Telling = Gen.Int[0, TellingBytes.Length - 1].Select(i => TellingBytes[i]);
    private static readonly Gen<byte[]> Noise = Gen.Frequency((1, Gen.Byte), (2, Telling)).Array[0, 40];

    private static readonly Gen<byte[]> Payload = Gen.Frequency(
        (3, Gen.Byte.Array[0, 40]),
        (1, Gen.Byte.Array[0, 255]),
        (1, Gen.Select(Noise, Noise, (before, behind) => Samples.Concat(before, Samples.Query, behind))));

    private static readonly Gen<byte[]> AnyFrame = Gen.Select(Gen.Byte, Gen.Byte, Gen.UShort, Payload, (source, target, code, payload) =>
    {
        var frame = new byte[FrameLayout.MinLength + payload.Length];
        FrameWriter.Write(frame, source, target, new CommandCode(code), payload);
        return frame;
    });

    private static readonly Gen<byte[]> Damaged = Gen.Select(AnyFrame, Gen.UShort, Gen.Byte[1, 255], Gen.Bool, (frame, at, bits, cut) =>
    {
        at %= (ushort)frame.Length;
        if (cut) return frame[..at];
        frame[at] ^= bits;
        return frame;
    });

    private static Gen<byte[]> Streams(bool encrypted)
    {
        var wire = new Wire(encrypted);
        var good = AnyFrame.Select(frame => wire.Encode(frame));
        var damaged = Damaged.Select(frame => wire.Encode(frame));
        return Gen.Frequency((4, good), (2, damaged), (3, Noise)).Array[0, 8].Select(parts => Samples.Concat(parts));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void However_a_stream_is_split_the_frames_and_the_dropped_bytes_are_those_of_the_reference(bool encrypted) =>
        Gen.Select(Streams(encrypted), Gen.Int[0, 3000].Array[0, 30], Gen.Int[0, 3000].Array[0, 10]).Sample(
            (stream, cuts, arrivals) => Agree(stream, InRange(cuts, stream), InRange(arrivals, stream), encrypted), iter: Iterations);

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Byte_after_byte_and_in_segments_of_a_byte_too(bool encrypted) =>
        Streams(encrypted).Sample(
            stream =>
            {
                var everywhere = Enumerable.Range(0, stream.Length);
                Agree(stream, everywhere, everywhere, encrypted);
            },
            iter: Iterations / 10);

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Random_bytes_never_throw(bool encrypted) =>
        Gen.Select(Gen.OneOf(Gen.Byte, Telling).Array[0, 1000], Gen.Int[0, 1000].Array[0, 10]).Sample(
            (stream, cuts) => Agree(stream, InRange(cuts, stream), [], encrypted), iter: Iterations);

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Each_quiet_moment_ends_what_came_before_it(bool encrypted) =>
        Gen.Select(Streams(encrypted), Streams(encrypted), (before, behind) => (before, behind)).Sample(
            (before, behind) =>
            {
                var wire = new Wire(encrypted);
                var frames = wire.ReadAll(before);
                frames.AddRange(wire.ReadAll(behind));
                var expected = ReferenceReader.Read(before, encrypted).Frames.Concat(ReferenceReader.Read(behind, encrypted).Frames);
                Assert.Equal(expected, frames);
            },
            iter: Iterations);

    private static IEnumerable<int> InRange(int[] offsets, byte[] stream) => offsets.Select(offset => offset % (stream.Length + 1));

    private static void Agree(byte[] stream, IEnumerable<int> cuts, IEnumerable<int> arrivals, bool encrypted)
    {
        var wire = new Wire(encrypted);
        var whole = Segments.Cut(stream, [.. cuts]);
        var frames = new List<string>();
        long taken = 0;
        foreach (var arrived in arrivals.Order())
        {
            if (arrived < taken) continue;
            var buffer = whole.Slice(taken, arrived - taken);
            frames.AddRange(wire.ReadAll(ref buffer));
            Assert.True(buffer.Length < FrameLayout.MaxLength, "a reader never keeps as much as the longest frame");
            taken = arrived - buffer.Length;
        }

        var rest = whole.Slice(taken);
        frames.AddRange(wire.ReadAll(ref rest, final: true));
        Assert.True(rest.IsEmpty);

        var (expected, counters) = ReferenceReader.Read(stream, encrypted);
        Assert.Equal(expected, frames);
        Assert.Equal(counters, wire.Counters);
        Assert.Equal(stream.Length, wire.Counters.BytesDropped + frames.Sum(frame => frame.Length / 2));
    }
}
