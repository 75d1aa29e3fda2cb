using System.Text.Json;
using SermatecEss.Bridge.Configuration;
using SermatecEss.Bridge.Languages;
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
/// <param name="translation">The language of names and states.</param>
internal sealed class ControlComponents(
    InverterTopics topics, string slug, bool timesAsText, IReadOnlyList<string> availability, Translation translation)
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
        if (picture.HasClock)
            yield return Button($"set_{ControlOptions.ClockKey}", ControlOptions.ClockKey, translation.EntityOf("Set clock"));
        yield return Shown("writes_today", translation.EntityOf("Writes in 24 h"), json =>
        {
            json.WriteString(DiscoveryKey.StateClass, "measurement");
            json.WriteString(DiscoveryKey.EntityCategory, "diagnostic");
        });
        yield return new Component("setting_result", "event", UniqueId("setting_result"), topics.SettingEvent, availability, json =>
        {
            Describe(json, "event", "setting_result", translation.EntityOf("Setting result"));
            json.WriteStartArray(DiscoveryKey.EventTypes);
            foreach (var word in SettingReport.Words) json.WriteStringValue(word);
            json.WriteEndArray();
        });
        if (!picture.HasOverride) yield break;
        IReadOnlyList<string> states = [OverrideRequest.Normal, .. OverrideRequest.Modes];
        yield return Shown(
            SettingsDesk.OverrideKey,
            translation.EntityOf("Override"),
            json =>
            {
                json.WriteString(DiscoveryKey.DeviceClass, "enum");
                WriteOptions(json, states);
            },
            states);
        yield return Shown(SettingsMessage.OverrideUntil, translation.EntityOf("Override until"), json =>
            json.WriteString(DiscoveryKey.DeviceClass, "timestamp"));
        yield return Choice(OverrideForm.ModeKey, translation.EntityOf("Override mode"), OverrideRequest.Modes);
        var longest = (decimal)BatteryOverride.Longest.TotalMinutes;
        yield return Settable(OverrideForm.MinutesKey, "number", translation.EntityOf("Override minutes"), json =>
            WriteRange(json, 1, longest, 1, "min"));
        yield return Settable(OverrideForm.SocKey, "number", translation.EntityOf("Override until SOC"), json =>
            WriteRange(json, 0, 100, 1, "%"));
        yield return Button(OverrideForm.StartKey, OverrideForm.StartKey, translation.EntityOf("Start override"));
        yield return Button(OverrideForm.EndKey, OverrideForm.EndKey, translation.EntityOf("End override"));
    }

    private Component Of(Setting setting)
    {
        var id = setting.Id;
        var name = translation.NameOf(setting);
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
                return Choice(id, name, setting.Choices);
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
            json.WriteString(DiscoveryKey.ValueTemplate, template ?? StateTemplates.Value(key));
            json.WriteString(DiscoveryKey.CommandTopic, topics.Set(key));
            write(json);
        });

    private Component Choice(string key, string name, IReadOnlyList<string> choices)
    {
        var texts = translation.TextsOf(choices);
        return Settable(
            key,
            "select",
            name,
            json =>
            {
                WriteOptions(json, choices);
                if (StateTemplates.Command(texts) is { } command) json.WriteString(DiscoveryKey.CommandTemplate, command);
            },
            StateTemplates.Value(key, texts));
    }

    private Component Button(string key, string topicKey, string name) =>
        new(key, "button", UniqueId(key), StateTopic: null, availability, json =>
        {
            Describe(json, "button", key, name);
            json.WriteString(DiscoveryKey.EntityCategory, "config");
            json.WriteString(DiscoveryKey.CommandTopic, topics.Set(topicKey));
            json.WriteString(DiscoveryKey.PayloadPress, CommandInbox.Press);
        });

    private Component Shown(string key, string name, Action<Utf8JsonWriter> write, IReadOnlyList<string>? states = null) =>
        new(key, "sensor", UniqueId(key), topics.Settings, availability, json =>
        {
            Describe(json, "sensor", key, name);
            json.WriteString(DiscoveryKey.ValueTemplate, StateTemplates.Value(key, translation.TextsOf(states ?? [])));
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

    private void WriteOptions(Utf8JsonWriter json, IEnumerable<string> options)
    {
        json.WriteStartArray(DiscoveryKey.Options);
        foreach (var option in options) json.WriteStringValue(translation.TextOf(option));
        json.WriteEndArray();
    }

    private string UniqueId(string key) => $"{topics.DeviceId}_{key}";
}
