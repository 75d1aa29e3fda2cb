using SermatecEss.Bridge.Inverters;
using SermatecEss.Protocol.Values;

namespace SermatecEss.Cli.Live;

/// <summary>Where the power comes from and goes to, in W; null where it is not known.</summary>
/// <param name="Pv">What the panels produce; never negative.</param>
/// <param name="Battery">Positive while it discharges, negative while it charges.</param>
/// <param name="Grid">Positive for import, negative for export.</param>
/// <param name="Load">What the house draws.</param>
/// <param name="Soc">The battery's state of charge in %.</param>
internal sealed record PowerFlow(decimal? Pv, decimal? Battery, decimal? Grid, decimal? Load, decimal? Soc)
{
    internal static PowerFlow Of(InverterPicture picture) =>
        Of(point => picture.Find(point) is NumberValue number ? number.Number : null);

    /// <summary>That of points whose numbers somebody knows.</summary>
    internal static PowerFlow Of(Func<string, decimal?> number) =>
        new(number("pv_power"), number("battery_power"), number("grid_power"), number("load_power"), number("battery_soc"));
}
