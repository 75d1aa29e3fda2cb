namespace SermatecEss.History.Reading;

/// <summary>A row of an export.</summary>
/// <param name="Time">The beginning of its span.</param>
/// <param name="Values">The value of each point: the mean of an instant, the last of a counter or state; null if there is none.</param>
public sealed record HistoryRow(DateTimeOffset Time, IReadOnlyList<decimal?> Values);
