using SermatecEss.Protocol.Values;

namespace SermatecEss.Cli.Live;

/// <summary>Where the power comes from and goes to, in W; null where it has not been read.</summary>
/// <param name="Pv">What the panels produce; never negative.</param>
/// <param name="Battery">Positive while it discharges, negative while it charges.</param>
/// <param name="Grid">Positive for import, negative for export: the other way round than the inverter reports it.</param>
/// <param name="Load">What the house draws.</param>
/// <param name="Soc">The battery's state of charge in %.</param>
internal sealed record PowerFlow(decimal? Pv, decimal? Battery, decimal? Grid, decimal? Load, decimal? Soc)
{
    internal static PowerFlow Of(PlantState state)
    {
        decimal? Derived(string point) => Calculations.Calculate(point, state.Number);
        return new(Derived("pv_power"), Derived("battery_power"), Derived("grid_power"), Derived("load_power"), state.Number("battery_soc"));
    }
}
