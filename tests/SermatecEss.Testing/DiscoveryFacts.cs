using System.Text.Json;

namespace SermatecEss.Testing;

/// <summary>
/// What Home Assistant's own code accepts in a discovery message: keys by platform, device classes, units, state classes, abbreviations.
/// </summary>
/// <param name="json">The contents of <c>discovery.json</c>.</param>
internal sealed class DiscoveryFacts(JsonElement json)
{
    /// <summary>The facts in the shared folder.</summary>
    internal static DiscoveryFacts Read(string file)
    {
        using var document = JsonDocument.Parse(File.ReadAllBytes(file));
        return new DiscoveryFacts(document.RootElement.Clone());
    }

    /// <summary>The abbreviated keys of the message and its components.</summary>
    internal JsonElement Abbreviations => json.GetProperty("abbreviations");

    /// <summary>The abbreviated keys of a device.</summary>
    internal JsonElement DeviceAbbreviations => json.GetProperty("device_abbreviations");

    /// <summary>The abbreviated keys of an origin.</summary>
    internal JsonElement OriginAbbreviations => json.GetProperty("origin_abbreviations");

    /// <summary>Whether a platform exists.</summary>
    internal bool HasPlatform(string platform) => json.GetProperty("platforms").TryGetProperty(platform, out _);

    /// <summary>The keys that a platform requires.</summary>
    internal IEnumerable<string> Required(string platform) => Words("platforms", platform, "required");

    /// <summary>All keys of a platform.</summary>
    internal IEnumerable<string> Known(string platform) => [.. Required(platform), .. Words("platforms", platform, "optional")];

    /// <summary>The keys that a schema requires.</summary>
    internal IEnumerable<string> RequiredBySchema(string schema) => Words("schemas", schema, "required");

    /// <summary>All keys of a schema.</summary>
    internal IEnumerable<string> KnownToSchema(string schema) => [.. RequiredBySchema(schema), .. Words("schemas", schema, "optional")];

    /// <summary>The device classes of a platform.</summary>
    internal IEnumerable<string> DeviceClasses(string platform) => platform switch
    {
        "sensor" => Words("sensor", "device_classes"),
        "number" => json.GetProperty("number").GetProperty("units_by_device_class").EnumerateObject().Select(one => one.Name),
        _ => Words("device_classes", platform),
    };

    /// <summary>Whether a sensor's device class is not numeric, without unit and statistics.</summary>
    internal bool IsWithoutNumber(string deviceClass) => Words("sensor", "non_numeric_device_classes").Contains(deviceClass);

    /// <summary>The units of a device class, "" for none; null if any is allowed.</summary>
    internal IEnumerable<string>? Units(string platform, string deviceClass) =>
        Find(platform, "units_by_device_class", deviceClass) is { } units ? Words(units) : null;

    /// <summary>The state classes of a sensor's device class; null if any is allowed.</summary>
    internal IEnumerable<string>? StateClasses(string deviceClass) =>
        Find("sensor", "state_classes_by_device_class", deviceClass) is { } classes ? Words(classes) : null;

    private IEnumerable<string> Words(params ReadOnlySpan<string> path) => Find(path) is { } words ? Words(words) : [];

    private static IEnumerable<string> Words(JsonElement array) => array.EnumerateArray().Select(word => word.GetString() ?? "");

    private JsonElement? Find(params ReadOnlySpan<string> path)
    {
        var found = json;
        foreach (var name in path)
            if (!found.TryGetProperty(name, out found)) return null;
        return found;
    }
}
