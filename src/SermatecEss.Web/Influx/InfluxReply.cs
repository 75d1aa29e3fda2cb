namespace SermatecEss.Web.Influx;

/// <summary>How the server answered.</summary>
/// <param name="Outcome">What became of the batch.</param>
/// <param name="Reason">Why, in words; empty where it was written.</param>
/// <param name="Pause">How long the server wants to be left alone; null if it did not say.</param>
internal sealed record InfluxReply(InfluxOutcome Outcome, string Reason = "", TimeSpan? Pause = null);
