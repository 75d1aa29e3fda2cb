using CsCheck;

namespace SermatecEss.Bridge.Tests.State;

/// <summary>Texts that the program has not written: random bytes, and modified valid texts.</summary>
internal static class Mutation
{
    private static readonly byte[] Telling = [.. "{}[]\":,0123456789-.eE+ \\utfalsn\0\n"u8, 0x80, 0xff];

    /// <summary>A random modification of a text.</summary>
    internal static Gen<byte[]> Of(byte[] good)
    {
        var any = Gen.OneOf(Gen.Byte, Gen.Int[0, Telling.Length - 1].Select(index => Telling[index]));
        var at = Gen.Int[0, good.Length - 1];
        return Gen.OneOf(
            any.Array[0, 200],
            Gen.Select(at, any).Array[1, 4].Select(changes => Changed(good, changes)),
            Gen.Select(at, Gen.Int[0, 20]).Select(cut => (byte[])[.. good[..cut.Item1], .. good.Skip(cut.Item1 + cut.Item2)]),
            Gen.Select(at, any.Array[1, 20]).Select(more => (byte[])[.. good[..more.Item1], .. more.Item2, .. good[more.Item1..]]),
            Gen.Select(at, at).Select(parts => (byte[])[.. good[..parts.Item1], .. good[parts.Item2..]]));
    }

    private static byte[] Changed(byte[] good, (int At, byte To)[] changes)
    {
        byte[] changed = [.. good];
        foreach (var (at, to) in changes) changed[at] = to;
        return changed;
    }
}
