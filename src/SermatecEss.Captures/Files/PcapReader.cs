using System.Buffers.Binary;

namespace SermatecEss.Captures.Files;

/// <summary>Reads pcap files: either byte order, microseconds or nanoseconds.</summary>
internal sealed class PcapReader : PacketReader
{
    private const int HeaderLength = 24;
    private const int PacketHeaderLength = 16;
    private readonly bool _isBigEndian;
    private readonly bool _hasNanoseconds;
    private readonly int _linkType;
    private long _number;

    /// <exception cref="CaptureFormatException">It is empty, or its kind of network cannot be read.</exception>
    internal PcapReader(CaptureStream stream)
        : base(stream)
    {
        if (!stream.TryTake(HeaderLength, out var header)) throw new CaptureFormatException("is a pcap file without a complete header");
        var magic = BinaryPrimitives.ReadUInt32LittleEndian(header.Span);
        _isBigEndian = magic is BigEndianMicroseconds or BigEndianNanoseconds;
        _hasNanoseconds = magic is Nanoseconds or BigEndianNanoseconds;

        // The upper bits are the length of the checksum at the end of each packet, which is not part of IP's own length.
        _linkType = (int)(Number(header.Span[20..]) & 0xffff);
        if (!LinkTypes.CanRead(_linkType))
            throw new CaptureFormatException($"is a capture of {LinkTypes.NameOf(_linkType)}, which is not supported");
    }

    /// <summary>The first four bytes of each kind, as a little-endian number.</summary>
    internal const uint Microseconds = 0xa1b2c3d4, Nanoseconds = 0xa1b23c4d, BigEndianMicroseconds = 0xd4c3b2a1,
        BigEndianNanoseconds = 0x4d3cb2a1;

    public override bool TryRead(out CapturedPacket packet)
    {
        packet = default;
        if (Damage is not null || Stream.Peek(1).IsEmpty) return false;
        _number++;
        if (!Stream.TryTake(PacketHeaderLength, out var header)) return End("the file ends within the header of packet");
        var seconds = Number(header.Span);
        var fraction = Number(header.Span[4..]);
        var length = Number(header.Span[8..]);
        if (length > LongestPacket) return End($"an invalid length of {length} bytes in the header of packet");
        if (!Stream.TryTake((int)length, out var bytes)) return End("the file ends within packet");
        packet = new CapturedPacket(Time(seconds, _hasNanoseconds ? fraction / 100 : fraction * 10L), _linkType, bytes);
        return true;
    }

    private uint Number(ReadOnlySpan<byte> bytes) =>
        _isBigEndian ? BinaryPrimitives.ReadUInt32BigEndian(bytes) : BinaryPrimitives.ReadUInt32LittleEndian(bytes);

    private bool End(string why)
    {
        Damage = $"{why} {_number}";
        return false;
    }
}
