using SermatecEss.Inverter.Settings;

namespace SermatecEss.Bridge.Control;

/// <summary>A command that makes sense and waits to be carried out.</summary>
/// <param name="Key">The setting, or <c>override</c>.</param>
/// <param name="Text">What was said.</param>
internal sealed record ControlCommand(string Key, string Text)
{
    /// <summary>The setting with its value, or null.</summary>
    internal SettingChange? Change { get; init; }

    /// <summary>The override, or null.</summary>
    internal OverrideRequest? Override { get; init; }
}
