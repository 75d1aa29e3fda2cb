using SermatecEss.History.Encoding;
using SermatecEss.History.Storage;

namespace SermatecEss.History.Levels;

/// <summary>
/// Packs consecutive buckets: the byte 1, then columns, each as its length (a variable-length number) and a <see cref="StepCodec"/> blob.
/// Gauges have count, mean in eighths of a step, whole mean - min, max - whole mean, last - whole mean; counters count, last, rise; codes
/// count, last. An empty bucket is a gap in each column. Where some are imported, one more column has 1 for those and 0 for others.
/// </summary>
internal static class BucketCodec
{
    private const byte Version = 1;

    /// <summary>Packs buckets.</summary>
    internal static byte[] Encode(SeriesKind kind, ReadOnlySpan<Bucket> buckets)
    {
        var blob = new List<byte>(buckets.Length * 4) { Version };
        var column = new long[buckets.Length];
        for (var c = 0; c < ColumnsOf(kind); c++)
        {
            for (var i = 0; i < buckets.Length; i++) column[i] = buckets[i].IsEmpty ? Gap.Missing : Cell(kind, c, buckets[i]);
            Append(blob, column);
        }

        var isImported = false;
        for (var i = 0; i < buckets.Length; i++)
        {
            isImported |= buckets[i].IsImported;
            column[i] = buckets[i].IsEmpty ? Gap.Missing : buckets[i].IsImported ? 1 : 0;
        }

        if (isImported) Append(blob, column);
        return [.. blob];
    }

    /// <summary>Unpacks buckets.</summary>
    /// <param name="kind">What the values of their series are.</param>
    /// <param name="blob">The blob; null for none.</param>
    /// <param name="count">How many buckets there are.</param>
    /// <exception cref="InvalidDataException">The blob is damaged, or of a newer encoding.</exception>
    internal static Bucket[] Decode(SeriesKind kind, byte[]? blob, int count)
    {
        var buckets = new Bucket[count];
        if (blob is null) return buckets;
        if (blob is not [Version, ..]) throw new InvalidDataException("the encoding of a roll-up is unknown");
        ReadOnlySpan<byte> rest = blob.AsSpan(1);
        var columns = new long[ColumnsOf(kind)][];
        for (var c = 0; c < columns.Length; c++) columns[c] = Take(ref rest, count);
        var imported = rest.IsEmpty ? null : Take(ref rest, count);
        for (var i = 0; i < count; i++)
        {
            if (!Gap.Is(columns[0][i])) buckets[i] = BucketOf(kind, columns, i) with { IsImported = imported?[i] == 1 };
        }

        return buckets;
    }

    private static void Append(List<byte> blob, ReadOnlySpan<long> column)
    {
        var packed = StepCodec.Encode(column);
        StepCodec.Append(blob, (ulong)packed.Length);
        blob.AddRange(packed);
    }

    private static long[] Take(ref ReadOnlySpan<byte> rest, int count)
    {
        var length = StepCodec.Take(ref rest);
        if (length > (ulong)rest.Length) throw new InvalidDataException("a roll-up is cut short");
        var column = StepCodec.Decode(rest[..(int)length]);
        if (column.Length != count) throw new InvalidDataException("a roll-up has the wrong length");
        rest = rest[(int)length..];
        return column;
    }

    private static int ColumnsOf(SeriesKind kind) => kind switch
    {
        SeriesKind.Gauge => 5,
        SeriesKind.Counter or SeriesKind.Daily => 3,
        _ => 2,
    };

    private static long Cell(SeriesKind kind, int column, Bucket bucket) => (kind, column) switch
    {
        (_, 0) => bucket.Count,
        (SeriesKind.Gauge, 1) => bucket.Mean8,
        (SeriesKind.Gauge, 2) => bucket.WholeMean - bucket.Min,
        (SeriesKind.Gauge, 3) => bucket.Max - bucket.WholeMean,
        (SeriesKind.Gauge, _) => bucket.Last - bucket.WholeMean,
        (_, 1) => bucket.Last,
        _ => bucket.Rise,
    };

    private static Bucket BucketOf(SeriesKind kind, long[][] columns, int i)
    {
        var count = columns[0][i];
        if (kind != SeriesKind.Gauge)
        {
            var last = columns[1][i];
            var mean8 = Gap.Is(last) ? Gap.Missing : last * Bucket.MeanParts;
            return new Bucket(count, mean8, last, last, last, columns.Length > 2 ? columns[2][i] : 0);
        }

        var bucket = new Bucket(count, columns[1][i], 0, 0, 0, 0);
        var mean = bucket.WholeMean;
        return bucket with { Min = mean - columns[2][i], Max = mean + columns[3][i], Last = mean + columns[4][i] };
    }
}
