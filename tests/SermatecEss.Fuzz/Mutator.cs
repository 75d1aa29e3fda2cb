using System.Runtime.InteropServices;
using System.Text;
using SermatecEss.Protocol.Framing;

namespace SermatecEss.Fuzz;

/// <summary>Creates an input from others: joined, cut and modified by bytes, by words and lines, or by frames.</summary>
/// <param name="form">The form of inputs.</param>
/// <param name="words">Words to insert into texts.</param>
/// <param name="random">The random source.</param>
internal sealed class Mutator(InputForm form, IEnumerable<string> words, Random random)
{
    private const int Longest = 3000;
    private const int MostChanges = 6;
    private static readonly byte[] Telling = [FrameLayout.Header0, FrameLayout.Header1, FrameLayout.Footer, 0x00, 0x01, 0x7f, 0x80, 0xff,
        0x14, 0x64];

    private static readonly string[] Odd =
    [
        "", "0", "-0", "-1", "1", "00", "24:00", "23:60", "99:99", "1e9", "1e-30", "0.1", "0,1", "NaN", "Infinity", "255", "256", "65535",
        "65536", "2147483647", "2147483648", "-2147483648", "9223372036854775807", "18446744073709551616",
        "79228162514264337593543950335", "79228162514264337593543950336", "null", "true", "{}", "[]", "\"\"", "\\", "\"", "'", ":", "=",
        "\n", "\t", "\0", "\u001b[31m", "\u007f", "\u0085", "\u2028", "\ufeff", "\ud7ff", "é", "日", "🔋", "&a ", "*a", "? ", "- ",
        "!!int ", "|",
        "%", "#", "ffff", "fe55", "**", "2026-02-30", "0001-01-01", "9999-12-31T23:59:59Z", "1969-12-31T23:59:59.0000000+00:00",
    ];

    private readonly byte[][] _words = [.. Odd.Concat(words).Distinct().Select(Encoding.UTF8.GetBytes)];

    /// <summary>Creates an input.</summary>
    /// <param name="pick">Picks an existing input.</param>
    internal byte[] Next(Func<byte[]> pick)
    {
        var bytes = new List<byte>(pick());
        if (form == InputForm.Frames || random.Next(4) == 0)
        {
            for (var more = random.Next(4); more > 0; more--)
                bytes.InsertRange(random.Next(3) == 0 ? random.Next(bytes.Count + 1) : bytes.Count, pick());
        }

        for (var changes = 1 + random.Next(MostChanges); changes > 0; changes--)
        {
            if (form == InputForm.Text && random.Next(5) != 0) ChangeText(bytes, pick);
            else Change(bytes);
        }

        if (bytes.Count > Longest) bytes.RemoveRange(Longest, bytes.Count - Longest);
        if (form == InputForm.Frames && random.Next(2) == 0) Mend(bytes);
        return [.. bytes];
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
            case 6 when form == InputForm.Frames: Lie(bytes); break;
            case 7 when form == InputForm.Frames: bytes.InsertRange(at, [FrameLayout.Header0, FrameLayout.Header1]); break;
            default: if (at < bytes.Count) bytes[at] = (byte)random.Next(256); break;
        }
    }

    private void ChangeText(List<byte> bytes, Func<byte[]> pick)
    {
        var (at, count) = Word(bytes);
        switch (random.Next(9))
        {
            case 0:
                bytes.RemoveRange(at, count);
                break;
            case 1:
                var word = bytes.GetRange(at, count);
                for (var more = 1 << random.Next(10); more > 0 && bytes.Count < Longest; more--) bytes.InsertRange(at, word);
                break;
            case 2:
                var (other, otherCount) = Word(bytes);
                Replace(bytes, at, count, bytes.GetRange(other, otherCount));
                break;
            case 3:
                var donor = new List<byte>(pick());
                var (from, fromCount) = Word(donor);
                Replace(bytes, at, count, donor.GetRange(from, fromCount));
                break;
            case 4:
                if (count > 0) bytes[at + random.Next(count)] = (byte)"0123456789abcdef"[random.Next(16)];
                break;
            case 5:
                var (line, lineCount) = Line(bytes);
                bytes.RemoveRange(line, lineCount);
                break;
            case 6:
                var (copied, copiedCount) = Line(bytes);
                bytes.InsertRange(Line(bytes).At, bytes.GetRange(copied, copiedCount));
                break;
            case 7:
                bytes.InsertRange(at, _words[random.Next(_words.Length)]);
                break;
            default:
                Replace(bytes, at, count, _words[random.Next(_words.Length)]);
                break;
        }
    }

    private static void Replace(List<byte> bytes, int at, int count, IEnumerable<byte> by)
    {
        bytes.RemoveRange(at, count);
        bytes.InsertRange(at, by);
    }

    /// <summary>A word, or one punctuation character.</summary>
    private (int At, int Count) Word(List<byte> bytes)
    {
        if (bytes.Count == 0) return (0, 0);
        var at = random.Next(bytes.Count);
        if (!IsOfWord(bytes[at])) return (at, 1);
        var end = at + 1;
        while (at > 0 && IsOfWord(bytes[at - 1])) at--;
        while (end < bytes.Count && IsOfWord(bytes[end])) end++;
        return (at, end - at);
    }

    private static bool IsOfWord(byte b) => b is (byte)'_' or (byte)'.' or (byte)'-' || char.IsAsciiLetterOrDigit((char)b) || b >= 0x80;

    private (int At, int Count) Line(List<byte> bytes)
    {
        var somewhere = random.Next(bytes.Count + 1);
        var at = somewhere == 0 ? 0 : bytes.LastIndexOf((byte)'\n', somewhere - 1) + 1;
        var end = bytes.IndexOf((byte)'\n', at);
        return (at, (end < 0 ? bytes.Count : end + 1) - at);
    }

    private byte[] Garbage()
    {
        var garbage = new byte[1 + random.Next(40)];
        random.NextBytes(garbage);
        return garbage;
    }

    /// <summary>Changes the length field of a frame.</summary>
    private void Lie(List<byte> bytes)
    {
        var at = bytes.IndexOf(FrameLayout.Header0, random.Next(bytes.Count + 1)) + FrameLayout.LengthOffset;
        if (at < bytes.Count) bytes[at] = random.Next(2) == 0 ? (byte)random.Next(256) : (byte)(bytes[at] + random.Next(-2, 3));
    }

    /// <summary>Makes frame starts valid that have room for their end.</summary>
    private static void Mend(List<byte> bytes)
    {
        var span = CollectionsMarshal.AsSpan(bytes);
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
