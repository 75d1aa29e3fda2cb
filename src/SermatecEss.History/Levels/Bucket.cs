using SermatecEss.History.Encoding;

namespace SermatecEss.History.Levels;

/// <summary>
/// What a series did in a span of time. Of a gauge all numbers have a meaning but the rise; of a counter count, last and rise; of a code
/// count and last.
/// </summary>
/// <param name="Count">How many values there are; 0 for an empty span.</param>
/// <param name="Mean8">The mean, in eighths of a step.</param>
/// <param name="Min">The smallest value, in steps.</param>
/// <param name="Max">The largest value, in steps.</param>
/// <param name="Last">The last value, in steps; a gap if only the rise is known.</param>
/// <param name="Rise">By how much a counter rose, in steps.</param>
/// <param name="IsImported">Whether some of its values were imported.</param>
internal readonly record struct Bucket(long Count, long Mean8, long Min, long Max, long Last, long Rise, bool IsImported = false)
{
    /// <summary>How many parts of a step a mean is stored in.</summary>
    internal const long MeanParts = 8;

    /// <summary>Whether there is no value.</summary>
    internal bool IsEmpty => Count == 0;

    /// <summary>The mean in steps, as the whole number that smallest and largest value are stored by.</summary>
    internal long WholeMean => Floor(Mean8, MeanParts);

    /// <summary>Several spans that follow each other as one.</summary>
    internal static Bucket Join(ReadOnlySpan<Bucket> parts)
    {
        long count = 0, rise = 0, min = long.MaxValue, max = long.MinValue, last = Gap.Missing;
        Int128 sum = 0;
        var isImported = false;
        foreach (var part in parts)
        {
            if (part.IsEmpty) continue;
            count += part.Count;
            sum += (Int128)part.Mean8 * part.Count;
            min = Math.Min(min, part.Min);
            max = Math.Max(max, part.Max);
            if (!Gap.Is(part.Last)) last = part.Last;
            rise += part.Rise;
            isImported |= part.IsImported;
        }

        return count == 0 ? default : new Bucket(count, Rounded(sum, count), min, max, last, rise, isImported);
    }

    /// <summary>A quotient, rounded to the nearest whole number, halves up.</summary>
    internal static long Rounded(Int128 sum, long count)
    {
        var doubled = (2 * sum) + count;
        var (quotient, remainder) = Int128.DivRem(doubled, 2 * (Int128)count);
        return (long)(remainder < 0 ? quotient - 1 : quotient);
    }

    private static long Floor(long number, long divisor) => (number >= 0 ? number : number - divisor + 1) / divisor;
}
