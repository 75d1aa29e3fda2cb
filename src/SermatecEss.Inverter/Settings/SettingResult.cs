namespace SermatecEss.Inverter.Settings;

/// <summary>The result of changing one setting.</summary>
/// <param name="Setting">The setting.</param>
/// <param name="Outcome">The outcome.</param>
/// <param name="Old">The previous value; null if unknown.</param>
/// <param name="Wanted">The requested value.</param>
/// <param name="Found">The current value; null if unknown.</param>
/// <param name="Reason">Why the outcome is unknown, as a sentence; null if there is no reason.</param>
public sealed record SettingResult(
    Setting Setting,
    SettingOutcome Outcome,
    string? Old,
    string Wanted,
    string? Found,
    string? Reason = null)
{
    /// <summary>Whether the command was sent completely; if the connection broke, it is unknown what arrived.</summary>
    public bool IsWhole { get; init; } = true;
}
