using SermatecEss.Protocol.Catalogue;

namespace SermatecEss.Bridge.Points;

/// <summary>A point that is calculated from those of one poll, with the signs that Home Assistant's energy dashboard and evcc use.</summary>
/// <param name="Id">The point's id, as in <c>battery_power</c>.</param>
/// <param name="Label">Its name, as in <c>Battery power</c>.</param>
/// <param name="Group">The poll group whose readings it is calculated from.</param>
/// <param name="Unit">The unit.</param>
/// <param name="Calculate">The value from those of the poll; null where one that it needs is absent.</param>
public sealed record DerivedPoint(string Id, string Label, PollGroup Group, string Unit, Func<Func<string, decimal?>, decimal?> Calculate);
