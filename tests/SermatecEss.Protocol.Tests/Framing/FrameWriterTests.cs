using SermatecEss.Protocol.Framing;

namespace SermatecEss.Protocol.Tests.Framing;

public sealed class FrameWriterTests
{
    [Theory]
    [InlineData(0x0a, "fe5564140a0000deae")]
    [InlineData(0x98, "fe5564149800004cae")]
    public void A_query_is_the_published_one(byte code, string expected) =>
        Assert.Equal(expected, Convert.ToHexStringLower(FrameWriter.Request(CommandCode.FromByte(code))));

    [Fact]
    public void A_reply_goes_from_the_inverter_to_the_app() =>
        Assert.Equal("fe5514640c000400ff010022ae", Samples.Hex(FrameWriter.Response(CommandCode.FromByte(0x0c), [0, 0xff, 1, 0])));

    [Fact]
    public void Both_bytes_of_the_code_are_written() =>
        Assert.Equal("e001", Convert.ToHexStringLower(FrameWriter.Request(new CommandCode(0xe001)).AsSpan(4, 2)));

    [Fact]
    public void The_longest_payload_makes_the_longest_frame() =>
        Assert.Equal(FrameLayout.MaxLength, FrameWriter.Response(CommandCode.FromByte(1), new byte[255]).Length);

    [Fact]
    public void A_longer_payload_is_refused_and_nothing_is_written()
    {
        var buffer = new byte[300];
        Assert.Throws<ArgumentException>("payload", () => FrameWriter.Request(CommandCode.FromByte(1), new byte[256]));
        Assert.Throws<ArgumentException>("payload", () => FrameWriter.Write(buffer, 1, 2, CommandCode.FromByte(1), new byte[256]));
        Assert.All(buffer, value => Assert.Equal(0, value));
    }

    [Fact]
    public void A_buffer_that_is_too_short_is_refused_and_left_alone()
    {
        var buffer = new byte[10];
        Assert.Throws<ArgumentException>("to", () => FrameWriter.Write(buffer, 1, 2, CommandCode.FromByte(1), new byte[2]));
        Assert.All(buffer, value => Assert.Equal(0, value));
    }

    [Fact]
    public void Bytes_of_the_buffer_behind_the_frame_are_left_alone()
    {
        var buffer = new byte[12];
        Assert.Equal(9, FrameWriter.Write(buffer, FrameAddress.App, FrameAddress.Inverter, CommandCode.FromByte(0x0a), []));
        Assert.Equal(Samples.BatteryQuery + "000000", Convert.ToHexStringLower(buffer));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(3)]
    [InlineData(7)]
    public void The_payload_may_lie_in_the_same_buffer(int offset)
    {
        var buffer = new byte[40];
        byte[] payload = [1, 2, 3, 4, 5, 6, 7, 8, 9, 10];
        payload.CopyTo(buffer.AsSpan(offset));
        var code = CommandCode.FromByte(0x0d);
        var length = FrameWriter.Write(buffer, FrameAddress.Inverter, FrameAddress.App, code, buffer.AsSpan(offset, 10));
        Assert.Equal(FrameWriter.Response(code, payload), buffer[..length]);
    }
}
