using SermatecEss.Inverter.State;
using SermatecEss.Protocol.Values;

namespace SermatecEss.Inverter.Settings;

/// <summary>A setting was refused before anything was sent.</summary>
/// <param name="refusal">The reason.</param>
/// <param name="message">The problem and what to do, as a sentence.</param>
/// <param name="setting">The setting's id; null if it concerns none.</param>
public sealed class SettingException(SettingRefusal refusal, string message, string? setting = null) : Exception(message)
{
    private const int LongestShown = 100;

    /// <summary>A value from outside, safe to repeat: shortened, and without line breaks or terminal control characters.</summary>
    public static string Shown(string text) =>
        text.Length <= LongestShown ? new TextValue(text).Text : $"{new TextValue(text[..LongestShown]).Text}…";

    /// <summary>What has to be kept across restarts cannot be saved.</summary>
    /// <param name="what">What, and where, as a sentence without full stop.</param>
    /// <param name="cause">Why.</param>
    internal static SettingException NotSaved(string what, StateException cause) => new(
        SettingRefusal.NoLedger, $"{what} ({cause.Message}); {cause.Advice}.")
    {
        IsSuperseded = cause.IsSuperseded,
    };

    /// <summary>The reason.</summary>
    public SettingRefusal Refusal { get; } = refusal;

    /// <summary>The setting's id, or null.</summary>
    public string? Setting { get; } = setting;

    /// <inheritdoc cref="StateException.IsSuperseded"/>
    internal bool IsSuperseded { get; init; }

    /// <summary>When the same change is possible again; null if time alone does not help.</summary>
    public DateTimeOffset? RetryAt { get; init; }
}
