using System.Numerics;
using System.Runtime.InteropServices;

namespace SermatecEss.Protocol.Framing;

/// <summary>The checksum of a frame: 0x0f and all bytes before it, combined by exclusive or.</summary>
public static class Checksum
{
    /// <summary>The checksum of no bytes.</summary>
    public const byte Seed = 0x0f;

    /// <summary>The checksum of the bytes of a frame from its header to the end of its payload.</summary>
    public static byte Compute(ReadOnlySpan<byte> bytes)
    {
        // Over spans of whole vectors and words: with a loop that shortens the span as it goes, the frame reader was measured at a third of
        // the speed whenever the just-in-time compiler optimised by profile.
        var wide = Vector<ulong>.Zero;
        var vectors = MemoryMarshal.Cast<byte, Vector<ulong>>(bytes);
        foreach (var vector in vectors) wide ^= vector;
        bytes = bytes[(vectors.Length * Vector<byte>.Count)..];

        ulong folded = 0;
        for (var i = 0; i < Vector<ulong>.Count; i++) folded ^= wide[i];
        var words = MemoryMarshal.Cast<byte, ulong>(bytes);
        foreach (var word in words) folded ^= word;
        bytes = bytes[(words.Length * sizeof(ulong))..];

        folded ^= folded >> 32;
        folded ^= folded >> 16;
        folded ^= folded >> 8;
        var checksum = (byte)(Seed ^ folded);
        foreach (var b in bytes) checksum ^= b;
        return checksum;
    }
}
