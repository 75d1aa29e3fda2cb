namespace SermatecEss.Protocol.Values;

/// <summary>
/// Calculates points from readings, with the signs of Home Assistant's energy dashboard and of evcc: a discharging battery is positive, and
/// so is import from the grid, opposite to the inverter's own sign. The catalogue defines their names and inputs.
/// </summary>
public static class Calculations
{
    private static readonly Dictionary<string, Func<Func<string, decimal?>, decimal?>> Formulas = new()
    {
        ["pv_power"] = value => value("pv1_power") + value("pv2_power"),
        ["grid_power"] = value => -value("grid_active_power"),
        ["grid_import_power"] = value => Positive(-value("grid_active_power")),
        ["grid_export_power"] = value => Positive(value("grid_active_power")),
        ["battery_power"] = value => value("battery_dc_power"),
        ["battery_charge_power"] = value => Positive(-value("battery_dc_power")),
        ["battery_discharge_power"] = value => Positive(value("battery_dc_power")),
        ["load_power"] = value => value("load_remote_power"),
        ["grid_l1_power"] = value => Phase("grid", 1, -1, value),
        ["grid_l2_power"] = value => Phase("grid", 2, -1, value),
        ["grid_l3_power"] = value => Phase("grid", 3, -1, value),
        ["backup_l1_power"] = value => Phase("backup", 1, 1, value),
        ["backup_l2_power"] = value => Phase("backup", 2, 1, value),
        ["backup_l3_power"] = value => Phase("backup", 3, 1, value),
        ["self_consumption_today"] = value => Share(value("pv_energy_today"), value("grid_export_energy_today")),
        ["autarky_today"] = value => Share(value("load_energy_today"), value("grid_import_energy_today")),
    };

    /// <summary>The ids of the points with a formula. Energies, which are counted over time, have none.</summary>
    public static IReadOnlyCollection<string> Ids => Formulas.Keys;

    /// <summary>The value of a calculated point; null if a number that it needs is missing, or it has no formula.</summary>
    /// <param name="id">The id of the point.</param>
    /// <param name="value">Returns the number of a point in its unit; null for a missing one.</param>
    public static decimal? Calculate(string id, Func<string, decimal?> value) => Formulas.GetValueOrDefault(id)?.Invoke(value);

    private static decimal? Positive(decimal? watts) => watts is { } value ? Math.Max(0, value) : null;

    /// <summary>The protocol has no power per phase. That a phase current has the sign of the total power is not confirmed.</summary>
    private static decimal? Phase(string side, int phase, int sign, Func<string, decimal?> value) =>
        value($"{side}_l{phase}_voltage") * value($"{side}_l{phase}_current") * Size(value($"{side}_power_factor")) is { } watts
            ? (sign * Math.Round(watts)) + 0m
            : null;

    private static decimal? Size(decimal? number) => number is { } value ? Math.Abs(value) : null;

    /// <summary>The share of an energy that was not exchanged with the grid, in %.</summary>
    private static decimal? Share(decimal? whole, decimal? grid) =>
        whole is > 0 and { } all && grid is { } part ? Math.Round(Math.Clamp(100 * (all - part) / all, 0, 100), 1) : null;
}
