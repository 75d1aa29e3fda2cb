using System.Buffers.Binary;

namespace SermatecEss.Captures.Files;

/// <summary>Reads pcapng files: any number of sections and interfaces; blocks without packets are left out.</summary>
internal sealed class PcapNgReader(CaptureStream stream) : PacketReader(stream)
{
    /// <summary>The first four bytes, the same in either byte order.</summary>
    internal const uint SectionHeader = 0x0a0d0d0a;

    internal const uint ByteOrderMagic = 0x1a2b3c4d;
    internal const uint InterfaceDescription = 1;
    internal const uint EnhancedPacket = 6;
    private const uint OldPacket = 2;
    private const uint SimplePacket = 3;
    private const ushort ResolutionOption = 9;
    private const ushort OffsetOption = 14;
    private const int BlockHeaderLength = 8;
    private const int BlockTrailerLength = 4;
    private const int ShortestBlock = BlockHeaderLength + BlockTrailerLength;
    private const int PacketBlockHeader = 20;

    /// <summary>A file with more is damaged, or built to exhaust memory.</summary>
    private const int MostInterfaces = 4096;

    private readonly List<CaptureInterface> _interfaces = [];
    private bool _isBigEndian;

    public override bool TryRead(out CapturedPacket packet)
    {
        packet = default;
        Span<byte> header = stackalloc byte[BlockHeaderLength];
        while (Damage is null && !Stream.Peek(1).IsEmpty)
        {
            var at = Stream.Position;
            if (!Stream.TryTake(BlockHeaderLength, out var taken)) return End("the file ends within the header of a block", at);
            taken.Span.CopyTo(header);
            var type = Number(header);
            if (type == SectionHeader)
            {
                // Its byte order is only known from the field after its length.
                var magic = Stream.Peek(sizeof(uint));
                if (magic.Length < sizeof(uint)) return End("the file ends within the header of a section", at);
                _isBigEndian = BinaryPrimitives.ReadUInt32BigEndian(magic) == ByteOrderMagic;
                if (!_isBigEndian && BinaryPrimitives.ReadUInt32LittleEndian(magic) != ByteOrderMagic)
                    return End("a section has no byte order", at);
                _interfaces.Clear();
            }

            var length = Number(header[sizeof(uint)..]);
            if (length < ShortestBlock) return End($"a block has a length of {length} bytes", at);
            var body = length - ShortestBlock;
            if (type is not (InterfaceDescription or OldPacket or SimplePacket or EnhancedPacket) || body > LongestPacket + 4096)
            {
                if (!Stream.TrySkip(body + (long)BlockTrailerLength)) return End("the file ends within a block", at);
                continue;
            }

            if (!Stream.TryTake((int)body + BlockTrailerLength, out var bytes)) return End("the file ends within a block", at);
            bytes = bytes[..(int)body];
            if (type == InterfaceDescription)
            {
                if (_interfaces.Count < MostInterfaces) _interfaces.Add(Interface(bytes.Span));
            }
            else if (TryReadPacket(type, bytes, out packet))
            {
                return true;
            }
        }

        return false;
    }

    private CaptureInterface Interface(ReadOnlySpan<byte> body)
    {
        if (body.Length < 8) return new CaptureInterface(-1, 0, CaptureInterface.UsualResolution, 0);
        var resolution = CaptureInterface.UsualResolution;
        long offset = 0;
        for (var options = body[8..]; options.Length >= 4;)
        {
            var code = Short(options);
            var length = Short(options[2..]);
            options = options[4..];
            if (code == 0 || length > options.Length) break;
            if (code == ResolutionOption && length >= 1) resolution = options[0];
            if (code == OffsetOption && length >= sizeof(long))
            {
                offset = _isBigEndian
                    ? BinaryPrimitives.ReadInt64BigEndian(options)
                    : BinaryPrimitives.ReadInt64LittleEndian(options);
            }

            options = options[Math.Min(options.Length, (length + 3) & ~3)..];
        }

        return new CaptureInterface(Short(body), Number(body[4..]), resolution, offset);
    }

    private bool TryReadPacket(uint type, ReadOnlyMemory<byte> body, out CapturedPacket packet)
    {
        packet = default;
        var span = body.Span;
        if (span.Length < (type == SimplePacket ? sizeof(uint) : PacketBlockHeader)) return false;
        var index = type switch
        {
            SimplePacket => 0u,
            OldPacket => Short(span),
            _ => Number(span),
        };
        if (index >= _interfaces.Count)
        {
            LeaveOut("an interface that the file does not describe");
            return false;
        }

        var source = _interfaces[(int)index];
        if (!LinkTypes.CanRead(source.LinkType))
        {
            LeaveOut(LinkTypes.NameOf(source.LinkType));
            return false;
        }

        if (type == SimplePacket)
        {
            var kept = Math.Min(Number(span), source.SnapLength == 0 ? uint.MaxValue : source.SnapLength);
            var simple = body.Slice(sizeof(uint), (int)Math.Min(kept, (uint)(span.Length - sizeof(uint))));
            packet = new CapturedPacket(DateTimeOffset.UnixEpoch, source.LinkType, simple);
            return true;
        }

        var (seconds, ticks) = source.Split(((ulong)Number(span[4..]) << 32) | Number(span[8..]));
        var length = (int)Math.Min(Number(span[12..]), (uint)(span.Length - PacketBlockHeader));
        packet = new CapturedPacket(Time(seconds, ticks), source.LinkType, body.Slice(PacketBlockHeader, length));
        return true;
    }

    private void LeaveOut(string kind)
    {
        Unreadable++;
        UnreadableKind ??= kind;
    }

    private uint Number(ReadOnlySpan<byte> bytes) =>
        _isBigEndian ? BinaryPrimitives.ReadUInt32BigEndian(bytes) : BinaryPrimitives.ReadUInt32LittleEndian(bytes);

    private ushort Short(ReadOnlySpan<byte> bytes) =>
        _isBigEndian ? BinaryPrimitives.ReadUInt16BigEndian(bytes) : BinaryPrimitives.ReadUInt16LittleEndian(bytes);

    private bool End(string why, long at)
    {
        Damage = $"{why}, at byte {at}";
        return false;
    }
}
