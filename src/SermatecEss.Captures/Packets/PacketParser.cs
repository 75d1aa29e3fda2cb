using System.Buffers.Binary;
using SermatecEss.Captures.Files;

namespace SermatecEss.Captures.Packets;

/// <summary>Finds TCP segments in packets. Checksums are not verified, because network cards compute them after the capture.</summary>
public static class PacketParser
{
    private const int EthernetType = 12;
    private const int EthernetHeader = 14;
    private const int CookedType = 14;
    private const int CookedHeader = 16;
    private const int Cooked2Header = 20;
    private const int FamilyHeader = 4;
    private const int TagLength = 4;
    private const int IPv4Header = 20;
    private const int IPv6Header = 40;
    private const int TcpHeader = 20;
    private const byte Tcp = 6;

    /// <summary>PCAPdroid's trailer after each packet: this number, the app's user, the app's name in 20 bytes, a checksum.</summary>
    private const uint AppTrailer = 0x01072021;
    private const int AppTrailerLength = 32;
    private const int AppNameOffset = 8;
    private const int AppNameLength = 20;

    /// <summary>Finds the segment of a packet, and counts the packet.</summary>
    /// <param name="packet">The packet.</param>
    /// <param name="counts">Counts what it is.</param>
    /// <param name="segment">The segment, if there is one.</param>
    public static bool TryParse(in CapturedPacket packet, PacketCounts counts, out TcpSegment segment)
    {
        segment = default;
        counts.Packets++;
        var bytes = packet.Bytes.Span;
        var offset = NetworkOffset(packet.LinkType, bytes);
        if (offset < 0 || offset >= bytes.Length)
        {
            counts.Others++;
            return false;
        }

        return (bytes[offset] >> 4) switch
        {
            4 => TryParseIPv4(bytes, offset, counts, ref segment),
            6 => TryParseIPv6(bytes, offset, counts, ref segment),
            _ => Other(counts),
        };
    }

    /// <summary>Where IP starts; negative if the packet is something else.</summary>
    private static int NetworkOffset(int linkType, ReadOnlySpan<byte> bytes) => linkType switch
    {
        LinkTypes.Ethernet => AfterTags(bytes, EthernetType, EthernetHeader),
        LinkTypes.LinuxCooked => AfterTags(bytes, CookedType, CookedHeader),
        LinkTypes.LinuxCooked2 => AfterTags(bytes, 0, Cooked2Header),
        LinkTypes.Null or LinkTypes.Loop => FamilyHeader,
        _ => 0,
    };

    /// <summary>Skips VLAN tags; each ends with the type of the next header.</summary>
    private static int AfterTags(ReadOnlySpan<byte> bytes, int typeOffset, int offset)
    {
        if (bytes.Length < offset) return -1;
        var type = Short(bytes[typeOffset..]);
        while (type is 0x8100 or 0x88a8 or 0x9100 or 0x9200)
        {
            if (bytes.Length < offset + TagLength) return -1;
            type = Short(bytes[(offset + 2)..]);
            offset += TagLength;
        }

        return type is 0x0800 or 0x86dd ? offset : -1;
    }

    private static bool TryParseIPv4(ReadOnlySpan<byte> bytes, int offset, PacketCounts counts, ref TcpSegment segment)
    {
        var header = bytes[offset..];
        var headerLength = (header[0] & 0x0f) * 4;
        if (header.Length < IPv4Header || headerLength < IPv4Header) return Damaged(counts);
        var length = (int)Short(header[2..]);

        // With segmentation offload, the length is 0.
        if (length == 0) length = header.Length;
        if (length < headerLength) return Damaged(counts);
        if ((Short(header[6..]) & 0x3fff) != 0) return Fragment(counts);
        if (header[9] != Tcp) return Other(counts);
        return TryParseTcp(bytes, offset + headerLength, offset + length, header.Slice(12, 4), header.Slice(16, 4), counts, ref segment);
    }

    private static bool TryParseIPv6(ReadOnlySpan<byte> bytes, int offset, PacketCounts counts, ref TcpSegment segment)
    {
        var header = bytes[offset..];
        if (header.Length < IPv6Header) return Damaged(counts);
        var length = (int)Short(header[4..]);
        var end = length == 0 ? bytes.Length : offset + IPv6Header + length;
        var next = header[6];
        for (var at = offset + IPv6Header; ;)
        {
            if (next == Tcp) return TryParseTcp(bytes, at, end, header.Slice(8, 16), header.Slice(24, 16), counts, ref segment);
            if (next is not (0 or 43 or 44 or 51 or 60 or 135 or 139 or 140)) return Other(counts);
            if (at + 8 > bytes.Length) return Damaged(counts);

            // A fragment header without more fragments is a whole packet.
            if (next == 44 && (Short(bytes[(at + 2)..]) & 0xfff9) != 0) return Fragment(counts);
            var extension = next switch
            {
                44 => 8,
                51 => (bytes[at + 1] + 2) * 4,
                _ => (bytes[at + 1] + 1) * 8,
            };
            next = bytes[at];
            at += extension;
        }
    }

    private static bool TryParseTcp(
        ReadOnlySpan<byte> bytes,
        int offset,
        int end,
        ReadOnlySpan<byte> source,
        ReadOnlySpan<byte> destination,
        PacketCounts counts,
        ref TcpSegment segment)
    {
        if (offset > bytes.Length || bytes.Length - offset < TcpHeader) return Damaged(counts);
        var header = bytes[offset..];
        var headerLength = (header[12] >> 4) * 4;
        var length = end - offset - headerLength;
        if (headerLength < TcpHeader || length < 0) return Damaged(counts);
        counts.Tcp++;
        segment.Source = new NetworkAddress(source, Short(header));
        segment.Destination = new NetworkAddress(destination, Short(header[2..]));
        segment.Sequence = BinaryPrimitives.ReadUInt32BigEndian(header[4..]);
        segment.Acknowledgement = BinaryPrimitives.ReadUInt32BigEndian(header[8..]);
        segment.Flags = header[13];
        segment.PayloadOffset = Math.Min(offset + headerLength, bytes.Length);
        segment.Length = length;
        segment.CapturedLength = Math.Clamp(bytes.Length - segment.PayloadOffset, 0, length);
        segment.App = AppName(bytes, end);
        return true;
    }

    private static ReadOnlySpan<byte> AppName(ReadOnlySpan<byte> bytes, int end)
    {
        if (bytes.Length - end < AppTrailerLength) return default;
        var trailer = bytes[^AppTrailerLength..];
        if (BinaryPrimitives.ReadUInt32BigEndian(trailer) != AppTrailer) return default;
        var name = trailer.Slice(AppNameOffset, AppNameLength);
        var length = name.IndexOf((byte)0);
        return length < 0 ? name : name[..length];
    }

    private static ushort Short(ReadOnlySpan<byte> bytes) => BinaryPrimitives.ReadUInt16BigEndian(bytes);

    private static bool Fragment(PacketCounts counts)
    {
        counts.Fragments++;
        return false;
    }

    private static bool Other(PacketCounts counts)
    {
        counts.Others++;
        return false;
    }

    private static bool Damaged(PacketCounts counts)
    {
        counts.Damaged++;
        return false;
    }
}
