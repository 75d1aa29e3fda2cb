namespace SermatecEss.Cli.Live;

/// <summary>Where the power comes from and goes to, in W; null where it has not been read.</summary>
/// <param name="Pv">What the panels produce; never negative.</param>
/// <param name="Battery">Positive while it discharges, negative while it charges.</param>
/// <param name="Grid">Positive for import, negative for export: the other way round than the inverter reports it.</param>
/// <param name="Load">What the house draws.</param>
/// <param name="Soc">The battery's state of charge in %.</param>
internal sealed record PowerFlow(decimal? Pv, decimal? Battery, decimal? Grid, decimal? Load, decimal? Soc)
{
    internal static PowerFlow Of(PlantState state) => new(
        Sum(state.Number("pv1_power"), state.Number("pv2_power")),
        state.Number("battery_dc_power"),
        -state.Number("grid_active_power"),
        state.Number("load_remote_power"),
        state.Number("battery_soc"));

    /// <summary>The sum of what has been read; null where nothing has.</summary>
    private static decimal? Sum(decimal? a, decimal? b) => a is null && b is null ? null : (a ?? 0) + (b ?? 0);
}
