using System.Text.Json;

namespace SermatecEss.HomeAssistant.Tests;

/// <summary>An announced entity, with short or long keys.</summary>
/// <param name="Platform">Its platform, such as <c>sensor</c>.</param>
/// <param name="Component">Its properties.</param>
internal sealed record AnnouncedEntity(string Platform, JsonElement Component)
{
    /// <summary>Its unique id; null for one that is removed.</summary>
    internal string? UniqueId => Find("uniq_id", "unique_id")?.GetString();

    /// <summary>Its possible states; empty if not announced.</summary>
    internal IEnumerable<string> Options =>
        Find("ops", "options") is { } options ? options.EnumerateArray().Select(option => option.GetString()!) : [];

    /// <summary>The entities of a message.</summary>
    internal static IEnumerable<AnnouncedEntity> Of(string topic, JsonElement message)
    {
        if (topic.Split('/') is [.., var platform and not "device", _, "config"]) return [new AnnouncedEntity(platform, message)];
        return message.TryGetProperty("components", out var components) ? components.EnumerateObject().Select(one => Of(one.Value)) : [];
    }

    private static AnnouncedEntity Of(JsonElement component) =>
        new((component.TryGetProperty("p", out var platform) ? platform : component.GetProperty("platform")).GetString()!, component);

    private JsonElement? Find(string shortKey, string key) =>
        Component.TryGetProperty(shortKey, out var value) || Component.TryGetProperty(key, out value) ? value : null;
}
