namespace SermatecEss.Inverter.Settings;

/// <summary>The ids of the settings that overrides touch.</summary>
internal static class OverrideSettings
{
    /// <summary>What is set to hold.</summary>
    internal const string LowestSoc = "battery_on_grid_soc_min";

    private const string Charge = "battery_forced_charge";
    private const string Discharge = "battery_forced_discharge";
    private static readonly HashSet<string> ForcedIds = [.. new[] { Charge, Discharge }.SelectMany(AllOf)];

    /// <summary>The switch that makes a battery charge or discharge, with which the ids of the settings that go with it begin.</summary>
    internal static string Switch(OverrideKind kind) => kind == OverrideKind.Charge ? Charge : Discharge;

    /// <summary>The switch that makes a battery do the opposite.</summary>
    internal static string Opposite(OverrideKind kind) => kind == OverrideKind.Charge ? Discharge : Charge;

    internal static string SocLimit(string forced) => $"{forced}_soc_limit";

    internal static string Windows(string forced) => $"{forced}_windows";

    internal static string Day(string forced, DayOfWeek day) => $"{forced}_{day.ToString().ToLowerInvariant()}";

    /// <summary>Whether an override, or one before whose place it took, may have touched a setting.</summary>
    internal static bool Touches(OverrideKind kind, string id) => kind == OverrideKind.Hold ? id == LowestSoc : ForcedIds.Contains(id);

    private static IEnumerable<string> AllOf(string forced) =>
        [forced, SocLimit(forced), Windows(forced), .. Enum.GetValues<DayOfWeek>().Select(day => Day(forced, day))];
}
