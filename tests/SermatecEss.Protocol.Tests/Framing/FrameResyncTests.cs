using System.Buffers;
using SermatecEss.Protocol.Framing;

namespace SermatecEss.Protocol.Tests.Framing;

public sealed class FrameResyncTests
{
    public static TheoryData<bool> Links => [false, true];

    [Theory]
    [MemberData(nameof(Links))]
    public void Garbage_before_between_and_behind_is_dropped_and_counted(bool encrypted)
    {
        var wire = new Wire(encrypted);
        byte[] noise = [0x00, 0xae, 0x10, 0x22, 0x33];
        var stream = Samples.Concat(noise, wire.Encode(Samples.Query), noise, noise, wire.Encode(Samples.Response), noise);
        Assert.Equal([Samples.BatteryQuery, Samples.Hex(Samples.Response)], wire.ReadAll(stream));
        Assert.Equal(new(2, 20, 0, 0, 0), wire.Counters);
    }

    [Theory]
    [MemberData(nameof(Links))]
    public void A_wrong_checksum_costs_the_frame_and_not_the_next(bool encrypted)
    {
        var wire = new Wire(encrypted);
        var broken = Samples.Query;
        broken[^2] ^= 0x10;
        Assert.Equal([Samples.BatteryQuery], wire.ReadAll(Samples.Concat(wire.Encode(broken), wire.Encode(Samples.Query))));
        Assert.Equal(new(1, 8, 1, 0, 0), wire.Counters);
        Assert.Equal(9, wire.Counters.BytesDropped);
    }

    [Theory]
    [MemberData(nameof(Links))]
    public void A_wrong_footer_costs_the_frame_and_not_the_next(bool encrypted)
    {
        var wire = new Wire(encrypted);
        var broken = Samples.Query;
        broken[^1] ^= 0x10;
        Assert.Equal([Samples.BatteryQuery], wire.ReadAll(Samples.Concat(wire.Encode(broken), wire.Encode(Samples.Query))));
        Assert.Equal(new(1, 8, 0, 1, 0), wire.Counters);
    }

    [Theory]
    [MemberData(nameof(Links))]
    public void Any_flipped_bit_breaks_the_frame_and_not_its_neighbours(bool encrypted)
    {
        for (var bit = 0; bit < Samples.Query.Length * 8; bit++)
        {
            var wire = new Wire(encrypted);
            var broken = Samples.Query;
            broken[bit / 8] ^= (byte)(1 << (bit % 8));
            var longest = wire.Encode(Samples.Longest);
            var stream = Samples.Concat(wire.Encode(Samples.Response), wire.Encode(broken), longest, longest);
            Assert.Equal([Samples.Hex(Samples.Response), Samples.Hex(Samples.Longest), Samples.Hex(Samples.Longest)], wire.ReadAll(stream));
            Assert.Equal(9, wire.Counters.BytesDropped);
        }
    }

    [Theory]
    [InlineData(false, 0)]
    [InlineData(true, 0)]
    [InlineData(false, 5)]
    [InlineData(true, 139)]
    [InlineData(false, 141)]
    [InlineData(true, 141)]
    [InlineData(false, 255)]
    [InlineData(true, 255)]
    public void A_length_that_lies_costs_the_frame_and_not_those_behind_it(bool encrypted, byte lie)
    {
        var wire = new Wire(encrypted);
        var broken = (byte[])Samples.Response.Clone();
        broken[FrameLayout.LengthOffset] = lie;
        var stream = Samples.Concat(wire.Encode(broken), wire.Encode(Samples.Query), wire.Encode(Samples.Longest));
        Assert.Equal([Samples.BatteryQuery, Samples.Hex(Samples.Longest)], wire.ReadAll(stream));
        Assert.Equal(broken.Length, wire.Counters.BytesDropped);
        Assert.Equal(1, wire.Counters.WrongFooter);
    }

    [Theory]
    [MemberData(nameof(Links))]
    public void A_good_frame_behind_a_length_that_is_too_long_waits_until_no_more_bytes_come(bool encrypted)
    {
        var wire = new Wire(encrypted);
        byte[] lie = [0xfe, 0x55, 0x14, 0x64, 0x0a, 0x00, 0xff];
        var buffer = new ReadOnlySequence<byte>(Samples.Concat(wire.Encode(lie), wire.Encode(Samples.Query)));
        Assert.Empty(wire.ReadAll(ref buffer));
        Assert.Equal(16, buffer.Length);
        Assert.Equal([Samples.BatteryQuery], wire.ReadAll(ref buffer, final: true));
        Assert.Equal(new(1, 6, 0, 0, 1), wire.Counters);
    }

    [Theory]
    [MemberData(nameof(Links))]
    public void A_frame_cut_off_at_any_byte_is_dropped_when_no_more_bytes_come(bool encrypted)
    {
        for (var length = 1; length < Samples.Response.Length; length++)
        {
            var wire = new Wire(encrypted);
            var cut = wire.Encode(Samples.Response.AsSpan(0, length));
            Assert.Equal([Samples.BatteryQuery], wire.ReadAll(Samples.Concat(wire.Encode(Samples.Query), cut)));
            Assert.Equal(new(1, length - 1, 0, 0, 1), wire.Counters);
        }
    }

    [Theory]
    [MemberData(nameof(Links))]
    public void A_frame_cut_off_at_any_byte_does_not_hide_the_next(bool encrypted)
    {
        for (var length = 1; length < Samples.Response.Length; length++)
        {
            var wire = new Wire(encrypted);
            var cut = wire.Encode(Samples.Response.AsSpan(0, length));
            Assert.Equal([Samples.Hex(Samples.Longest)], wire.ReadAll(Samples.Concat(cut, wire.Encode(Samples.Longest))));
            Assert.Equal(length, wire.Counters.BytesDropped);
        }
    }

    [Fact]
    public void A_header_whose_first_byte_comes_twice_is_found() =>
        Assert.Equal([Samples.BatteryQuery], new Wire(false).ReadAll([0xfe, .. Samples.Query]));
}
