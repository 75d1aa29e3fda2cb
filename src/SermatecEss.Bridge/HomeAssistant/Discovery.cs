using System.Buffers;
using System.Text.Encodings.Web;
using System.Text.Json;
using SermatecEss.Inverter;
using SermatecEss.Inverter.Polling;

namespace SermatecEss.Bridge.HomeAssistant;

/// <summary>Writes what Home Assistant is told of an inverter: one message for each device, with all its entities.</summary>
internal sealed class Discovery(string prefix, string version, string statusTopic)
{
    private const string Product = "sermatec-ess";

    /// <summary>The bridge's own device; it has to be known before those that are reached by it.</summary>
    internal (string Topic, byte[] Payload) Bridge(Topics topics) => Write($"{topics.DeviceId}_bridge", json =>
    {
        json.WriteStartObject("device");
        Identify(json, $"{topics.DeviceId}_bridge", "Sermatec bridge");
        json.WriteString("manufacturer", Product);
        json.WriteString("sw_version", version);
        json.WriteEndObject();
        Origin(json);
        json.WriteStartObject("components");
        json.WriteStartObject("link");
        json.WriteString("platform", "binary_sensor");
        json.WriteString("unique_id", $"{topics.DeviceId}_bridge_link");
        json.WriteString("name", "Inverter link");
        json.WriteString("device_class", "connectivity");
        json.WriteString("entity_category", "diagnostic");
        json.WriteString("state_topic", topics.Availability);
        json.WriteString("payload_on", "online");
        json.WriteString("payload_off", "offline");
        json.WriteString("availability_topic", statusTopic);
        json.WriteEndObject();
        json.WriteEndObject();
    });

    /// <summary>The inverter's device, or its battery's.</summary>
    internal (string Topic, byte[] Payload) Device(InverterIdentity identity, Topics topics, IEnumerable<Entity> entities, PollPeriods periods, bool isBattery)
    {
        var id = isBattery ? $"{topics.DeviceId}_battery" : topics.DeviceId;
        return Write(id, json =>
        {
            json.WriteStartObject("device");
            Identify(json, id, isBattery ? "Sermatec battery" : "Sermatec inverter");
            json.WriteString("manufacturer", isBattery ? identity.BatteryVendor?.Label ?? "unknown" : "Sermatec");
            if (!isBattery)
            {
                json.WriteString("model", identity.Model);
                json.WriteString("serial_number", identity.Serial);
                json.WriteString("sw_version", $"PCU {identity.PcuVersion}");
            }

            json.WriteString("via_device", isBattery ? topics.DeviceId : $"{topics.DeviceId}_bridge");
            json.WriteEndObject();
            Origin(json);
            json.WriteString("availability_mode", "all");
            json.WriteNumber("qos", 1);
            json.WriteStartObject("components");
            foreach (var entity in entities.Where(entity => entity.IsBattery == isBattery)) Component(json, topics, entity, periods);
            json.WriteEndObject();
        });
    }

    private void Component(Utf8JsonWriter json, Topics topics, Entity entity, PollPeriods periods)
    {
        json.WriteStartObject(entity.Key);
        json.WriteString("platform", entity.Platform);
        json.WriteString("unique_id", $"{topics.DeviceId}_{entity.Key}");
        json.WriteString("default_entity_id", $"{entity.Platform}.sermatec_{entity.Key}");
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
        json.WriteNumber("expire_after", Math.Max(60, (int)(3 * periods.Of(entity.Group).TotalSeconds)));
        json.WriteStartArray("availability");
        foreach (var topic in (ReadOnlySpan<string>)[statusTopic, topics.Availability, topics.GroupAvailability(entity.Group)])
        {
            json.WriteStartObject();
            json.WriteString("topic", topic);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteString("availability_mode", "all");
        json.WriteEndObject();
    }

    private static void Identify(Utf8JsonWriter json, string id, string name)
    {
        json.WriteStartArray("identifiers");
        json.WriteStringValue(id);
        json.WriteEndArray();
        json.WriteString("name", name);
    }

    private void Origin(Utf8JsonWriter json)
    {
        json.WriteStartObject("origin");
        json.WriteString("name", Product);
        json.WriteString("sw_version", version);
        json.WriteEndObject();
    }

    private (string Topic, byte[] Payload) Write(string id, Action<Utf8JsonWriter> write)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(buffer, new JsonWriterOptions { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping }))
        {
            json.WriteStartObject();
            write(json);
            json.WriteEndObject();
        }

        return ($"{prefix}/device/{id}/config", buffer.WrittenSpan.ToArray());
    }
}
