using SermatecEss.Protocol.Catalogue;

namespace SermatecEss.Bridge.Points;

/// <summary>
/// The powers that are calculated from one poll, with the signs of Home Assistant's energy dashboard and of evcc: a battery that discharges is positive, and
/// so is import from the grid, the other way round than the inverter has it.
/// </summary>
public static class Calculations
{
    private static readonly (CalculatedPoint Point, string[] Needs, Func<Func<string, decimal?>, decimal?> Of)[] Powers =
    [
        Power("pv_power", "PV power", ["pv1_power", "pv2_power"], value => value("pv1_power") + value("pv2_power")),
        Power("grid_power", "Grid power", ["grid_active_power"], value => -value("grid_active_power")),
        Power("grid_import_power", "Grid import power", ["grid_active_power"], value => Positive(-value("grid_active_power"))),
        Power("grid_export_power", "Grid export power", ["grid_active_power"], value => Positive(value("grid_active_power"))),
        Power("battery_power", "Battery power", ["battery_dc_power"], value => value("battery_dc_power")),
        Power("battery_charge_power", "Battery charge power", ["battery_dc_power"], value => Positive(-value("battery_dc_power"))),
        Power("battery_discharge_power", "Battery discharge power", ["battery_dc_power"], value => Positive(value("battery_dc_power"))),
        Power("load_power", "Load power", ["load_remote_power"], value => value("load_remote_power")),
        .. Phases("grid", "Grid", -1),
        .. Phases("backup", "Backup", 1),
    ];

    /// <summary>Those that an inverter has the readings for.</summary>
    public static IEnumerable<CalculatedPoint> Of(IReadOnlySet<string> readable) => Powers.Where(power => power.Needs.All(readable.Contains)).Select(power => power.Point);

    /// <summary>The value of each that can be calculated.</summary>
    /// <param name="value">The numbers of the poll; null for one that is absent.</param>
    public static IEnumerable<(CalculatedPoint Point, decimal Value)> Calculate(Func<string, decimal?> value)
    {
        foreach (var (point, _, of) in Powers)
            if (of(value) is { } power) yield return (point, power);
    }

    /// <summary>What a poll's numbers give for it, or null.</summary>
    public static decimal? Calculate(string id, Func<string, decimal?> value) => Powers.First(power => power.Point.Id == id).Of(value);

    /// <summary>A phase has no power of its own in the protocol. That the sign of its current is that of the total power is not proven.</summary>
    private static IEnumerable<(CalculatedPoint, string[], Func<Func<string, decimal?>, decimal?>)> Phases(string side, string label, int sign)
    {
        for (var phase = 1; phase <= 3; phase++)
        {
            var (voltage, current, factor) = ($"{side}_l{phase}_voltage", $"{side}_l{phase}_current", $"{side}_power_factor");
            yield return Power(
                $"{side}_l{phase}_power",
                $"{label} L{phase} power",
                [voltage, current, factor],
                value => value(voltage) * value(current) * (value(factor) is { } cosine ? Math.Abs(cosine) : null) is { } watts ? sign * Math.Round(watts) + 0m : null);
        }
    }

    private static (CalculatedPoint Point, string[] Needs, Func<Func<string, decimal?>, decimal?> Of) Power(string id, string label, string[] needs, Func<Func<string, decimal?>, decimal?> of) =>
        (new CalculatedPoint(id, label, "W", ValueKind.Instant), needs, of);

    private static decimal? Positive(decimal? watts) => watts is { } value ? Math.Max(0, value) : null;
}
