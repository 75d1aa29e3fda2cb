using System.Buffers.Binary;
using System.Net;

namespace SermatecEss.Captures.Tests;

/// <summary>Builds the bytes of TCP packets, from the link header on.</summary>
internal static class PacketBytes
{
    internal const byte Fin = 1, Syn = 2, Reset = 4, Push = 8, Ack = 16;

    /// <summary>A TCP header with its payload.</summary>
    internal static byte[] Tcp(
        int from,
        int to,
        uint sequence,
        uint acknowledgement,
        byte flags,
        ReadOnlySpan<byte> payload,
        int options = 0)
    {
        var bytes = new byte[20 + options + payload.Length];
        BinaryPrimitives.WriteUInt16BigEndian(bytes, (ushort)from);
        BinaryPrimitives.WriteUInt16BigEndian(bytes.AsSpan(2), (ushort)to);
        BinaryPrimitives.WriteUInt32BigEndian(bytes.AsSpan(4), sequence);
        BinaryPrimitives.WriteUInt32BigEndian(bytes.AsSpan(8), acknowledgement);
        bytes[12] = (byte)(((20 + options) / 4) << 4);
        bytes[13] = flags;
        BinaryPrimitives.WriteUInt16BigEndian(bytes.AsSpan(14), ushort.MaxValue);
        bytes.AsSpan(20, options).Fill(1);
        payload.CopyTo(bytes.AsSpan(20 + options));
        return bytes;
    }

    /// <summary>An IPv4 packet.</summary>
    internal static byte[] IPv4(string from, string to, byte[] content, byte protocol = 6, int options = 0, ushort fragment = 0x4000)
    {
        var header = new byte[20 + options];
        header[0] = (byte)(0x40 | (header.Length / 4));
        BinaryPrimitives.WriteUInt16BigEndian(header.AsSpan(2), (ushort)(header.Length + content.Length));
        BinaryPrimitives.WriteUInt16BigEndian(header.AsSpan(6), fragment);
        header[8] = 64;
        header[9] = protocol;
        IPAddress.Parse(from).GetAddressBytes().CopyTo(header, 12);
        IPAddress.Parse(to).GetAddressBytes().CopyTo(header, 16);
        return [.. header, .. content];
    }

    /// <summary>
    /// An IPv6 packet with extension headers, each of 8 bytes or more, as <c>(type, bytes)</c>; their first byte is filled in.
    /// </summary>
    internal static byte[] IPv6(string from, string to, byte[] content, params (byte Type, byte[] Bytes)[] extensions)
    {
        var header = new byte[40];
        header[0] = 0x60;
        header[7] = 64;
        IPAddress.Parse(from).GetAddressBytes().CopyTo(header, 8);
        IPAddress.Parse(to).GetAddressBytes().CopyTo(header, 24);
        header[6] = extensions.Length > 0 ? extensions[0].Type : (byte)6;
        var rest = new List<byte>();
        for (var i = 0; i < extensions.Length; i++)
        {
            byte[] bytes = [.. extensions[i].Bytes];
            bytes[0] = i + 1 < extensions.Length ? extensions[i + 1].Type : (byte)6;
            rest.AddRange(bytes);
        }

        rest.AddRange(content);
        BinaryPrimitives.WriteUInt16BigEndian(header.AsSpan(4), (ushort)rest.Count);
        return [.. header, .. rest];
    }

    /// <summary>An Ethernet header before a packet, with the tags of networks.</summary>
    internal static byte[] Ethernet(byte[] packet, params ushort[] tags)
    {
        var bytes = new List<byte>(new byte[12]);
        foreach (var tag in tags) bytes.AddRange([(byte)(tag >> 8), (byte)tag, 0, 42]);
        bytes.AddRange(TypeOf(packet));
        return [.. bytes, .. packet];
    }

    /// <summary>The type of IPv4 or IPv6.</summary>
    internal static byte[] TypeOf(byte[] packet) => packet[0] >> 4 == 4 ? [8, 0] : [0x86, 0xdd];
}
