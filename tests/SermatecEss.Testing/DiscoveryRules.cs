using System.Text.Json;
using System.Text.RegularExpressions;

namespace SermatecEss.Testing;

/// <summary>The rules of Home Assistant for a discovery message, of a device or an entity.</summary>
public static partial class DiscoveryRules
{
    private static readonly string? File = SharedFolder.Find("homeassistant", "discovery.json");
    private static readonly DiscoveryFacts? Facts = File is null ? null : DiscoveryFacts.Read(File);

    /// <summary>Why nothing can be checked on this computer; null if it can.</summary>
    public static string? Missing => File is null ? "../shared/homeassistant/discovery.json is not there" : null;

    /// <summary>Finds everything that Home Assistant would reject, ignore, or complain about.</summary>
    /// <param name="topic">The message's topic, such as <c>homeassistant/device/ID/config</c>.</param>
    /// <param name="payload">The message; undefined for an empty one, which removes an announcement.</param>
    /// <returns>The errors, one sentence each; empty if there are none.</returns>
    public static IReadOnlyList<string> Check(string topic, JsonElement payload)
    {
        var facts = Facts ?? throw new InvalidOperationException(Missing);
        var faults = new List<string>();
        var match = Topic().Match(topic);
        if (!match.Success) faults.Add($"{topic} is no topic of a discovery message");
        if (payload.ValueKind == JsonValueKind.Undefined) return faults;
        if (payload.ValueKind != JsonValueKind.Object) return [.. faults, $"{topic} has no object"];
        if (payload.TryGetProperty("migrate_discovery", out var migrate))
        {
            var isAlone = migrate.ValueKind == JsonValueKind.True && payload.EnumerateObject().Count() == 1;
            return isAlone ? faults : [.. faults, $"{topic}: migrate_discovery is true, and alone"];
        }

        var message = new DiscoveryObject(topic, payload, facts.Abbreviations, faults);
        var platform = match.Groups["platform"].Value;
        if (platform == "device") new DiscoveredDevice(facts, message).Check();
        else new DiscoveredEntity(facts, platform, message).CheckAlone();
        return faults;
    }

    [GeneratedRegex("^[^+#/]+/(?<platform>[a-z_]+)/([a-zA-Z0-9_-]+/)?[a-zA-Z0-9_-]+/config$")]
    private static partial Regex Topic();
}
