using System.Text.Json;
using SermatecEss.Bridge.Control;
using SermatecEss.Inverter.Settings;

namespace SermatecEss.Bridge.HomeAssistant;

/// <summary>Describes what may be set as Home Assistant's entities. Their states are what was read back, never what was asked.</summary>
internal sealed class ControlComponents(Topics topics, InverterName name, bool timesAsText, Action<Utf8JsonWriter> availability)
{
    private const int LongestText = 255;

    /// <summary>All entities.</summary>
    /// <param name="settings">The settings that may be set.</param>
    /// <param name="hasOverride">Whether the battery may be overridden.</param>
    internal IEnumerable<Component> Of(IEnumerable<Setting> settings, bool hasOverride)
    {
        foreach (var setting in settings) yield return Of(setting);
        yield return Shown("writes_today", "sensor", "Settings written in 24 hours", json =>
        {
            json.WriteString("value_template", "{{ value_json.writes_today }}");
            json.WriteString("state_class", "measurement");
            json.WriteString("entity_category", "diagnostic");
        });
        yield return new Component("setting_result", "event", UniqueId("setting_result"), json =>
        {
            Describe(json, "event", "setting_result", "Setting result");
            json.WriteString("state_topic", topics.SettingEvent);
            json.WriteStartArray("event_types");
            foreach (var word in ControlResult.Words) json.WriteStringValue(word);
            json.WriteEndArray();
        });
        if (!hasOverride) yield break;
        yield return Shown("override", "sensor", "Override", json =>
        {
            json.WriteString("value_template", "{{ value_json.override }}");
            json.WriteString("device_class", "enum");
            WriteOptions(json, [OverrideRequest.Normal, .. OverrideRequest.Modes]);
        });
        yield return Shown("override_until", "sensor", "Override until", json =>
        {
            json.WriteString("value_template", "{{ value_json.override_until }}");
            json.WriteString("device_class", "timestamp");
        });
        yield return Settable(OverrideControl.ModeKey, "select", "Override mode", json => WriteOptions(json, OverrideRequest.Modes));
        yield return Settable(OverrideControl.MinutesKey, "number", "Override minutes", json => WriteRange(json, 1, (decimal)BatteryOverride.Longest.TotalMinutes, 1, "min"));
        yield return Settable(OverrideControl.SocKey, "number", "Override until SOC (0: none)", json => WriteRange(json, 0, 100, 1, "%"));
        yield return Button(OverrideControl.StartKey, "Start override");
        yield return Button(OverrideControl.EndKey, "End override");
    }

    private Component Of(Setting setting)
    {
        var label = char.ToUpperInvariant(setting.Label[0]) + setting.Label[1..];
        return setting.Kind switch
        {
            SettingKind.Switch => Settable(setting.Id, "switch", label, json =>
            {
                foreach (var (key, value) in (ReadOnlySpan<(string, string)>)[("payload_on", "on"), ("payload_off", "off"), ("state_on", "on"), ("state_off", "off")]) json.WriteString(key, value);
            }),
            SettingKind.Choice => Settable(setting.Id, "select", label, json => WriteOptions(json, setting.Choices)),
            SettingKind.Number => Settable(setting.Id, "number", label, json => WriteRange(json, setting.Min!.Value, setting.Max!.Value, setting.Step!.Value, setting.Unit)),
            SettingKind.Time when !timesAsText => Settable(
                setting.Id, "time", label, _ => { }, $"{{{{ value_json.{setting.Id} ~ ':00' if value_json.{setting.Id} and value_json.{setting.Id} != '24:00' else none }}}}"),
            SettingKind.Time => Settable(setting.Id, "text", label, json => json.WriteString("pattern", "^(|([01]\\d|2[0-3]):[0-5]\\d|24:00)$"), $"{{{{ value_json.{setting.Id} or '' }}}}"),
            _ => Settable(setting.Id, "text", label, json => json.WriteNumber("max", LongestText), $"{{{{ value_json.{setting.Id} or '' }}}}"),
        };
    }

    private Component Settable(string key, string platform, string label, Action<Utf8JsonWriter> write, string? template = null) => new($"set_{key}", platform, UniqueId($"set_{key}"), json =>
    {
        Describe(json, platform, $"set_{key}", label);
        json.WriteString("entity_category", "config");
        json.WriteString("state_topic", topics.Settings);
        json.WriteString("value_template", template ?? $"{{{{ value_json.{key} }}}}");
        json.WriteString("command_topic", topics.Set(key));
        write(json);
    });

    private Component Button(string key, string label) => new(key, "button", UniqueId(key), json =>
    {
        Describe(json, "button", key, label);
        json.WriteString("entity_category", "config");
        json.WriteString("command_topic", topics.Set(key));
        json.WriteString("payload_press", OverrideControl.Press);
    });

    private Component Shown(string key, string platform, string label, Action<Utf8JsonWriter> write) => new(key, platform, UniqueId(key), json =>
    {
        Describe(json, platform, key, label);
        json.WriteString("state_topic", topics.Settings);
        write(json);
    });

    private void Describe(Utf8JsonWriter json, string platform, string key, string label)
    {
        json.WriteString("default_entity_id", $"{platform}.{name.Slug}_{key}");
        json.WriteString("name", label);
        availability(json);
    }

    private static void WriteRange(Utf8JsonWriter json, decimal min, decimal max, decimal step, string? unit)
    {
        json.WriteNumber("min", min);
        json.WriteNumber("max", max);
        json.WriteNumber("step", step);
        json.WriteString("mode", "box");
        if (unit is not null) json.WriteString("unit_of_measurement", unit);
    }

    private static void WriteOptions(Utf8JsonWriter json, IEnumerable<string> options)
    {
        json.WriteStartArray("options");
        foreach (var option in options) json.WriteStringValue(option);
        json.WriteEndArray();
    }

    private string UniqueId(string key) => $"{topics.DeviceId}_{key}";
}
