using SermatecEss.Captures.Conversations;
using SermatecEss.Captures.Files;
using SermatecEss.Captures.Firmware;
using SermatecEss.Captures.Tests;
using SermatecEss.Protocol.Catalogue;
using SermatecEss.Protocol.Framing;

namespace SermatecEss.Fuzz.Targets;

/// <summary>The properties of capture files.</summary>
internal static class CaptureOracle
{
    internal static IEnumerable<byte[]> Seeds
    {
        get
        {
            var connection = new Conversation().Open()
                .FromClient(FrameWriter.Request(CommandCode.FromByte(0x98)))
                .FromServer(FrameWriter.Response(CommandCode.FromByte(0x98), new byte[50]))
                .FromClient(FrameWriter.Request(CommandCode.FromByte(0x20), [0, 0]))
                .At(40, FrameWriter.Request(new CommandCode(1), new byte[20]))
                .FromServer(CloudCipher.Vendor.Apply(FrameWriter.Response(new CommandCode(0), [0, 0])))
                .FromClient(FrameWriter.Request(CommandCode.FromByte(0xf0), [0, 0, 0, 20, 1, 2]));
            yield return CaptureBytes.Pcap(101, connection.Packets);
            yield return CaptureBytes.Pcap(1, connection.OnEthernet, isBigEndian: true, hasNanoseconds: true);
            yield return CaptureBytes.Pcap(113, connection.Packets.Select(packet => (byte[])[.. new byte[14], 8, 0, .. packet]));
            foreach (var isBigEndian in (bool[])[false, true])
            {
                var file = CaptureBytes.PcapNg(isBigEndian)
                    .Section()
                    .Interface(101, resolution: 9, offset: 5)
                    .Interface(276, snapLength: 90);
                foreach (var packet in connection.Packets) file.Enhanced(packet, 1).Old(packet, 2).Simple(packet).Unknown(5, 8);
                yield return file.Bytes;
            }
        }
    }

    internal static void Check(byte[] input)
    {
        var stream = CaptureContent.Open(new MemoryStream(input));
        if (CaptureContent.Packets(stream) is not { } packets) return;
        var reader = new CaptureReader(port: null);
        var exchanges = 0;
        var tracker = new ConversationTracker(_ => exchanges++);
        var firmware = new FirmwareCollector(CommandCatalogue.Default);
        var view = CommandCatalogue.Default.View(609);
        var frames = 0;
        foreach (var captured in reader.Read(packets))
        {
            firmware.Take(captured);
            if (captured is ConnectionEnd) tracker.End(captured.Connection);
            if (captured is not CapturedFrame { Frame: var frame } found) continue;
            frames++;
            Finding.Unless(
                Checksum.Compute(frame.Bytes.Span[..^FrameLayout.TrailerLength]) == frame.Bytes.Span[^FrameLayout.TrailerLength],
                "every frame is valid");
            tracker.Take(found, view.Find(frame.Command), view);
        }

        tracker.End();
        firmware.End();
        Finding.Unless(exchanges <= frames, "a frame belongs to one exchange");
        Finding.Unless(reader.Packets.Packets <= input.Length, "a packet has at least one byte");
        Finding.Unless(
            firmware.Upgrades.TrueForAll(upgrade => (upgrade.Image is null) == (upgrade.Faults.Count > 0)),
            "an image is whole, or its faults are named");
    }
}
