using System.Text.Json;
using SermatecEss.Bridge.Messages;
using SermatecEss.Mqtt.Connection;
using SermatecEss.Mqtt.Topics;

namespace SermatecEss.Mqtt.HomeAssistant;

/// <summary>
/// Builds the messages that announce devices to Home Assistant, and those that remove or migrate earlier announcements. Knows earlier
/// announcements from the retained messages and from its own.
/// </summary>
/// <param name="prefix">Home Assistant's discovery prefix.</param>
/// <param name="style">How devices are announced.</param>
/// <param name="devices">Describes the devices.</param>
internal sealed class Announcer(string prefix, DiscoveryStyle style, Devices devices)
{
    private static readonly byte[] Migrate = """{"migrate_discovery":true}"""u8.ToArray();
    private const int MostShared = 8;
    private readonly Dictionary<string, KnownDevice> _known = [];
    private readonly List<Dictionary<string, string>> _shared = [];

    /// <summary>Whether a topic may be one of ours, judging by its name.</summary>
    internal static bool IsCandidate(string topic) =>
        topic.Split('/') is [.., var id, "config"]
        && (id.StartsWith("sermatec_", StringComparison.Ordinal) || id.Contains("_bridge", StringComparison.Ordinal));

    /// <summary>Records a retained message.</summary>
    internal void Learn(IncomingMessage message)
    {
        try
        {
            using var document = JsonDocument.Parse(message.Payload);
            if (document.RootElement is { ValueKind: JsonValueKind.Object } payload && Devices.IsOurs(payload))
                Learn(message.Topic, payload);
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            // Not one of ours.
        }
    }

    /// <summary>The previously announced entities of a device, by key.</summary>
    internal IReadOnlySet<string> Known(string device) => _known.TryGetValue(device, out var known) ? known.Keys : new HashSet<string>();

    /// <summary>The announced devices whose states are below a topic.</summary>
    internal IReadOnlyList<string> DevicesBelow(string baseTopic) =>
        [.. _known.Where(pair => pair.Value.BaseTopic == baseTopic).Select(pair => pair.Key)];

    /// <summary>The messages that announce a device, in order.</summary>
    internal IReadOnlyList<OutgoingMessage> Announce(Device device)
    {
        if (!_known.TryGetValue(device.Id, out var known)) known = _known[device.Id] = new KnownDevice();
        return style == DiscoveryStyle.Device ? AsDevice(device, known) : AsEntities(device, known);
    }

    /// <summary>The messages that remove a device, with all its entities.</summary>
    internal IReadOnlyList<OutgoingMessage> TakeBack(string device)
    {
        if (!_known.Remove(device, out var known)) return [];
        return [.. known.Entities.Keys.Append(DeviceTopic(device)).Select(topic => Retained(topic, []))];
    }

    /// <summary>Whether a device is announced with exactly these entities.</summary>
    internal bool Has(Device device) =>
        _known.TryGetValue(device.Id, out var known)
        && (style == DiscoveryStyle.Device
            ? known.Entities.Count == 0
                && known.Components is { } components
                && components.Count == device.Components.Count
                && device.Components.All(component => components.GetValueOrDefault(component.Key) == component.Platform)
            : known.Components is null
                && known.Entities.Count == device.Components.Count
                && device.Components.All(component => known.Entities.ContainsKey(EntityTopic(component))));

    /// <summary>Writes what is announced of devices, for <see cref="Load"/>.</summary>
    internal void Save(Utf8JsonWriter json, IEnumerable<string> devices)
    {
        foreach (var device in devices)
        {
            if (!_known.TryGetValue(device, out var known)) continue;
            json.WriteStartObject(device);
            known.Write(json);
            json.WriteEndObject();
        }
    }

    /// <summary>Takes what is announced of devices.</summary>
    /// <exception cref="InvalidOperationException"><see cref="Save"/> did not write it.</exception>
    internal void Load(JsonElement saved)
    {
        foreach (var device in saved.EnumerateObject())
        {
            var known = KnownDevice.Read(device.Value);
            if (known.Components is { } components) known.Components = Shared(components);
            _known[device.Name] = known;
        }
    }

    /// <summary>Forgets what is announced of devices, because others announce them from now on.</summary>
    internal void Forget(IEnumerable<string> devices)
    {
        foreach (var device in devices) _ = _known.Remove(device);
    }

