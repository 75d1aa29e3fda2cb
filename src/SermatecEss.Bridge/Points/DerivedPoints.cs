using SermatecEss.Protocol.Catalogue;

namespace SermatecEss.Bridge.Points;

/// <summary>The calculated points. Battery: discharging is positive. Grid: import is positive, the other way round than the inverter has it.</summary>
public static class DerivedPoints
{
    /// <summary>All of them.</summary>
    public static IReadOnlyList<DerivedPoint> All { get; } =
    [
        Power("pv_power", "PV power", value => value("pv1_power") + value("pv2_power")),
        Power("grid_power", "Grid power", value => -value("grid_active_power")),
        Power("grid_import_power", "Grid import power", value => Positive(-value("grid_active_power"))),
        Power("grid_export_power", "Grid export power", value => Positive(value("grid_active_power"))),
        Power("battery_power", "Battery power", value => value("battery_dc_power")),
        Power("battery_charge_power", "Battery charge power", value => Positive(-value("battery_dc_power"))),
        Power("battery_discharge_power", "Battery discharge power", value => Positive(value("battery_dc_power"))),
        Power("load_power", "Load power", value => value("load_remote_power")),
    ];

    /// <summary>The point of an id, which must be one of <see cref="All"/>.</summary>
    public static DerivedPoint Find(string id) => All.First(point => point.Id == id);

    private static DerivedPoint Power(string id, string label, Func<Func<string, decimal?>, decimal?> calculate) => new(id, label, PollGroup.Fast, "W", calculate);

    private static decimal? Positive(decimal? watts) => watts is { } value ? Math.Max(0, value) : null;
}
