using CsCheck;
using SermatecEss.Protocol.Framing;

namespace SermatecEss.Protocol.Tests.Framing;

public sealed class ChecksumTests
{
    [Fact]
    public void Of_nothing_it_is_the_seed() => Assert.Equal(Checksum.Seed, Checksum.Compute([]));

    [Fact]
    public void Over_a_whole_frame_without_its_footer_it_is_0() => Assert.Equal(0, Checksum.Compute(Samples.Query.AsSpan()[..^1]));

    [Fact]
    public void It_is_the_exclusive_or_of_all_bytes_whatever_their_number_and_alignment() =>
        Gen.Select(Gen.Byte.Array[0, 300], Gen.Int[0, 40]).Sample((bytes, skip) =>
        {
            var part = bytes.AsSpan(Math.Min(skip, bytes.Length));
            byte expected = 0x0f;
            foreach (var value in part) expected ^= value;
            Assert.Equal(expected, Checksum.Compute(part));
        });
}
