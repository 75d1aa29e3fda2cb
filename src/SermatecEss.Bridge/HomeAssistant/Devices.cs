using System.Text.Json;
using SermatecEss.Bridge.Configuration;
using SermatecEss.Bridge.Control;
using SermatecEss.Inverter;
using SermatecEss.Inverter.Polling;

namespace SermatecEss.Bridge.HomeAssistant;

/// <summary>Describes the bridge, the inverters and their batteries as Home Assistant's devices.</summary>
internal sealed class Devices(BridgeOptions options, string version)
{
    private const int ShortestExpiry = 60;
    private const string Product = "sermatec-ess";
    private readonly BridgeTopics _bridge = new(options.Mqtt.BaseTopic);

    /// <summary>The bridge, with what it knows of the link to each inverter. It has to be announced before the devices that are reached by it.</summary>
    internal Device Bridge(IEnumerable<(Topics Topics, InverterName Name)> inverters)
    {
        var components = new List<Component>
        {
            Own("version", "sensor", "Version", json =>
            {
                json.WriteString("state_topic", _bridge.State);
                json.WriteString("value_template", "{{ value_json.version }}");
                json.WriteString("entity_category", "diagnostic");
            }),
            Own("messages_dropped", "sensor", "Messages dropped", json =>
            {
                json.WriteString("state_topic", _bridge.State);
                json.WriteString("value_template", "{{ value_json.messages_dropped }}");
                json.WriteString("state_class", "total_increasing");
                json.WriteString("entity_category", "diagnostic");
            }),
            Own("log_level", "select", "Log level", json =>
            {
                json.WriteString("state_topic", _bridge.State);
                json.WriteString("value_template", "{{ value_json.log_level }}");
                json.WriteString("command_topic", _bridge.LogLevel);
                json.WriteStartArray("options");
                foreach (var level in Enum.GetNames<LogLevel>()) json.WriteStringValue(level.ToLowerInvariant());
                json.WriteEndArray();
                json.WriteString("entity_category", "config");
            }),
            Own("reconnect", "button", "Reconnect", json =>
            {
                json.WriteString("command_topic", _bridge.Reconnect);
                json.WriteString("payload_press", "PRESS");
                json.WriteString("entity_category", "config");
            }),
        };
        foreach (var (topics, name) in inverters)
        {
            var id = Topics.Safe(topics.Serial);
            components.Add(Own($"link_{id}", "binary_sensor", $"{name.Inverter} link", json =>
            {
                json.WriteString("device_class", "connectivity");
                json.WriteString("entity_category", "diagnostic");
                json.WriteString("state_topic", topics.Availability);
                json.WriteString("payload_on", "online");
                json.WriteString("payload_off", "offline");
            }));
            components.Add(Own($"rejected_{id}", "sensor", $"{name.Inverter} rejected readings", json =>
            {
                json.WriteString("state_topic", topics.Diagnostics);
                json.WriteString("value_template", "{{ value_json.rejected }}");
                json.WriteString("state_class", "total_increasing");
                json.WriteString("entity_category", "diagnostic");
            }));
        }

        return new Device(
            _bridge.DeviceId,
            json =>
            {
                json.WriteString("name", "Sermatec bridge");
                json.WriteString("manufacturer", Product);
                json.WriteString("sw_version", version);
            },
            components);
    }

    /// <summary>An inverter without its battery.</summary>
    internal Device Inverter(InverterIdentity identity, Topics topics, InverterName name, PollPeriods periods, IEnumerable<Entity> entities, InverterControl? control = null)
    {
        var settable = new ControlComponents(topics, name, options.Control.TimesAsText, json => Availability(json, [_bridge.Status, topics.Availability]));
        var alarm = new Component("alarm", "event", $"{topics.DeviceId}_alarm", json =>
        {
            json.WriteString("default_entity_id", $"event.{name.Slug}_alarm");
            json.WriteString("name", "Alarm event");
            json.WriteStartArray("event_types");
            json.WriteStringValue("raised");
            json.WriteStringValue("cleared");
            json.WriteEndArray();
            json.WriteString("state_topic", topics.AlarmEvent);
            Availability(json, [_bridge.Status, topics.Availability]);
        });
        return new Device(
            topics.DeviceId,
            json =>
            {
                json.WriteString("name", name.Inverter);
                json.WriteString("manufacturer", "Sermatec");
                json.WriteString("model", identity.Model);
                json.WriteString("serial_number", identity.Serial);
                json.WriteString("sw_version", $"PCU {identity.PcuVersion}");
                json.WriteString("via_device", _bridge.DeviceId);
            },
            [.. entities.Where(entity => !entity.IsBattery).Select(entity => Describe(entity, topics, name, periods)), alarm, .. control is null ? [] : settable.Of(control.Settings, control.HasOverride)]);
    }

