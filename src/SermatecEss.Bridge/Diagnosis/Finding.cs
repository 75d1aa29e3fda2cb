namespace SermatecEss.Bridge.Diagnosis;

/// <summary>What one check found.</summary>
/// <param name="Check">What was checked, as in <c>broker login</c>; the same words in every run.</param>
/// <param name="Result">How it ended.</param>
/// <param name="Found">What was found, or why nothing was looked for; without a full stop.</param>
/// <param name="Remedy">What to do, in whole sentences; null where there is nothing to do.</param>
public sealed record Finding(string Check, Outcome Result, string Found, string? Remedy = null);
