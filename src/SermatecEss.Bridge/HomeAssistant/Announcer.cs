using System.Text.Json;
using SermatecEss.Bridge.Mqtt;

namespace SermatecEss.Bridge.HomeAssistant;

/// <summary>
/// Says how Home Assistant is told of a device: in which messages, and with which ones what was announced before is taken back or carried over. Knows what
/// was announced, from the broker's memory and its own.
/// </summary>
internal sealed class Announcer(string prefix, DiscoveryStyle style, Devices devices)
{
    private static readonly byte[] Migrate = """{"migrate_discovery":true}"""u8.ToArray();

    /// <summary>By device: the entities of its message, key and platform.</summary>
    private readonly Dictionary<string, Dictionary<string, string>> _devices = [];

    /// <summary>By device: the topics of its entities, and their keys.</summary>
    private readonly Dictionary<string, Dictionary<string, string>> _entities = [];

    /// <summary>What has to be read to know what was announced.</summary>
    internal string Filter => $"{prefix}/+/+/config";

    /// <summary>Whether a topic may be one of ours, as far as can be told from its name.</summary>
    internal static bool IsCandidate(string topic) => topic.Split('/') is [.., var id, "config"] && (id.StartsWith("sermatec_", StringComparison.Ordinal) || id.Contains("_bridge", StringComparison.Ordinal));

    /// <summary>Takes note of a message that the broker kept.</summary>
    internal void Learn(IncomingMessage message)
    {
        try
        {
            using var document = JsonDocument.Parse(message.Payload);
            if (document.RootElement is { ValueKind: JsonValueKind.Object } payload && Devices.IsOurs(payload)) Learn(message.Topic, payload);
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            // Not one of ours.
        }
    }

    /// <summary>The entities of a device that were announced before, by key.</summary>
    internal IEnumerable<string> Known(string device) =>
        [.. _devices.GetValueOrDefault(device)?.Keys ?? Enumerable.Empty<string>(), .. _entities.GetValueOrDefault(device)?.Values ?? Enumerable.Empty<string>()];

    /// <summary>The messages that announce a device, in their order.</summary>
    internal IReadOnlyList<OutgoingMessage> Announce(Device device) => style == DiscoveryStyle.Device ? AsDevice(device) : AsEntities(device);

    private List<OutgoingMessage> AsDevice(Device device)
    {
        var topic = DeviceTopic(device.Id);
        var messages = new List<OutgoingMessage>();
        var entities = _entities.Remove(device.Id, out var old) ? old.Keys.ToList() : [];
        foreach (var entity in entities) messages.Add(Retained(entity, Migrate));
        var components = device.Components.ToDictionary(component => component.Key, component => component.Platform);
        var gone = _devices.GetValueOrDefault(device.Id)?.Where(known => !components.ContainsKey(known.Key)).ToList() ?? [];
        if (gone.Count > 0) messages.Add(Retained(topic, Write(device, gone)));
        messages.Add(Retained(topic, Write(device, [])));
        foreach (var entity in entities) messages.Add(Retained(entity, []));
        _devices[device.Id] = components;
        return messages;
    }

    private List<OutgoingMessage> AsEntities(Device device)
    {
        var messages = new List<OutgoingMessage>();
        var hadDevice = _devices.Remove(device.Id);
        if (hadDevice) messages.Add(Retained(DeviceTopic(device.Id), Migrate));
        var topics = device.Components.ToDictionary(component => $"{prefix}/{component.Platform}/{component.UniqueId}/config", component => component.Key);
        foreach (var component in device.Components) messages.Add(Retained($"{prefix}/{component.Platform}/{component.UniqueId}/config", Write(device, component)));
        if (hadDevice) messages.Add(Retained(DeviceTopic(device.Id), []));
        foreach (var gone in _entities.GetValueOrDefault(device.Id)?.Keys.Where(known => !topics.ContainsKey(known)) ?? []) messages.Add(Retained(gone, []));
        _entities[device.Id] = topics;
        return messages;
    }

    private string DeviceTopic(string id) => $"{prefix}/device/{id}/config";

    private byte[] Write(Device device, IEnumerable<KeyValuePair<string, string>> gone) => Json.Object(json =>
    {
        Identify(json, device);
        json.WriteStartObject("components");
        foreach (var component in device.Components)
        {
            json.WriteStartObject(component.Key);
            json.WriteString("platform", component.Platform);
            json.WriteString("unique_id", component.UniqueId);
            component.Write(json);
            json.WriteEndObject();
        }

        // A component is taken away by a message that has no more of it than its platform.
        foreach (var (key, platform) in gone)
        {
            json.WriteStartObject(key);
            json.WriteString("platform", platform);
            json.WriteEndObject();
        }

        json.WriteEndObject();
    });

    private byte[] Write(Device device, Component component) => Json.Object(json =>
    {
        Identify(json, device);
        json.WriteString("unique_id", component.UniqueId);
        component.Write(json);
    });

    private void Identify(Utf8JsonWriter json, Device device)
    {
        json.WriteStartObject("device");
        json.WriteStartArray("identifiers");
        json.WriteStringValue(device.Id);
        json.WriteEndArray();
        device.Write(json);
        json.WriteEndObject();
        devices.Origin(json);
    }

    private void Learn(string topic, JsonElement payload)
    {
        if (!payload.TryGetProperty("device", out var device) || device.ValueKind != JsonValueKind.Object || !device.TryGetProperty("identifiers", out var ids)
            || ids is not { ValueKind: JsonValueKind.Array } || ids.GetArrayLength() == 0 || ids[0].GetString() is not { } id) return;
        if (topic == DeviceTopic(id))
        {
            var known = _devices[id] = [];
            if (!payload.TryGetProperty("components", out var components) || components.ValueKind != JsonValueKind.Object) return;
            foreach (var component in components.EnumerateObject())
                if (component.Value.ValueKind == JsonValueKind.Object && component.Value.TryGetProperty("platform", out var platform)) known[component.Name] = platform.GetString() ?? "sensor";
        }
        else if (payload.TryGetProperty("unique_id", out var unique) && unique.GetString() is { } uniqueId)
        {
            if (!_entities.TryGetValue(id, out var known)) _entities[id] = known = [];
            known[topic] = uniqueId.StartsWith($"{Owner(id)}_", StringComparison.Ordinal) ? uniqueId[(Owner(id).Length + 1)..] : uniqueId;
        }
    }

    /// <summary>The entities of a battery have ids that begin as its inverter's.</summary>
    private static string Owner(string device) => device.EndsWith("_battery", StringComparison.Ordinal) ? device[..^"_battery".Length] : device;

    private static OutgoingMessage Retained(string topic, byte[] payload) => new(topic, payload, Retain: true) { IsEvent = true };
}
