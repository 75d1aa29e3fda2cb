using SermatecEss.History.Encoding;

namespace SermatecEss.History.Levels;

/// <summary>Raw values of one series, in the order of their times.</summary>
/// <param name="Times">The times, in Unix milliseconds.</param>
/// <param name="Steps">As many values, in steps; gaps if there is none.</param>
internal sealed record Samples(IReadOnlyList<long> Times, IReadOnlyList<long> Steps)
{
    /// <summary>None.</summary>
    internal static Samples None { get; } = new([], []);

    /// <summary>The last value that is no gap, with its time; null if there is none.</summary>
    internal (long Time, long Steps)? Last
    {
        get
        {
            for (var i = Steps.Count - 1; i >= 0; i--)
                if (!Gap.Is(Steps[i])) return (Times[i], Steps[i]);
            return null;
        }
    }
}
