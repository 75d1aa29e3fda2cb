using System.Buffers.Binary;
using System.IO.Compression;

namespace SermatecEss.Captures.Files;

/// <summary>Recognises files by their content, never by their name.</summary>
public static class CaptureContent
{
    /// <summary>Files that users mistake for a capture, by their first bytes.</summary>
    private static readonly (byte[] Beginning, string What)[] Others =
    [
        ([.. "PK\u0003\u0004"u8], "is a zip archive; extract it first"),
        ([.. "\u007fELF"u8], "is a program"),
        ([0x28, 0xb5, 0x2f, 0xfd], "is compressed with zstd; decompress it with 'unzstd' first"),
        ([0xfd, .. "7zXZ"u8], "is compressed with xz; decompress it with 'unxz' first"),
        ([.. "BZh"u8], "is compressed with bzip2; decompress it with 'bunzip2' first"),
        ([0x04, 0x22, 0x4d, 0x18], "is compressed with lz4; decompress it with 'unlz4' first"),
        ([.. "7z"u8, 0xbc, 0xaf], "is a 7z archive; extract it first"),
        ([.. "snoop\0\0\0"u8], "is a snoop capture; convert it with 'editcap -F pcapng'"),
        ([.. "btsnoop\0"u8], "is a Bluetooth capture"),
        ([.. "GMBU"u8], "is a Network Monitor capture; convert it with 'editcap -F pcapng'"),
        ([.. "RTSS"u8], "is a Network Monitor capture; convert it with 'editcap -F pcapng'"),
        ([.. "TRSNIFF data"u8], "is a Sniffer capture; convert it with 'editcap -F pcapng'"),
        ([0x34, 0xcd, 0xb2, 0xa1], "is a modified pcap file; convert it with 'editcap -F pcapng'"),
        ([0xa1, 0xb2, 0xcd, 0x34], "is a modified pcap file; convert it with 'editcap -F pcapng'"),
        ([.. "SQLite format 3\0"u8], "is a database"),
        ([0x89, .. "PNG"u8], "is a picture"),
        ([0xff, 0xd8, 0xff], "is a picture"),
        ([.. "%PDF"u8], "is a PDF"),
    ];

    /// <summary>Decompresses a gzip file; returns any other stream as it is.</summary>
    /// <param name="source">The file; not closed.</param>
    public static CaptureStream Open(Stream source)
    {
        var stream = new CaptureStream(source);
        return stream.Peek(3) is [0x1f, 0x8b, 8] ? new CaptureStream(new GZipStream(stream, CompressionMode.Decompress)) : stream;
    }

    /// <summary>A reader of the packets of a pcap or pcapng file; null if it is neither, so that it may be hex or binary frames.</summary>
    /// <exception cref="CaptureFormatException">The content is recognised, but cannot be read.</exception>
    public static PacketReader? Packets(CaptureStream stream)
    {
        var beginning = stream.Peek(16);
        if (beginning.Length >= sizeof(uint))
        {
            switch (BinaryPrimitives.ReadUInt32LittleEndian(beginning))
            {
                case PcapNgReader.SectionHeader:
                    return new PcapNgReader(stream);
                case PcapReader.Microseconds or PcapReader.Nanoseconds
                    or PcapReader.BigEndianMicroseconds or PcapReader.BigEndianNanoseconds:
                    return new PcapReader(stream);
                default:
                    break;
            }
        }

        foreach (var (start, what) in Others)
            if (beginning.StartsWith(start)) throw new CaptureFormatException(what);
        return null;
    }
}
