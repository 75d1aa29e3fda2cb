using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace SermatecEss.Protocol.Framing;

/// <summary>The checksum of a frame: 0x0f and all bytes before it, exclusively or-ed.</summary>
public static class Checksum
{
    /// <summary>What the checksum of no bytes is.</summary>
    public const byte Seed = 0x0f;

    /// <summary>The checksum of the bytes of a frame from its header to the end of its payload.</summary>
    public static byte Compute(ReadOnlySpan<byte> bytes)
    {
        ulong folded = 0;
        if (bytes.Length >= Vector128<byte>.Count)
        {
            var sum = Vector128<byte>.Zero;
            do
            {
                sum ^= Vector128.Create(bytes);
                bytes = bytes[Vector128<byte>.Count..];
            }
            while (bytes.Length >= Vector128<byte>.Count);
            folded = sum.AsUInt64()[0] ^ sum.AsUInt64()[1];
        }

        if (bytes.Length >= sizeof(ulong))
        {
            folded ^= MemoryMarshal.Read<ulong>(bytes);
            bytes = bytes[sizeof(ulong)..];
        }

        folded ^= folded >> 32;
        folded ^= folded >> 16;
        folded ^= folded >> 8;
        var checksum = (byte)(Seed ^ folded);
        foreach (var b in bytes) checksum ^= b;
        return checksum;
    }
}
