namespace SermatecEss.History.Reading;

/// <summary>Several points over a span of time, on one axis.</summary>
/// <param name="Level">What it was made from: <c>raw</c>, <c>5m</c> or <c>1h</c>.</param>
/// <param name="Times">The beginnings of equal spans, in order.</param>
/// <param name="Series">The values of each point in each span.</param>
public sealed record HistoryChart(string Level, IReadOnlyList<DateTimeOffset> Times, IReadOnlyList<ChartSeries> Series);
