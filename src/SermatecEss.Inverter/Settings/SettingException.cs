namespace SermatecEss.Inverter.Settings;

/// <summary>A setting was refused before anything was sent.</summary>
/// <param name="refusal">Why.</param>
/// <param name="message">What is wrong and what to do, as a sentence.</param>
/// <param name="setting">The setting's id; null where it is about none.</param>
public sealed class SettingException(SettingRefusal refusal, string message, string? setting = null) : Exception(message)
{
    /// <summary>Why.</summary>
    public SettingRefusal Refusal { get; } = refusal;

    /// <summary>The setting's id, or null.</summary>
    public string? Setting { get; } = setting;
}
