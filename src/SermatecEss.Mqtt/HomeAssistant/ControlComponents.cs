using System.Text.Json;
using SermatecEss.Bridge.Configuration;
using SermatecEss.Bridge.Settings;
using SermatecEss.Inverter.Settings;
using SermatecEss.Mqtt.Control;
using SermatecEss.Mqtt.Topics;
using SermatecEss.Protocol.Catalogue;

namespace SermatecEss.Mqtt.HomeAssistant;

/// <summary>
/// Describes settings and controls as Home Assistant entities. Their states are the values read back, never the requested ones.
/// </summary>
/// <param name="topics">The inverter's topics.</param>
/// <param name="slug">The prefix of its entities' ids.</param>
/// <param name="timesAsText">Whether times are text entities.</param>
/// <param name="availability">The topics for whether anything can be changed now.</param>
/// <param name="points">The inverter's points, which give settings their names.</param>
internal sealed class ControlComponents(
    InverterTopics topics, string slug, bool timesAsText, IReadOnlyList<string> availability, PointList points)
{
    private const int LongestText = 255;
    private const string TimePattern = "^(|([01]\\d|2[0-3]):[0-5]\\d|24:00)$";

    /// <summary>All entities, with their devices: a setting belongs to the device of its point.</summary>
    internal IEnumerable<(PointDevice Device, Component Component)> Of(SettingsPicture picture)
    {
        foreach (var setting in picture.Settings)
        {
            var device = setting.Id.StartsWith("battery_", StringComparison.Ordinal) ? PointDevice.Battery : PointDevice.Inverter;
            yield return (device, Of(setting));
        }

        foreach (var component in Others(picture)) yield return (PointDevice.Inverter, component);
    }

    private IEnumerable<Component> Others(SettingsPicture picture)
    {
        if (picture.HasClock) yield return Button($"set_{ControlOptions.ClockKey}", ControlOptions.ClockKey, "Set clock");
        yield return Shown("writes_today", "Writes in 24 h", json =>
        {
            json.WriteString(DiscoveryKey.StateClass, "measurement");
            json.WriteString(DiscoveryKey.EntityCategory, "diagnostic");
        });
        yield return new Component("setting_result", "event", UniqueId("setting_result"), topics.SettingEvent, availability, json =>
        {
            Describe(json, "event", "setting_result", "Setting result");
            json.WriteStartArray(DiscoveryKey.EventTypes);
            foreach (var word in SettingReport.Words) json.WriteStringValue(word);
            json.WriteEndArray();
        });
        if (!picture.HasOverride) yield break;
        yield return Shown(SettingsDesk.OverrideKey, "Override", json =>
        {
            json.WriteString(DiscoveryKey.DeviceClass, "enum");
            WriteOptions(json, [OverrideRequest.Normal, .. OverrideRequest.Modes]);
        });
        yield return Shown(SettingsMessage.OverrideUntil, "Override until", json =>
            json.WriteString(DiscoveryKey.DeviceClass, "timestamp"));
        yield return Settable(OverrideForm.ModeKey, "select", "Override mode", json => WriteOptions(json, OverrideRequest.Modes));
        var longest = (decimal)BatteryOverride.Longest.TotalMinutes;
        yield return Settable(OverrideForm.MinutesKey, "number", "Override minutes", json => WriteRange(json, 1, longest, 1, "min"));
        yield return Settable(OverrideForm.SocKey, "number", "Override until SOC", json => WriteRange(json, 0, 100, 1, "%"));
        yield return Button(OverrideForm.StartKey, OverrideForm.StartKey, "Start override");
        yield return Button(OverrideForm.EndKey, OverrideForm.EndKey, "End override");
    }

    private Component Of(Setting setting)
    {
        var id = setting.Id;
        var name = points.Find(id)?.Name ?? setting.Name;
        var orEmpty = $"{{{{ value_json.{id} or '' }}}}";
        switch (setting.Kind)
        {
            case SettingKind.Switch:
                return Settable(id, "switch", name, json =>
                {
                    json.WriteString("payload_on", "on");
                    json.WriteString("payload_off", "off");
                    json.WriteString("state_on", "on");
                    json.WriteString("state_off", "off");
                });
            case SettingKind.Choice:
                return Settable(id, "select", name, json => WriteOptions(json, setting.Choices));
            case SettingKind.Number:
                return Settable(id, "number", name, json =>
                    WriteRange(json, setting.Min!.Value, setting.Max!.Value, setting.Step!.Value, setting.Unit));
            case SettingKind.Time when !timesAsText:
                var time = $"{{{{ value_json.{id} ~ ':00' if value_json.{id} and value_json.{id} != '24:00' else none }}}}";
                return Settable(id, "time", name, _ => { }, time);
            case SettingKind.Time:
                return Settable(id, "text", name, json => json.WriteString("pattern", TimePattern), orEmpty);
            case SettingKind.Schedule when setting.HasWindowKind:
                // Sixteen windows with the whole names of their kinds are more than Home Assistant takes.
                var windows = $"{{% set windows = value_json.{id} or '' %}}{{{{ windows if windows | length <= {LongestText} "
                    + "else windows | regex_replace('(?<==[a-z])[a-z]+', '') }}";
                return Settable(id, "text", name, json => json.WriteNumber("max", LongestText), windows);
            default:
                return Settable(id, "text", name, json => json.WriteNumber("max", LongestText), orEmpty);
        }
    }

    private Component Settable(string key, string platform, string name, Action<Utf8JsonWriter> write, string? template = null) =>
        new($"set_{key}", platform, UniqueId($"set_{key}"), topics.Settings, availability, json =>
        {
            Describe(json, platform, $"set_{key}", name);
            json.WriteString(DiscoveryKey.EntityCategory, "config");
            json.WriteString(DiscoveryKey.ValueTemplate, template ?? $"{{{{ value_json.{key} }}}}");
            json.WriteString(DiscoveryKey.CommandTopic, topics.Set(key));
            write(json);
        });

    private Component Button(string key, string topicKey, string name) =>
        new(key, "button", UniqueId(key), StateTopic: null, availability, json =>
        {
            Describe(json, "button", key, name);
            json.WriteString(DiscoveryKey.EntityCategory, "config");
            json.WriteString(DiscoveryKey.CommandTopic, topics.Set(topicKey));
            json.WriteString(DiscoveryKey.PayloadPress, CommandInbox.Press);
        });

    private Component Shown(string key, string name, Action<Utf8JsonWriter> write) =>
        new(key, "sensor", UniqueId(key), topics.Settings, availability, json =>
        {
            Describe(json, "sensor", key, name);
            json.WriteString(DiscoveryKey.ValueTemplate, $"{{{{ value_json.{key} }}}}");
            write(json);
        });

    private void Describe(Utf8JsonWriter json, string platform, string key, string name)
    {
        json.WriteString(DiscoveryKey.DefaultEntityId, $"{platform}.{slug}_{key}");
        json.WriteString("name", name);
    }

    private static void WriteRange(Utf8JsonWriter json, decimal min, decimal max, decimal step, string? unit)
    {
        json.WriteNumber("min", min);
        json.WriteNumber("max", max);
        json.WriteNumber("step", step);
        json.WriteString("mode", "box");
        if (unit is not null) json.WriteString(DiscoveryKey.Unit, unit);
    }

    private static void WriteOptions(Utf8JsonWriter json, IEnumerable<string> options)
    {
        json.WriteStartArray(DiscoveryKey.Options);
        foreach (var option in options) json.WriteStringValue(option);
        json.WriteEndArray();
    }

    private string UniqueId(string key) => $"{topics.DeviceId}_{key}";
}
