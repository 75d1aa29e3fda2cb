namespace SermatecEss.History.Encoding;

/// <summary>A place in a series that has no value. Gaps are the smallest numbers of all, which no value can be.</summary>
internal static class Gap
{
    /// <summary>The point was not read: it did not come with the answer, or its series did not exist yet.</summary>
    internal const long Missing = long.MinValue;

    /// <summary>The reading was rejected: it was not possible, or not valid by the inverter's own flag.</summary>
    internal const long Rejected = long.MinValue + 1;

    /// <summary>How many reasons can be stored.</summary>
    internal const int Reasons = 4;

    /// <summary>The largest absolute value that can be stored, in steps.</summary>
    internal const long Largest = 1L << 60;

    /// <summary>Whether there is no value.</summary>
    internal static bool Is(long steps) => steps < long.MinValue + Reasons;
}
