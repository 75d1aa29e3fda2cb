using SermatecEss.Protocol.Framing;

namespace SermatecEss.Protocol.Tests.Framing;

public sealed class FrameCaptureTests
{
    [Theory]
    [InlineData("0a.hex", FrameDirection.Response, "0a", 38)]
    [InlineData("98.hex", FrameDirection.Response, "98", 50)]
    [InlineData("66-dump.hex", FrameDirection.Request, "66", 32)]
    public void A_captured_frame_is_one_frame_wherever_it_is_split_and_is_written_the_same(
        string name, FrameDirection direction, string command, int payloadLength)
    {
        var bytes = Captures.Read(name);
        for (var cut = 0; cut <= bytes.Length; cut++)
        {
            var buffer = Segments.Cut(bytes, cut);
            Assert.True(new FrameReader().TryRead(ref buffer, out var frame));
            Assert.True(buffer.IsEmpty);
            Assert.Equal(command, frame.Command.ToString());
            Assert.Equal(direction, frame.Direction);
            Assert.Equal(payloadLength, frame.Payload.Length);
            Assert.Equal(bytes, direction == FrameDirection.Response
                ? FrameWriter.Response(frame.Command, frame.Payload)
                : FrameWriter.Request(frame.Command, frame.Payload));
        }
    }
}
