using SermatecEss.Inverter.Settings;

namespace SermatecEss.Bridge.Settings;

/// <summary>The result of a requested change.</summary>
/// <param name="Key">The setting's id, or <c>override</c>.</param>
/// <param name="Word">The outcome, as in <c>confirmed</c> or <c>refused</c>.</param>
/// <param name="Wanted">The requested value.</param>
/// <param name="Who">Who requested it, such as <c>mqtt</c> or <c>schedule</c>.</param>
/// <param name="Time">When the result was known.</param>
public sealed record SettingReport(string Key, string Word, string Wanted, string Who, DateTimeOffset Time)
{
    /// <summary>Nothing was sent, for the given reason.</summary>
    public const string Refused = "refused";

    /// <summary>All possible outcomes.</summary>
    public static IReadOnlyList<string> Words { get; } = [.. Enum.GetValues<SettingOutcome>().Select(SettingOutcomes.Word), Refused];

    /// <summary>Why nothing was sent; null unless the word is <see cref="Refused"/>.</summary>
    public SettingRefusal? Refusal { get; init; }

    /// <summary>When the same change is possible again; null if time alone does not help.</summary>
    public DateTimeOffset? RetryAt { get; init; }

    /// <summary>The previous value, if known.</summary>
    public string? Old { get; init; }

    /// <summary>The current value, if known.</summary>
    public string? Found { get; init; }

    /// <summary>The reason, as a sentence; null if there is none.</summary>
    public string? Reason { get; init; }
}
