using SermatecEss.Bridge.Settings;
using SermatecEss.Inverter.Settings;

namespace SermatecEss.Mqtt.Control;

/// <summary>A valid MQTT command to be carried out: a setting, an override, or else the clock.</summary>
/// <param name="Change">The setting with its new value, or null.</param>
/// <param name="Override">The override, or null.</param>
internal sealed record Command(SettingChange? Change, OverrideRequest? Override);
