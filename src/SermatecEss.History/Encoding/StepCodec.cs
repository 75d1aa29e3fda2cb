using System.Runtime.InteropServices;

namespace SermatecEss.History.Encoding;

/// <summary>
/// Packs a series of whole numbers into few bytes. Encoding 1: the byte 1, then tokens as variable-length numbers, seven bits a byte, the
/// lowest first. 0 repeats the value before once; 1 repeats it n + 2 times, n being the next number; 2 is a run of gaps, the next number
/// being (run - 1) * 4 + reason; any other token t is the difference to the value before (0 at the beginning), zig-zag encoded, plus 2.
/// </summary>
internal static class StepCodec
{
    /// <summary>The most values of one blob: an hour polled a hundred times a second.</summary>
    internal const int MostValues = 360_000;
    private const byte Version = 1;
    private const ulong Repeat = 0;
    private const ulong Run = 1;
    private const ulong Gaps = 2;

    /// <summary>Packs values, each below <see cref="Gap.Largest"/> or a gap.</summary>
    internal static byte[] Encode(ReadOnlySpan<long> values)
    {
        var blob = new List<byte>(values.Length + 8) { Version };
        var before = 0L;
        for (var i = 0; i < values.Length;)
        {
            var value = values[i];
            var run = 1;
            while (i + run < values.Length && values[i + run] == value) run++;
            if (Gap.Is(value))
            {
                Append(blob, Gaps);
                Append(blob, ((ulong)(run - 1) * Gap.Reasons) + (ulong)(value - long.MinValue));
                i += run;
                continue;
            }

            if (value != before)
            {
                var difference = value - before;
                Append(blob, (ulong)((difference << 1) ^ (difference >> 63)) + Gaps);
                before = value;
                i++;
                run--;
            }

            if (run == 1) Append(blob, Repeat);
            else if (run > 1)
            {
                Append(blob, Run);
                Append(blob, (ulong)(run - 2));
            }

            i += run;
        }

        return [.. blob];
    }

    /// <summary>Unpacks values.</summary>
    /// <exception cref="InvalidDataException">The blob is damaged, or of a newer encoding.</exception>
    internal static long[] Decode(ReadOnlySpan<byte> blob)
    {
        if (blob.IsEmpty || blob[0] != Version) throw new InvalidDataException("the encoding of a series is unknown");
        var values = new List<long>(blob.Length);
        var before = 0L;
        for (var rest = blob[1..]; !rest.IsEmpty;)
        {
            var token = Take(ref rest);
            switch (token)
            {
                case Repeat:
                    Add(values, before, 1);
                    break;
                case Run:
                    Add(values, before, Take(ref rest) + 2);
                    break;
                case Gaps:
                    var gaps = Take(ref rest);
                    Add(values, long.MinValue + (long)(gaps % Gap.Reasons), (gaps / Gap.Reasons) + 1);
                    break;
                default:
                    var zigzag = token - Gaps;
                    before += (long)(zigzag >> 1) ^ -(long)(zigzag & 1);
                    Add(values, before, 1);
                    break;
            }
        }

        return [.. values];
    }

    /// <summary>Appends a variable-length number.</summary>
    internal static void Append(List<byte> blob, ulong number)
    {
        for (; number >= 0x80; number >>= 7) blob.Add((byte)(number | 0x80));
        blob.Add((byte)number);
    }

    /// <summary>Takes a variable-length number from the beginning.</summary>
    /// <exception cref="InvalidDataException">There is none.</exception>
    internal static ulong Take(ref ReadOnlySpan<byte> blob)
    {
        var number = 0UL;
        for (var i = 0; i < blob.Length && i < 10; i++)
        {
            number |= (ulong)(blob[i] & 0x7F) << (7 * i);
            if (blob[i] >= 0x80) continue;
            blob = blob[(i + 1)..];
            return number;
        }

        throw new InvalidDataException("a series ends within a number");
    }

    private static void Add(List<long> values, long value, ulong count)
    {
        if (count > (ulong)(MostValues - values.Count)) throw new InvalidDataException("a series has more values than an hour can have");
        var start = values.Count;
        CollectionsMarshal.SetCount(values, start + (int)count);
        CollectionsMarshal.AsSpan(values)[start..].Fill(value);
    }
}
