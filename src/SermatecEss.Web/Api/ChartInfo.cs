namespace SermatecEss.Web.Api;

/// <summary>Several points over a span of time.</summary>
/// <param name="Level">What it is made from: <c>raw</c>, <c>5m</c>, <c>1h</c> or <c>1d</c>.</param>
/// <param name="Time">The beginnings of equal spans.</param>
/// <param name="Series">The values of each point, as many as there are times.</param>
internal sealed record ChartInfo(string Level, IReadOnlyList<DateTimeOffset> Time, IReadOnlyList<ChartSeriesInfo> Series);
