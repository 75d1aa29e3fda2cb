using SermatecEss.Captures.Conversations;
using SermatecEss.Testing;

namespace SermatecEss.Captures.Tests.Files;

/// <summary>Captures of other programs.</summary>
public sealed class SampleTests
{
    [Theory]
    [InlineData("eth4.pcap", 2, "0a 0a")]
    [InlineData("ipv4.pcap", 2, "0a 0a")]
    [InlineData("ipv6.pcap", 2, "0a 0a")]
    [InlineData("nsec.pcap", 2, "0a 0a")]
    [InlineData("null.pcap", 2, "0a 0a")]
    [InlineData("pcapdroid.pcap", 2, "0a 0a")]
    [InlineData("sll.pcap", 2, "0a 0a")]
    [InlineData("vlan.pcap", 2, "0a 0a")]
    [InlineData("sim-loopback.pcapng", 8, "98 98 0a 0a 98 98 98 98")]
    [InlineData("two-sections.pcapng", 8, "98 98 0a 0a 98 98 98 98")]
    [InlineData("fw-pcu-609.pcap", 341, "98 98 20 00 0001 00 0001")]
    public void Every_frame_is_found(string name, int count, string beginning)
    {
        var path = SharedFolder.Find("captures", "pcap", name);
        Assert.SkipWhen(path is null, "needs the shared captures");
        var (events, reader, packets) = Captured.Read(File.ReadAllBytes(path));
        var frames = events.OfType<CapturedFrame>().Select(frame => frame.Frame.Command.ToString()).ToList();
        Assert.Equal(count, frames.Count);
        Assert.StartsWith(beginning, string.Join(' ', frames), StringComparison.Ordinal);
        Assert.DoesNotContain(events, happened => happened is CaptureGap or SkippedBytes);
        Assert.Null(packets.Damage);
        Assert.Equal(0, reader.OtherBytes);
    }
}