    /// <summary>The battery of an inverter.</summary>
    internal Device Battery(InverterIdentity identity, Topics topics, InverterName name, PollPeriods periods, IEnumerable<Entity> entities) => new(
        topics.BatteryId,
        json =>
        {
            json.WriteString("name", name.Battery);
            json.WriteString("manufacturer", identity.BatteryVendor?.Label ?? "unknown");
            json.WriteString("via_device", topics.DeviceId);
        },
        [.. entities.Where(entity => entity.IsBattery).Select(entity => Describe(entity, topics, name, periods))]);

    /// <summary>Who announces all this.</summary>
    internal void Origin(Utf8JsonWriter json)
    {
        json.WriteStartObject("origin");
        json.WriteString("name", Product);
        json.WriteString("sw_version", version);
        json.WriteEndObject();
    }

    /// <summary>Whether a message was written by this program.</summary>
    internal static bool IsOurs(JsonElement payload) =>
        (payload.TryGetProperty("origin", out var origin) || payload.TryGetProperty("o", out origin)) && origin.ValueKind == JsonValueKind.Object
        && origin.TryGetProperty("name", out var name) && name.ValueEquals(Product);

    private Component Own(string key, string platform, string name, Action<Utf8JsonWriter> write) => new(key, platform, $"{_bridge.DeviceId}_{key}", json =>
    {
        json.WriteString("default_entity_id", $"{platform}.{_bridge.DeviceId}_{key}".ToLowerInvariant());
        json.WriteString("name", name);
        write(json);
        Availability(json, [_bridge.Status]);
    });

    private Component Describe(Entity entity, Topics topics, InverterName name, PollPeriods periods) => new(entity.Key, entity.Platform, $"{topics.DeviceId}_{entity.Key}", json =>
    {
        json.WriteString("default_entity_id", $"{entity.Platform}.{name.Slug}_{entity.Key}");
        json.WriteString("name", entity.Name);
        if (entity.DeviceClass is { } deviceClass) json.WriteString("device_class", deviceClass);
        if (entity.Unit is { } unit) json.WriteString("unit_of_measurement", unit);
        if (entity.StateClass is { } stateClass) json.WriteString("state_class", stateClass);
        if (entity.Precision is { } precision) json.WriteNumber("suggested_display_precision", precision);
        if (entity.Options.Count > 0)
        {
            json.WriteStartArray("options");
            foreach (var option in entity.Options) json.WriteStringValue(option);
            json.WriteEndArray();
        }

        if (entity.IsDiagnostic) json.WriteString("entity_category", "diagnostic");
        if (!entity.IsEnabled) json.WriteBoolean("enabled_by_default", false);
        json.WriteString("state_topic", topics.State(entity.Group));
        json.WriteString("value_template", entity.Template);

        // A state that the broker keeps would begin to expire anew with each restart of Home Assistant.
        if (!options.Mqtt.RetainState) json.WriteNumber("expire_after", Math.Max(ShortestExpiry, (int)(3 * periods.Of(entity.Group).TotalSeconds)));
        Availability(json, [_bridge.Status, topics.Availability, topics.GroupAvailability(entity.Group)]);
    });

    private static void Availability(Utf8JsonWriter json, ReadOnlySpan<string> topics)
    {
        json.WriteStartArray("availability");
        foreach (var topic in topics)
        {
            json.WriteStartObject();
            json.WriteString("topic", topic);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteString("availability_mode", "all");
        json.WriteNumber("qos", 1);
    }
}
