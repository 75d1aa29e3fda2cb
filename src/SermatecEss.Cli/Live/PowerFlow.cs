using SermatecEss.Bridge.Inverters;
using SermatecEss.Protocol.Values;

namespace SermatecEss.Cli.Live;

/// <summary>Where power comes from and goes to, in W; null if unknown.</summary>
/// <param name="Pv">The power of the panels; never negative.</param>
/// <param name="Battery">Positive while discharging, negative while charging.</param>
/// <param name="Grid">Positive for import, negative for export.</param>
/// <param name="Load">The consumption of the house.</param>
/// <param name="Soc">The battery's SOC in %.</param>
internal sealed record PowerFlow(decimal? Pv, decimal? Battery, decimal? Grid, decimal? Load, decimal? Soc)
{
    internal static PowerFlow Of(InverterPicture picture) =>
        Of(point => picture.Find(point) is NumberValue number ? number.Number : null);

    /// <summary>Creates one from the values of points.</summary>
    internal static PowerFlow Of(Func<string, decimal?> number) =>
        new(number("pv_power"), number("battery_power"), number("grid_power"), number("load_power"), number("battery_soc"));
}
