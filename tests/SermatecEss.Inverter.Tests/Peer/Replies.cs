using System.Buffers.Binary;
using System.Text;
using SermatecEss.Protocol.Framing;

namespace SermatecEss.Inverter.Tests.Peer;

/// <summary>Frames as sent by an inverter.</summary>
internal static class Replies
{
    internal const string Serial = "ST0000000000000001";

    /// <summary>A captured response to 0A of a 10 kW inverter.</summary>
    internal static readonly byte[] Battery =
        Convert.FromHexString("fe5514640a002612ecffed016800150064002200b900b9151810fe000000000000000000000000000000000000cdae");

    internal static byte[] Identity(int pcuVersion, short vendor = 30, short model = 2, string serial = Serial)
    {
        var payload = new byte[50];
        BinaryPrimitives.WriteInt16BigEndian(payload, (short)pcuVersion);
        BinaryPrimitives.WriteInt16BigEndian(payload.AsSpan(2), vendor);
        BinaryPrimitives.WriteInt16BigEndian(payload.AsSpan(4), model);
        Encoding.ASCII.GetBytes(serial, payload.AsSpan(6));
        return Frame(0x98, payload);
    }

    internal static byte[] Frame(byte code, params byte[] payload) => FrameWriter.Response(CommandCode.FromByte(code), payload);

    /// <summary>A frame with a wrong checksum.</summary>
    internal static byte[] Damaged(byte[] frame)
    {
        var damaged = frame.ToArray();
        damaged[^2] ^= 0x5a;
        return damaged;
    }

    internal static byte[] Join(params byte[][] parts) => [.. parts.SelectMany(part => part)];
}
