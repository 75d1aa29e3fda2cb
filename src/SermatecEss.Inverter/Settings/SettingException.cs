using SermatecEss.Protocol.Values;

namespace SermatecEss.Inverter.Settings;

/// <summary>A setting was refused before anything was sent.</summary>
/// <param name="refusal">Why.</param>
/// <param name="message">What is wrong and what to do, as a sentence.</param>
/// <param name="setting">The setting's id; null where it is about none.</param>
public sealed class SettingException(SettingRefusal refusal, string message, string? setting = null) : Exception(message)
{
    private const int LongestShown = 100;

    /// <summary>
    /// A value that somebody has sent, as it may be repeated: not at any length, and without
    /// characters that steer a terminal or begin a line.
    /// </summary>
    public static string Shown(string text) =>
        text.Length <= LongestShown ? new TextValue(text).Text : $"{new TextValue(text[..LongestShown]).Text}…";

    /// <summary>Why.</summary>
    public SettingRefusal Refusal { get; } = refusal;

    /// <summary>The setting's id, or null.</summary>
    public string? Setting { get; } = setting;
}
