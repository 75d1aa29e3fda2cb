namespace SermatecEss.Inverter.Settings;

/// <summary>An override that lasts.</summary>
/// <param name="Kind">What the battery is made to do.</param>
/// <param name="Begin">Since when.</param>
/// <param name="End">When it ends at the latest.</param>
/// <param name="UntilSoc">The SOC in % with which it ends, or null.</param>
/// <param name="Before">What was there before, to be put back.</param>
public sealed record OverrideState(OverrideKind Kind, DateTimeOffset Begin, DateTimeOffset End, int? UntilSoc, OverriddenSettings Before)
{
    /// <summary>
    /// Whether it is over, and all that is left is to put back what was there before, at <see cref="End"/> at the latest.
    /// </summary>
    public bool IsOver { get; init; }

    /// <summary>What tells it from one that has taken its place or was changed.</summary>
    internal (OverrideKind Kind, DateTimeOffset Begin, DateTimeOffset End) Key => (Kind, Begin, End);
}
