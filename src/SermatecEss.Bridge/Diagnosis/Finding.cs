namespace SermatecEss.Bridge.Diagnosis;

/// <summary>What one check found.</summary>
/// <param name="Check">What was checked, such as <c>broker login</c>; the same words in every run.</param>
/// <param name="Result">The outcome.</param>
/// <param name="Found">What was found, or why the check was skipped; without a full stop.</param>
/// <param name="Remedy">What to do, in whole sentences; null if there is nothing to do.</param>
public sealed record Finding(string Check, Outcome Result, string Found, string? Remedy = null);
