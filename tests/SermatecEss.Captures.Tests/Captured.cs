using SermatecEss.Captures.Conversations;
using SermatecEss.Captures.Files;

namespace SermatecEss.Captures.Tests;

/// <summary>Reads captures in memory.</summary>
internal static class Captured
{
    /// <summary>Everything that happened on connections with inverters.</summary>
    internal static (List<CaptureEvent> Events, CaptureReader Reader, PacketReader Packets) Read(byte[] file, int? port = null)
    {
        var packets = CaptureContent.Packets(CaptureContent.Open(new MemoryStream(file)))!;
        var reader = new CaptureReader(port);
        return ([.. reader.Read(packets)], reader, packets);
    }

    /// <summary>The frames in hex, each with its time.</summary>
    internal static List<string> Frames(byte[] file) =>
    [
        .. Read(file).Events.OfType<CapturedFrame>().Select(frame =>
            $"{frame.Time?.UtcDateTime:HH:mm:ss.ffffff} {frame.Source} {Convert.ToHexStringLower(frame.Frame.Bytes.Span)}"),
    ];
}
