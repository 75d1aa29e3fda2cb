using SermatecEss.Protocol.Catalogue;

namespace SermatecEss.History.Reading;

/// <summary>A point of which there is a history.</summary>
/// <param name="Point">The point's id, as in <c>pv_power</c>.</param>
/// <param name="Unit">The unit; null if there is none.</param>
/// <param name="Decimals">Decimal places of its values.</param>
/// <param name="Kind">What its values are: instants, counters, daily counters or states.</param>
/// <param name="Group">The name of its poll group, as in <c>fast</c>.</param>
public sealed record HistoryPoint(string Point, string? Unit, int Decimals, ValueKind Kind, string Group);
