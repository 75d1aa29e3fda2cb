namespace SermatecEss.Web.Api;

/// <summary>What clients may change.</summary>
/// <param name="Enabled">Whether anything can be changed.</param>
/// <param name="Settings">The ids of the settings that the configuration allows.</param>
/// <param name="Override">Whether the battery can be overridden.</param>
internal sealed record ControlInfo(bool Enabled, IReadOnlyList<string> Settings, bool Override);
