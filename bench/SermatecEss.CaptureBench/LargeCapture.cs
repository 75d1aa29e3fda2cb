using System.Buffers.Binary;
using SermatecEss.Captures.Tests;
using SermatecEss.Protocol.Framing;
using SermatecEss.Simulator;

namespace SermatecEss.CaptureBench;

/// <summary>A capture of a phone: downloads on 40 connections, and an app that polls an inverter.</summary>
internal static class LargeCapture
{
    private const int Downloads = 40;
    private const int Segment = 1448;
    private const byte Push = PacketBytes.Push | PacketBytes.Ack;

    /// <summary>The commands that the app polls.</summary>
    private static readonly byte[] Polled = [0x98, 0x0c, 0x0a, 0x0b, 0x0d, 0x1e, 0x1f, 0x95];

    /// <summary>Writes the file.</summary>
    /// <returns>How many frames are in it.</returns>
    internal static int Write(string path, long length, int frames)
    {
        var random = new Random(1);
        var inverter = new SimulatedInverter(new SimulatorOptions(), TimeProvider.System);
        using var file = new BufferedStream(File.Create(path), 1 << 20);
        Span<byte> header = stackalloc byte[24];
        BinaryPrimitives.WriteUInt32LittleEndian(header, 0xa1b2c3d4);
        header[4] = 2;
        header[6] = 4;
        BinaryPrimitives.WriteUInt32LittleEndian(header[16..], 262_144);
        header[20] = 1;
        file.Write(header);
        var payload = new byte[Segment];
        var sequences = new uint[Downloads];
        var (written, found, micros) = (24L, 0, 0L);
        var (asked, answered) = (1u, 1u);
        while (written < length)
        {
            // Frames are spread evenly.
            while (found < frames && found * (double)length / frames <= written)
            {
                var request = FrameWriter.Request(CommandCode.FromByte(Polled[found / 2 % Polled.Length]));
                Add(PacketBytes.IPv4("10.10.100.2", "10.10.100.254", PacketBytes.Tcp(40_000, 8899, asked, answered, Push, request)));
                asked += (uint)request.Length;
                found++;
                foreach (var response in inverter.Respond(FrameOf(request)))
                {
                    Add(PacketBytes.IPv4("10.10.100.254", "10.10.100.2", PacketBytes.Tcp(8899, 40_000, answered, asked, Push, response)));
                    answered += (uint)response.Length;
                    found++;
                }
            }

            var download = random.Next(Downloads);
            random.NextBytes(payload);
            Add(PacketBytes.IPv4(
                "203.0.113.9",
                "10.10.100.2",
                PacketBytes.Tcp(443, 50_000 + download, sequences[download], 1, Push, payload)));
            sequences[download] += Segment;
        }

        return found;

        void Add(byte[] packet)
        {
            Span<byte> about = stackalloc byte[16];
            packet = PacketBytes.Ethernet(packet);
            micros += 300;
            BinaryPrimitives.WriteUInt32LittleEndian(about, (uint)(1_700_000_000 + micros / 1_000_000));
            BinaryPrimitives.WriteUInt32LittleEndian(about[4..], (uint)(micros % 1_000_000));
            BinaryPrimitives.WriteInt32LittleEndian(about[8..], packet.Length);
            BinaryPrimitives.WriteInt32LittleEndian(about[12..], packet.Length);
            file.Write(about);
            file.Write(packet);
            written += about.Length + packet.Length;
        }
    }

    private static Frame FrameOf(byte[] bytes)
    {
        var rest = new System.Buffers.ReadOnlySequence<byte>(bytes);
        _ = new FrameReader().TryRead(ref rest, out var frame);
        return frame;
    }
}