    private List<OutgoingMessage> AsDevice(Device device, KnownDevice known)
    {
        var topic = DeviceTopic(device.Id);
        var messages = new List<OutgoingMessage>();
        var components = device.Components.ToDictionary(component => component.Key, component => component.Platform);
        var stays = known.Entities.ToLookup(
            entity => components.GetValueOrDefault(entity.Value) == PlatformOf(entity.Key),
            entity => entity.Key);
        foreach (var entity in stays[false]) messages.Add(Retained(entity, []));
        foreach (var entity in stays[true]) messages.Add(Retained(entity, Migrate));
        if (GoneOf(known, components) is { Count: > 0 } gone) messages.Add(Retained(topic, Write(device, gone)));
        messages.Add(Retained(topic, Write(device, [])));
        foreach (var entity in stays[true]) messages.Add(Retained(entity, []));
        known.Entities = [];
        known.Components = Shared(components);
        return messages;
    }

    private List<OutgoingMessage> AsEntities(Device device, KnownDevice known)
    {
        var messages = new List<OutgoingMessage>();
        var topics = device.Components.ToDictionary(
            EntityTopic,
            component => component.Key);
        var components = device.Components.ToDictionary(component => component.Key, component => component.Platform);
        var hadDevice = known.Components is not null;
        if (hadDevice && GoneOf(known, components) is { Count: > 0 } gone)
            messages.Add(Retained(DeviceTopic(device.Id), Write(device, gone)));
        if (hadDevice) messages.Add(Retained(DeviceTopic(device.Id), Migrate));
        foreach (var topic in known.Entities.Keys.Where(topic => !topics.ContainsKey(topic))) messages.Add(Retained(topic, []));

        // An entity that belonged to another device so far is removed from that one first.
        foreach (var other in _known.Where(pair => pair.Key != device.Id).Select(pair => pair.Value))
            foreach (var topic in topics.Keys.Where(other.Entities.Remove)) messages.Add(Retained(topic, []));
        foreach (var component in device.Components)
            messages.Add(Retained(EntityTopic(component), Write(device, component)));
        if (hadDevice) messages.Add(Retained(DeviceTopic(device.Id), []));
        known.Components = null;
        known.Entities = topics;
        return messages;
    }

    /// <summary>Inverters of one version have the same entities, so many inverters share one copy.</summary>
    private Dictionary<string, string> Shared(Dictionary<string, string> components)
    {
        var same = _shared.Find(other =>
            other.Count == components.Count && components.All(component => other.GetValueOrDefault(component.Key) == component.Value));
        if (same is not null) return same;
        if (_shared.Count == MostShared) _shared.RemoveAt(0);
        _shared.Add(components);
        return components;
    }

    /// <summary>The entities that the device's message no longer has, or has on another platform.</summary>
    private static List<KeyValuePair<string, string>> GoneOf(KnownDevice known, Dictionary<string, string> components) =>
        [.. (known.Components ?? []).Where(component => components.GetValueOrDefault(component.Key) != component.Value)];

    private string DeviceTopic(string id) => $"{prefix}/device/{id}/config";

    private string EntityTopic(Component component) => $"{prefix}/{component.Platform}/{component.UniqueId}/config";

    private static string PlatformOf(string topic) => topic.Split('/')[^3];

    private byte[] Write(Device device, IReadOnlyCollection<KeyValuePair<string, string>> gone) => Json.Write(json =>
    {
        Identify(json, device);
        var stateTopic = device.UsualStateTopic;
        var availability = device.UsualAvailability;
        if (stateTopic is not null) json.WriteString(DiscoveryKey.StateTopic, stateTopic);
        WriteAvailability(json, availability);
        json.WriteNumber("qos", 1);
        json.WriteStartObject("components");
        var goneKeys = gone.Select(component => component.Key).ToHashSet();
        foreach (var component in device.Components.Where(component => !goneKeys.Contains(component.Key)))
        {
            json.WriteStartObject(component.Key);
            json.WriteString(DiscoveryKey.Platform, component.Platform);
            json.WriteString(DiscoveryKey.UniqueId, component.UniqueId);
            if (component.StateTopic is { } topic && topic != stateTopic) json.WriteString(DiscoveryKey.StateTopic, topic);
            if (!component.Availability.SequenceEqual(availability)) WriteTopics(json, component.Availability);
            component.Write(json);
            json.WriteEndObject();
        }

        // A component with nothing but its platform removes it.
        foreach (var (key, platform) in gone)
        {
            json.WriteStartObject(key);
            json.WriteString(DiscoveryKey.Platform, platform);
            json.WriteEndObject();
        }

        json.WriteEndObject();
    });

