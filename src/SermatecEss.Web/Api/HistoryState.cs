namespace SermatecEss.Web.Api;

/// <summary>The history.</summary>
/// <param name="From">Its first value.</param>
/// <param name="SizeBytes">The size of its files.</param>
/// <param name="Writing">Whether the last minute could be written.</param>
internal sealed record HistoryState(DateTimeOffset? From, long SizeBytes, bool Writing);
