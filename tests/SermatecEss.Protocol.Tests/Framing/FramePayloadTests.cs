using SermatecEss.Protocol.Framing;

namespace SermatecEss.Protocol.Tests.Framing;

public sealed class FramePayloadTests
{
    public static TheoryData<bool, string> Payloads
    {
        get
        {
            var data = new TheoryData<bool, string>();
            foreach (var encrypted in new[] { false, true })
            {
                data.Add(encrypted, "fe55");
                data.Add(encrypted, "00fe55641498");
                data.Add(encrypted, "aefe");
                data.Add(encrypted, Samples.BatteryQuery);
                data.Add(encrypted, Samples.BatteryQuery + "00" + Samples.BatteryQuery);
            }

            return data;
        }
    }

    [Theory]
    [MemberData(nameof(Payloads))]
    public void A_payload_that_holds_a_header_or_whole_frames_belongs_to_one_frame(bool encrypted, string payload)
    {
        var frame = FrameWriter.Response(CommandCode.FromByte(0xb1), Convert.FromHexString(payload));
        for (var cut = 0; cut <= frame.Length; cut++)
        {
            var wire = new Wire(encrypted);
            var buffer = Segments.Cut(wire.Encode(frame), cut);
            Assert.Equal([Samples.Hex(frame)], wire.ReadAll(ref buffer));
            Assert.Equal(0, wire.Counters.BytesDropped);
        }
    }

    [Fact]
    public void A_whole_frame_inside_a_broken_one_is_found()
    {
        var wire = new Wire(encrypted: false);
        var broken = FrameWriter.Response(CommandCode.FromByte(0xb1), Samples.Concat([1, 2], Samples.Query, [3]));
        broken[^2] ^= 1;
        Assert.Equal([Samples.BatteryQuery], wire.ReadAll(broken));
        Assert.Equal(new(1, broken.Length - 10, 1, 0, 0), wire.Counters);
    }
}
