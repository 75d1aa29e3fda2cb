namespace SermatecEss.Inverter.Settings;

/// <summary>An active override.</summary>
/// <param name="Kind">The mode of the battery.</param>
/// <param name="Begin">When it started.</param>
/// <param name="End">The latest time when it ends.</param>
/// <param name="UntilSoc">The SOC in % that ends it, or null.</param>
/// <param name="Before">The previous settings, to be restored.</param>
public sealed record OverrideState(OverrideKind Kind, DateTimeOffset Begin, DateTimeOffset End, int? UntilSoc, OverriddenSettings Before)
{
    /// <summary>Whether it is over and only has to be restored, at <see cref="End"/> at the latest.</summary>
    public bool IsOver { get; init; }

    /// <summary>Distinguishes it from one that has replaced or changed it.</summary>
    internal (OverrideKind Kind, DateTimeOffset Begin, DateTimeOffset End) Key => (Kind, Begin, End);
}
