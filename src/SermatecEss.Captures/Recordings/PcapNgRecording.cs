using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;
using SermatecEss.Captures.Files;

namespace SermatecEss.Captures.Recordings;

/// <summary>
/// Frames as packets of TCP, so that programs for packets show them. Headers are made up; only times, direction and frames are real.
/// </summary>
internal sealed class PcapNgRecording : RecordingFile
{
    private const int IPHeader = 20;
    private const int TcpHeader = 20;
    private const int Headers = IPHeader + TcpHeader;
    private const int ClientPort = 40_000;
    private const byte Syn = 0x02, PushAndAcknowledge = 0x18;

    /// <summary>Stands for this program, and for inverters whose address is a name or of IPv6: a network for examples (RFC 5737).</summary>
    private static readonly byte[] Client = [192, 0, 2, 1], Unnamed = [192, 0, 2, 2];
    private readonly Stream _stream;
    private readonly Dictionary<string, Counters> _connections = [];

    internal PcapNgRecording(Stream stream)
    {
        _stream = stream;
        Span<byte> section = stackalloc byte[28];
        BinaryPrimitives.WriteUInt32LittleEndian(section, PcapNgReader.SectionHeader);
        BinaryPrimitives.WriteInt32LittleEndian(section[4..], section.Length);
        BinaryPrimitives.WriteUInt32LittleEndian(section[8..], PcapNgReader.ByteOrderMagic);
        BinaryPrimitives.WriteUInt16LittleEndian(section[12..], 1);
        BinaryPrimitives.WriteInt64LittleEndian(section[16..], -1);
        BinaryPrimitives.WriteInt32LittleEndian(section[24..], section.Length);
        Span<byte> description = stackalloc byte[20];
        BinaryPrimitives.WriteUInt32LittleEndian(description, PcapNgReader.InterfaceDescription);
        BinaryPrimitives.WriteInt32LittleEndian(description[4..], description.Length);
        BinaryPrimitives.WriteUInt16LittleEndian(description[8..], LinkTypes.Raw);
        BinaryPrimitives.WriteInt32LittleEndian(description[16..], description.Length);
        _stream.Write(section);
        _stream.Write(description);
    }

    internal static ReadOnlySpan<byte> Beginning => [0x0a, 0x0d, 0x0d, 0x0a];

    public override void Write(string line)
    {
        if (RecordedLine.Parse(line) is not { Time: { } time, Where: { } where } recorded) return;
        var micros = (time - DateTimeOffset.UnixEpoch).Ticks / TimeSpan.TicksPerMicrosecond;
        if (!_connections.TryGetValue(where, out var counters))
        {
            // It opens with a number of its time: in a file that is continued, it would be a repetition of the one before otherwise.
            counters = new Counters(ClientPort + _connections.Count, where, (uint)micros);
            _connections.Add(where, counters);
            WriteBlock(micros, counters, isSent: true, Syn, []);
            counters.Sent++;
        }

        WriteBlock(micros, counters, recorded.Sent, PushAndAcknowledge, Convert.FromHexString(recorded.Hex));
        _stream.Flush();
    }

    private protected override void Close() => _stream.Dispose();

    private void WriteBlock(long micros, Counters counters, bool isSent, byte flags, byte[] frame)
    {
        var length = Headers + frame.Length;
        var block = new byte[28 + ((length + 3) & ~3) + 4];
        BinaryPrimitives.WriteUInt32LittleEndian(block, PcapNgReader.EnhancedPacket);
        BinaryPrimitives.WriteInt32LittleEndian(block.AsSpan(4), block.Length);
        BinaryPrimitives.WriteUInt32LittleEndian(block.AsSpan(12), (uint)(micros >> 32));
        BinaryPrimitives.WriteUInt32LittleEndian(block.AsSpan(16), (uint)micros);
        BinaryPrimitives.WriteInt32LittleEndian(block.AsSpan(20), length);
        BinaryPrimitives.WriteInt32LittleEndian(block.AsSpan(24), length);
        WritePacket(block.AsSpan(28, length), counters, isSent, flags, frame);
        BinaryPrimitives.WriteInt32LittleEndian(block.AsSpan(block.Length - 4), block.Length);
        _stream.Write(block);
    }

    private static void WritePacket(Span<byte> packet, Counters counters, bool isSent, byte flags, byte[] frame)
    {
        packet[0] = 0x45;
        BinaryPrimitives.WriteUInt16BigEndian(packet[2..], (ushort)packet.Length);
        packet[6] = 0x40;
        packet[8] = 64;
        packet[9] = 6;
        (isSent ? Client : counters.Address).CopyTo(packet[12..]);
        (isSent ? counters.Address : Client).CopyTo(packet[16..]);
        BinaryPrimitives.WriteUInt16BigEndian(packet[10..], HeaderChecksum(packet[..IPHeader]));

        var tcp = packet[IPHeader..];
        BinaryPrimitives.WriteUInt16BigEndian(tcp, (ushort)(isSent ? counters.ClientPort : counters.Port));
        BinaryPrimitives.WriteUInt16BigEndian(tcp[2..], (ushort)(isSent ? counters.Port : counters.ClientPort));
        BinaryPrimitives.WriteUInt32BigEndian(tcp[4..], isSent ? counters.Sent : counters.Received);
        BinaryPrimitives.WriteUInt32BigEndian(tcp[8..], isSent ? counters.Received : counters.Sent);
        tcp[12] = TcpHeader / 4 << 4;
        tcp[13] = flags;
        tcp[14] = tcp[15] = 0xff;
        frame.CopyTo(tcp[TcpHeader..]);
        if (isSent) counters.Sent += (uint)frame.Length;
        else counters.Received += (uint)frame.Length;
    }

    private static ushort HeaderChecksum(ReadOnlySpan<byte> header)
    {
        var sum = 0;
        for (var i = 0; i < header.Length; i += 2) sum += BinaryPrimitives.ReadUInt16BigEndian(header[i..]);
        while (sum > ushort.MaxValue) sum = (sum & ushort.MaxValue) + (sum >> 16);
        return (ushort)~sum;
    }

    /// <summary>The connection with one inverter.</summary>
    private sealed class Counters
    {
        internal Counters(int clientPort, string where, uint first)
        {
            ClientPort = clientPort;
            Sent = first;
            var isAddress = IPEndPoint.TryParse(where, out var known) && known.AddressFamily == AddressFamily.InterNetwork;
            Address = isAddress ? known!.Address.GetAddressBytes() : Unnamed;
            Port = isAddress ? known!.Port : int.TryParse(where.AsSpan(where.LastIndexOf(':') + 1), out var port) ? port : 8899;
        }

        internal int ClientPort { get; }

        internal byte[] Address { get; }

        internal int Port { get; }

        internal uint Sent { get; set; }

        internal uint Received { get; set; } = 1;
    }
}