    private byte[] Write(Device device, Component component) => Json.Write(json =>
    {
        Identify(json, device);
        json.WriteString(DiscoveryKey.UniqueId, component.UniqueId);
        if (component.StateTopic is { } topic) json.WriteString(DiscoveryKey.StateTopic, topic);
        WriteAvailability(json, component.Availability);
        json.WriteNumber("qos", 1);
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

    private static void WriteAvailability(Utf8JsonWriter json, IReadOnlyList<string> topics)
    {
        WriteTopics(json, topics);
        json.WriteString(DiscoveryKey.AvailabilityMode, "all");
    }

    private static void WriteTopics(Utf8JsonWriter json, IReadOnlyList<string> topics)
    {
        json.WriteStartArray(DiscoveryKey.Availability);
        foreach (var topic in topics)
        {
            json.WriteStartObject();
            json.WriteString(DiscoveryKey.Topic, topic);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    private void Learn(string topic, JsonElement payload)
    {
        if (!payload.TryGetProperty("device", out var device) || device.ValueKind != JsonValueKind.Object) return;
        if (!device.TryGetProperty("identifiers", out var ids) || ids.ValueKind != JsonValueKind.Array) return;
        if (ids.GetArrayLength() == 0 || ids[0].GetString() is not { } id) return;
        if (!_known.TryGetValue(id, out var known)) known = new KnownDevice();
        if (topic == DeviceTopic(id))
        {
            known.Components = [];
            if (payload.TryGetProperty("components", out var components) && components.ValueKind == JsonValueKind.Object)
                foreach (var component in components.EnumerateObject()) Learn(component, known);
        }
        else if (Find(payload, DiscoveryKey.UniqueId, "unique_id")?.GetString() is { } uniqueId)
        {
            var owner = $"{Owner(id)}_";
            known.Entities[topic] = uniqueId.StartsWith(owner, StringComparison.Ordinal) ? uniqueId[owner.Length..] : uniqueId;
        }
        else
        {
            return;
        }

        known.BaseTopic ??= BaseTopicOf(payload);
        _known[id] = known;
    }

    private static void Learn(JsonProperty component, KnownDevice known)
    {
        if (component.Value.ValueKind != JsonValueKind.Object
            || Find(component.Value, DiscoveryKey.Platform, "platform") is not { } platform)
        {
            return;
        }

        known.Components![component.Name] = platform.GetString() ?? "sensor";
        known.BaseTopic ??= BaseTopicOf(component.Value);
    }

    /// <summary>The prefix of the bridge's own topics, which each announcement contains as an availability topic.</summary>
    private static string? BaseTopicOf(JsonElement payload)
    {
        var status = new BridgeTopics("").Status;
        if (Find(payload, DiscoveryKey.Availability, "availability") is not { ValueKind: JsonValueKind.Array } availability) return null;
        foreach (var entry in availability.EnumerateArray())
        {
            if (entry.ValueKind != JsonValueKind.Object || Find(entry, DiscoveryKey.Topic, "topic") is not { } topic) continue;
            if (topic.GetString() is { } text && text.EndsWith(status, StringComparison.Ordinal)) return text[..^status.Length];
        }

        return null;
    }

    /// <summary>A property by its short name, or by the long one of earlier versions of this program.</summary>
    private static JsonElement? Find(JsonElement payload, string name, string longName) =>
        payload.TryGetProperty(name, out var value) || payload.TryGetProperty(longName, out value) ? value : null;

    /// <summary>The ids of a battery's entities start like those of its inverter.</summary>
    private static string Owner(string device) =>
        device.EndsWith("_battery", StringComparison.Ordinal) ? device[..^"_battery".Length] : device;

    private static OutgoingMessage Retained(string topic, byte[] payload) => new(topic, payload, Retain: true) { IsEvent = true };
}
