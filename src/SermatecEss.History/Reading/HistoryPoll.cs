namespace SermatecEss.History.Reading;

/// <summary>What one poll brought.</summary>
/// <param name="Time">When it was read.</param>
/// <param name="Values">The points that had values.</param>
public sealed record HistoryPoll(DateTimeOffset Time, IReadOnlyList<(HistoryPoint Point, decimal Value)> Values);
