namespace SermatecEss.Inverter.Settings;

/// <summary>What became of one setting.</summary>
/// <param name="Setting">The setting.</param>
/// <param name="Outcome">What became of it.</param>
/// <param name="Old">The value that it had; null where the inverter does not tell.</param>
/// <param name="Wanted">The value that it should have.</param>
/// <param name="Found">The value that it has now; null where the inverter does not tell.</param>
/// <param name="Reason">Why that is not known, as a sentence; null where there is nothing to say.</param>
public sealed record SettingResult(
    Setting Setting,
    SettingOutcome Outcome,
    string? Old,
    string Wanted,
    string? Found,
    string? Reason = null)
{
    /// <summary>Whether the connection took the command whole; where it broke meanwhile, nobody knows what has come.</summary>
    public bool IsWhole { get; init; } = true;
}
