using System.Buffers;
using System.Runtime.InteropServices;
using SermatecEss.Protocol.Framing;

namespace SermatecEss.Protocol.Tests.Framing;

public sealed class FrameTests
{
    [Fact]
    public void A_reply_has_the_parts_that_were_written()
    {
        var frame = Read(FrameWriter.Response(CommandCode.FromByte(0x0c), [1, 2, 3, 4]));
        Assert.Equal(FrameAddress.Inverter, frame.Source);
        Assert.Equal(FrameAddress.App, frame.Destination);
        Assert.Equal(FrameDirection.Response, frame.Direction);
        Assert.Equal("0c", frame.Command.ToString());
        Assert.Equal([1, 2, 3, 4], frame.Payload.ToArray());
    }

    [Fact]
    public void A_query_has_an_empty_payload()
    {
        var frame = Read(Samples.Query);
        Assert.Equal(FrameDirection.Request, frame.Direction);
        Assert.True(frame.Payload.IsEmpty);
    }

    [Fact]
    public void Both_bytes_of_an_upgrade_command_are_its_code() =>
        Assert.Equal("0001", Read(FrameWriter.Request(new CommandCode(1))).Command.ToString());

    [Theory]
    [InlineData(0x64, 0x64)]
    [InlineData(0x14, 0x14)]
    [InlineData(0x00, 0x64)]
    [InlineData(0x64, 0xff)]
    public void Other_addresses_are_read_and_called_other(byte source, byte destination)
    {
        var bytes = new byte[FrameLayout.MinLength];
        FrameWriter.Write(bytes, source, destination, CommandCode.FromByte(0x0a), []);
        var frame = Read(bytes);
        Assert.Equal((source, destination, FrameDirection.Other), (frame.Source, frame.Destination, frame.Direction));
    }

    [Fact]
    public void A_frame_in_one_segment_is_not_copied()
    {
        var stream = Samples.Concat([1, 2, 3], Samples.Response);
        Assert.True(MemoryMarshal.TryGetArray(Read(stream).Bytes, out var where));
        Assert.Same(stream, where.Array);
        Assert.Equal(3, where.Offset);
    }

    [Fact]
    public void An_owned_frame_outlives_the_buffer()
    {
        var stream = Samples.Response.ToArray();
        var owned = Read(stream).ToOwned();
        Array.Clear(stream);
        Assert.Equal(Samples.Response, owned.Bytes.ToArray());
    }

    private static Frame Read(byte[] stream)
    {
        var buffer = new ReadOnlySequence<byte>(stream);
        Assert.True(new FrameReader().TryRead(ref buffer, out var frame));
        return frame;
    }
}
