namespace SermatecEss.History.Reading;

/// <summary>A setting that was changed.</summary>
/// <param name="Id">Its number in the history, which grows.</param>
/// <param name="Time">When its result was known.</param>
/// <param name="Setting">The setting's id.</param>
/// <param name="Old">The value before; null if unknown.</param>
/// <param name="Wanted">The value that was sent.</param>
/// <param name="ReadBack">The value that was read back; null if none was.</param>
/// <param name="By">Who changed it: cli, mqtt, web or schedule.</param>
/// <param name="Result">The result, as in <c>confirmed</c>.</param>
public sealed record HistoryChange(
    long Id, DateTimeOffset Time, string Setting, string? Old, string Wanted, string? ReadBack, string By, string Result);
