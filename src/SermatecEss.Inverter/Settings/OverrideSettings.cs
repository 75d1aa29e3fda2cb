namespace SermatecEss.Inverter.Settings;

/// <summary>The ids of the settings that overrides change.</summary>
internal static class OverrideSettings
{
    /// <summary>The setting for hold.</summary>
    internal const string LowestSoc = "battery_on_grid_soc_min";

    private const string Charge = "battery_forced_charge";
    private const string Discharge = "battery_forced_discharge";
    private static readonly HashSet<string> ForcedIds = [.. new[] { Charge, Discharge }.SelectMany(AllOf)];

    /// <summary>The switch of forced charge or discharge; the ids of its other settings start with it.</summary>
    internal static string Switch(OverrideKind kind) => kind == OverrideKind.Charge ? Charge : Discharge;

    /// <summary>The switch of the opposite mode.</summary>
    internal static string Opposite(OverrideKind kind) => kind == OverrideKind.Charge ? Discharge : Charge;

    internal static string SocLimit(string forced) => $"{forced}_soc_limit";

    internal static string Windows(string forced) => $"{forced}_windows";

    internal static string Day(string forced, DayOfWeek day) => $"{forced}_{day.ToString().ToLowerInvariant()}";

    /// <summary>Whether an override, or one that it replaced, may have changed a setting.</summary>
    internal static bool Touches(OverrideKind kind, string id) => kind == OverrideKind.Hold ? id == LowestSoc : ForcedIds.Contains(id);

    private static IEnumerable<string> AllOf(string forced) =>
        [forced, SocLimit(forced), Windows(forced), .. Enum.GetValues<DayOfWeek>().Select(day => Day(forced, day))];
}
