namespace SermatecEss.Web.Api;

/// <summary>Points that are polled together.</summary>
/// <param name="Id">The group, such as <c>fast</c>.</param>
/// <param name="Available">Whether the last poll was answered.</param>
/// <param name="PeriodS">The time between two polls in seconds.</param>
internal sealed record GroupInfo(string Id, bool Available, double PeriodS);
