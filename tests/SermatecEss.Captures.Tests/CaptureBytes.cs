using System.Buffers.Binary;

namespace SermatecEss.Captures.Tests;

/// <summary>Builds capture files.</summary>
internal sealed class CaptureBytes
{
    /// <summary>2023-11-14 22:13:20 UTC.</summary>
    internal const long Begin = 1_700_000_000;

    private readonly List<byte> _bytes = [];
    private readonly bool _isBigEndian;

    private CaptureBytes(bool isBigEndian) => _isBigEndian = isBigEndian;

    internal byte[] Bytes => [.. _bytes];

    /// <summary>A pcap file.</summary>
    internal static byte[] Pcap(
        int linkType, IEnumerable<byte[]> packets, bool isBigEndian = false, bool hasNanoseconds = false, int step = 1000)
    {
        var file = new CaptureBytes(isBigEndian);
        file.Number(hasNanoseconds ? 0xa1b23c4d : 0xa1b2c3d4);
        file.Short(2).Short(4).Number(0).Number(0).Number(262_144).Number((uint)linkType);
        var micros = 0L;
        foreach (var packet in packets)
        {
            file.Number((uint)(Begin + micros / 1_000_000)).Number((uint)(micros % 1_000_000 * (hasNanoseconds ? 1000 : 1)));
            file.Number((uint)packet.Length).Number((uint)packet.Length).Raw(packet);
            micros += step;
        }

        return file.Bytes;
    }

    internal static CaptureBytes PcapNg(bool isBigEndian = false) => new(isBigEndian);

    /// <summary>Begins a section of a pcapng file.</summary>
    internal CaptureBytes Section() =>
        Block(0x0a0d0d0a, body => body.Number(0x1a2b3c4d).Short(1).Short(0).Number(0xffffffff).Number(0xffffffff));

    /// <summary>Describes an interface.</summary>
    internal CaptureBytes Interface(int linkType, byte? resolution = null, long? offset = null, uint snapLength = 0) => Block(1, body =>
    {
        body.Short((ushort)linkType).Short(0).Number(snapLength);
        body.Short(2).Short(3).Raw([.. "lan"u8, 0]);
        if (resolution is { } unit) body.Short(9).Short(1).Raw([unit, 0, 0, 0]);
        if (offset is { } seconds)
        {
            var bytes = new byte[8];
            if (_isBigEndian) BinaryPrimitives.WriteInt64BigEndian(bytes, seconds);
            else BinaryPrimitives.WriteInt64LittleEndian(bytes, seconds);
            body.Short(14).Short(8).Raw(bytes);
        }

        body.Number(0);
    });

    /// <summary>An enhanced packet.</summary>
    internal CaptureBytes Enhanced(byte[] packet, ulong time, uint number = 0) => Block(6, body => body
        .Number(number).Number((uint)(time >> 32)).Number((uint)time).Number((uint)packet.Length).Number((uint)packet.Length)
        .Raw(packet).Pad().Short(1).Short(2).Raw("hi"u8).Pad().Number(0));

    /// <summary>A packet in the obsolete form.</summary>
    internal CaptureBytes Old(byte[] packet, ulong time, ushort number = 0) => Block(2, body => body
        .Short(number).Short(0).Number((uint)(time >> 32)).Number((uint)time).Number((uint)packet.Length).Number((uint)packet.Length)
        .Raw(packet).Pad());

    /// <summary>A packet without time.</summary>
    internal CaptureBytes Simple(byte[] packet) => Block(3, body => body.Number((uint)packet.Length).Raw(packet).Pad());

    /// <summary>A block of any type.</summary>
    internal CaptureBytes Unknown(uint type, int length) => Block(type, body => body.Raw(new byte[length]));

    private CaptureBytes Block(uint type, Action<CaptureBytes> write)
    {
        var body = new CaptureBytes(_isBigEndian);
        write(body);
        body.Pad();
        var length = (uint)(body._bytes.Count + 12);
        return Number(type).Number(length).Raw(body.Bytes).Number(length);
    }

    private CaptureBytes Pad()
    {
        while (_bytes.Count % 4 != 0) _bytes.Add(0);
        return this;
    }

    private CaptureBytes Number(uint value)
    {
        Span<byte> bytes = stackalloc byte[4];
        if (_isBigEndian) BinaryPrimitives.WriteUInt32BigEndian(bytes, value);
        else BinaryPrimitives.WriteUInt32LittleEndian(bytes, value);
        return Raw(bytes);
    }

    private CaptureBytes Short(ushort value)
    {
        Span<byte> bytes = stackalloc byte[2];
        if (_isBigEndian) BinaryPrimitives.WriteUInt16BigEndian(bytes, value);
        else BinaryPrimitives.WriteUInt16LittleEndian(bytes, value);
        return Raw(bytes);
    }

    private CaptureBytes Raw(ReadOnlySpan<byte> bytes)
    {
        _bytes.AddRange(bytes);
        return this;
    }
}
