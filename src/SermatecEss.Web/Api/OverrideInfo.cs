namespace SermatecEss.Web.Api;

/// <summary>What the battery is made to do.</summary>
/// <param name="Mode"><c>charge</c>, <c>discharge</c> or <c>hold</c>; <c>normal</c> without an override.</param>
/// <param name="Until">When it ends at the latest.</param>
/// <param name="UntilSoc">The charge in % at which it ends earlier.</param>
internal sealed record OverrideInfo(string Mode, DateTimeOffset? Until, int? UntilSoc);
