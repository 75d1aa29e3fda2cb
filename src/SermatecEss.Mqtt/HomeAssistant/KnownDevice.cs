using System.Text.Json;

namespace SermatecEss.Mqtt.HomeAssistant;

/// <summary>What is announced of a device.</summary>
internal sealed class KnownDevice
{
    private const string ComponentsKey = "components";
    private const string EntitiesKey = "entities";

    /// <summary>The entities of its message, key and platform; null if it has no message of its own.</summary>
    internal Dictionary<string, string>? Components { get; set; }

    /// <summary>The topics of entities with messages of their own, and their keys.</summary>
    internal Dictionary<string, string> Entities { get; set; } = [];

    /// <summary>The prefix of its bridge's topics, if known.</summary>
    internal string? BaseTopic { get; set; }

    internal HashSet<string> Keys => [.. Components?.Keys ?? Enumerable.Empty<string>(), .. Entities.Values];

    /// <summary>Writes the members of a JSON object: the keys by platform, which is shorter, and the topics of entities.</summary>
    internal void Write(Utf8JsonWriter json)
    {
        if (Components is not null)
        {
            json.WriteStartObject(ComponentsKey);
            foreach (var platform in Components.GroupBy(component => component.Value, component => component.Key))
            {
                json.WriteStartArray(platform.Key);
                foreach (var key in platform) json.WriteStringValue(key);
                json.WriteEndArray();
            }

            json.WriteEndObject();
        }

        if (Entities.Count == 0) return;
        json.WriteStartObject(EntitiesKey);
        foreach (var (topic, key) in Entities) json.WriteString(topic, key);
        json.WriteEndObject();
    }

    /// <summary>Reads what <see cref="Write"/> has written.</summary>
    /// <exception cref="InvalidOperationException">It is something else.</exception>
    internal static KnownDevice Read(JsonElement saved)
    {
        var known = new KnownDevice();
        if (saved.TryGetProperty(ComponentsKey, out var platforms))
        {
            known.Components = [];
            foreach (var platform in platforms.EnumerateObject())
                foreach (var key in platform.Value.EnumerateArray()) known.Components[key.GetString()!] = platform.Name;
        }

        if (saved.TryGetProperty(EntitiesKey, out var entities))
            foreach (var entity in entities.EnumerateObject()) known.Entities[entity.Name] = entity.Value.GetString()!;
        return known;
    }
}
