using SermatecEss.Inverter.Settings;

namespace SermatecEss.Bridge.Settings;

/// <summary>What became of a change that somebody wanted.</summary>
/// <param name="Key">The setting's id, or <c>override</c>.</param>
/// <param name="Word">The outcome, as in <c>confirmed</c> or <c>refused</c>.</param>
/// <param name="Wanted">What was wanted.</param>
/// <param name="Who">Who wanted it, as in <c>mqtt</c> or <c>schedule</c>.</param>
/// <param name="Time">When it was known.</param>
public sealed record SettingReport(string Key, string Word, string Wanted, string Who, DateTimeOffset Time)
{
    /// <summary>Nothing was sent, for a reason that is told.</summary>
    public const string Refused = "refused";

    /// <summary>All outcomes that there are.</summary>
    public static IReadOnlyList<string> Words { get; } = [.. Enum.GetValues<SettingOutcome>().Select(SettingOutcomes.Word), Refused];

    /// <summary>The value before, where it is known.</summary>
    public string? Old { get; init; }

    /// <summary>The value now, where it is known.</summary>
    public string? Found { get; init; }

    /// <summary>Why, as a sentence; null where there is nothing to say.</summary>
    public string? Reason { get; init; }
}
