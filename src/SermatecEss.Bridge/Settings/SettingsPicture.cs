using SermatecEss.Inverter.Settings;

namespace SermatecEss.Bridge.Settings;

/// <summary>The settings of an inverter that may be changed, with the values read back.</summary>
/// <param name="Settings">The settings that may be set and that this inverter has.</param>
/// <param name="Values">The value of each, as it is written; null if unknown.</param>
/// <param name="HasOverride">Whether the battery may be overridden.</param>
/// <param name="Override">The active override; null for none.</param>
/// <param name="HasClock">Whether the inverter's clock may be set.</param>
/// <param name="WritesToday">How many commands were written in the last 24 hours, by any program; null before that is known.</param>
public sealed record SettingsPicture(
    IReadOnlyList<Setting> Settings,
    IReadOnlyDictionary<string, string?> Values,
    bool HasOverride,
    OverrideState? Override,
    bool HasClock,
    int? WritesToday);
