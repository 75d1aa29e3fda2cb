using SermatecEss.Inverter.Settings;

namespace SermatecEss.Bridge.Settings;

/// <summary>What may be changed of an inverter, with the values as they were read back.</summary>
/// <param name="Settings">The settings that may be set and that this inverter has.</param>
/// <param name="Values">The value of each, as it is written; null where it is not known.</param>
/// <param name="HasOverride">Whether the battery may be overridden.</param>
/// <param name="Override">The override that lasts; null for none.</param>
/// <param name="HasClock">Whether the inverter's clock may be set.</param>
/// <param name="WritesToday">How many commands were written in the last 24 hours, by anybody; null before that is known.</param>
public sealed record SettingsPicture(
    IReadOnlyList<Setting> Settings,
    IReadOnlyDictionary<string, string?> Values,
    bool HasOverride,
    OverrideState? Override,
    bool HasClock,
    int? WritesToday);
