namespace SermatecEss.Inverter.Settings;

/// <summary>An override that lasts.</summary>
/// <param name="Kind">What the battery is made to do.</param>
/// <param name="Begin">Since when.</param>
/// <param name="End">When it ends at the latest.</param>
/// <param name="UntilSoc">The SOC in % with which it ends, or null.</param>
/// <param name="Before">What was there before, to be put back.</param>
public sealed record OverrideState(OverrideKind Kind, DateTimeOffset Begin, DateTimeOffset End, int? UntilSoc, OverriddenSettings Before);
