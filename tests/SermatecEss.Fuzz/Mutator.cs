using SermatecEss.Protocol.Framing;

namespace SermatecEss.Fuzz;

/// <summary>
/// Makes an input from others: glued together, cut, bent, and now and then with its checksums mended so that it gets through to the
/// decoder.
/// </summary>
internal sealed class Mutator(Corpus corpus, Random random)
{
    private const int Longest = 1500;
    private static readonly byte[] Telling = [FrameLayout.Header0, FrameLayout.Header1, FrameLayout.Footer, 0x00, 0x01, 0x7f, 0x80, 0xff,
        0x14, 0x64];

    internal Input Next()
    {
        var first = corpus.Pick();
        var bytes = new List<byte>(first.Bytes);
        for (var more = random.Next(4); more > 0; more--)
        {
            var other = corpus.Pick();
            if (other.Encrypted == first.Encrypted)
                bytes.InsertRange(random.Next(3) == 0 ? random.Next(bytes.Count + 1) : bytes.Count, other.Bytes);
        }

        for (var changes = random.Next(6); changes > 0; changes--) Change(bytes);
        if (bytes.Count > Longest) bytes.RemoveRange(Longest, bytes.Count - Longest);
        if (!first.Encrypted && random.Next(2) == 0) Mend(bytes);
        return new Input([.. bytes], first.Encrypted);
    }

    private void Change(List<byte> bytes)
    {
        var at = random.Next(bytes.Count + 1);
        var count = Math.Min(bytes.Count - at, 1 + random.Next(40));
        switch (random.Next(8))
        {
            case 0 when at < bytes.Count: bytes[at] ^= (byte)(1 << random.Next(8)); break;
            case 1 when at < bytes.Count: bytes[at] = Telling[random.Next(Telling.Length)]; break;
            case 2: bytes.InsertRange(at, Garbage()); break;
            case 3: bytes.RemoveRange(at, count); break;
            case 4: bytes.InsertRange(at, bytes.GetRange(at, count)); break;
            case 5: bytes.RemoveRange(at, bytes.Count - at); break;
            case 6: Lie(bytes); break;
            default:
                bytes.InsertRange(at, [FrameLayout.Header0, FrameLayout.Header1]);
                break;
        }
    }

    private byte[] Garbage()
    {
        var garbage = new byte[1 + random.Next(40)];
        random.NextBytes(garbage);
        return garbage;
    }

    /// <summary>Changes the length that some frame says it has.</summary>
    private void Lie(List<byte> bytes)
    {
        var at = bytes.IndexOf(FrameLayout.Header0, random.Next(bytes.Count + 1)) + FrameLayout.LengthOffset;
        if (at < bytes.Count) bytes[at] = random.Next(2) == 0 ? (byte)random.Next(256) : (byte)(bytes[at] + random.Next(-2, 3));
    }

    /// <summary>Gives every beginning of a frame that has room for its end the right one.</summary>
    private static void Mend(List<byte> bytes)
    {
        var span = System.Runtime.InteropServices.CollectionsMarshal.AsSpan(bytes);
        for (var at = 0; at + FrameLayout.MinLength <= span.Length; at++)
        {
            if (span[at] != FrameLayout.Header0 || span[at + 1] != FrameLayout.Header1) continue;
            var end = at + FrameLayout.MinLength + span[at + FrameLayout.LengthOffset];
            if (end > span.Length) continue;
            span[end - 1] = FrameLayout.Footer;
            span[end - 2] = Checksum.Compute(span[at..(end - FrameLayout.TrailerLength)]);
            at = end - 1;
        }
    }
}
