using SermatecEss.Inverter.Settings;

namespace SermatecEss.Bridge.Control;

/// <summary>What became of a command that came by way of the broker.</summary>
/// <param name="Key">The setting, or <c>override</c>.</param>
/// <param name="Word">The outcome, as in <c>confirmed</c> or <c>refused</c>.</param>
/// <param name="Wanted">What was wanted.</param>
/// <param name="Time">When it was known.</param>
internal sealed record ControlResult(string Key, string Word, string Wanted, DateTimeOffset Time)
{
    /// <summary>Nothing was sent, for a reason that is told.</summary>
    internal const string Refused = "refused";

    /// <summary>All outcomes that there are.</summary>
    internal static IReadOnlyList<string> Words { get; } = [.. Enum.GetValues<SettingOutcome>().Select(SettingOutcomes.Word), Refused];

    /// <summary>The value before, where it is known.</summary>
    internal string? Old { get; init; }

    /// <summary>The value now, where it is known.</summary>
    internal string? Found { get; init; }

    /// <summary>Why, as a sentence; null where there is nothing to say.</summary>
    internal string? Reason { get; init; }
}
