using System.Numerics;
using System.Runtime.InteropServices;

namespace SermatecEss.Protocol.Framing;

/// <summary>The checksum of a frame: all bytes before it, combined by exclusive or, beginning with <see cref="FrameLayout.ChecksumSeed"/>.</summary>
public static class Checksum
{
    /// <summary>
    /// The checksum of these bytes. A frame carries that of everything from its header to the end of its payload; over the
    /// checksum byte too the result is 0.
    /// </summary>
    /// <param name="bytes">Any number of bytes; of none the result is the seed.</param>
    public static byte Compute(ReadOnlySpan<byte> bytes)
    {
        var wide = Vector<ulong>.Zero;
        var vectors = MemoryMarshal.Cast<byte, Vector<ulong>>(bytes);
        foreach (var vector in vectors) wide ^= vector;
        var rest = bytes[(vectors.Length * Vector<byte>.Count)..];

        ulong folded = 0;
        for (var i = 0; i < Vector<ulong>.Count; i++) folded ^= wide[i];
        var words = MemoryMarshal.Cast<byte, ulong>(rest);
        foreach (var word in words) folded ^= word;
        folded ^= folded >> 32;
        folded ^= folded >> 16;
        folded ^= folded >> 8;

        var checksum = (byte)(FrameLayout.ChecksumSeed ^ (byte)folded);
        foreach (var last in rest[(words.Length * sizeof(ulong))..]) checksum ^= last;
        return checksum;
    }
}
