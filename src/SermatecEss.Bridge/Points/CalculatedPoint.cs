using SermatecEss.Protocol.Catalogue;

namespace SermatecEss.Bridge.Points;

/// <summary>A point that no inverter says and that is calculated from those that it does say, at each poll of the fast group.</summary>
/// <param name="Id">The point's id, as in <c>battery_power</c>.</param>
/// <param name="Label">Its name, as in <c>Battery power</c>.</param>
/// <param name="Unit">The unit.</param>
/// <param name="Kind">What it is.</param>
public sealed record CalculatedPoint(string Id, string Label, string Unit, ValueKind Kind);
