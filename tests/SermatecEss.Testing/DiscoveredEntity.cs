using System.Text.Json;
using System.Text.RegularExpressions;

namespace SermatecEss.Testing;

/// <summary>One entity of a device's announcement, or the announcement of a single entity.</summary>
internal sealed partial class DiscoveredEntity(DiscoveryFacts facts, string platform, DiscoveryObject entity)
{
    private const decimal SmallestStep = 0.001m;
    private const int LongestState = 255;
    private static readonly string[] Switches = ["enabled_by_default", "visible_by_default", "force_update", "optimistic", "retain"];
    private static readonly string[] Counts = ["expire_after", "off_delay", "suggested_display_precision"];
    private static readonly string[] Lists = ["options", "event_types"];

    /// <summary>Checks the announcement of a single entity.</summary>
    internal void CheckAlone()
    {
        if (!IsPlatform()) return;
        entity.CheckKeys([.. facts.Required(platform), "unique_id", "device", "origin"], facts.Known(platform));
        DiscoveredOwner.Check(facts, entity, "MQTT_ENTITY_DEVICE_INFO_SCHEMA");
        CheckValues();
    }

    /// <summary>Checks a component of a device.</summary>
    /// <param name="inherited">The keys inherited from its device.</param>
    internal void CheckComponent(IReadOnlyCollection<string> inherited)
    {
        if (!IsPlatform()) return;
        // The device and the origin are in the message.
        entity.CheckKeys(facts.Required(platform).Except(inherited), [.. facts.Known(platform).Except(["device", "origin"]), "platform"]);
        CheckValues();
    }

    /// <summary>Checks the keys that a device shares with its components.</summary>
    internal static void CheckShared(DiscoveryFacts facts, DiscoveryObject shared)
    {
        foreach (var key in shared.KeysThatEndWith("_topic")) shared.CheckTopic(key);
        foreach (var availability in shared.Objects("availability", facts.Abbreviations))
        {
            availability.CheckKeys(["topic"], ["topic", "payload_available", "payload_not_available", "value_template"]);
            availability.CheckTopic("topic");
            foreach (var key in availability.KeysThatEndWith("_template")) availability.CheckTemplate(key);
        }

        shared.Demand(!shared.Has("availability") || !shared.Has("availability_topic"), "availability is given in two ways");
        shared.CheckWord("availability_mode", ["all", "any", "latest"]);
        shared.Demand(shared.Number("qos") is null or 0 or 1 or 2, "qos is none of 0, 1 and 2");
    }

    private bool IsPlatform()
    {
        entity.Demand(facts.HasPlatform(platform), $"there is no platform '{platform}'");
        return facts.HasPlatform(platform);
    }

    private void CheckValues()
    {
        CheckShared(facts, entity);
        foreach (var key in entity.KeysThatEndWith("_template")) entity.CheckTemplate(key);
        foreach (var key in Switches)
            entity.Demand(entity.Get(key) is null or { ValueKind: JsonValueKind.True or JsonValueKind.False }, $"{key} is true or false");
        foreach (var key in Counts)
            entity.Demand(entity.Number(key) is not { } number || (number >= 0 && decimal.IsInteger(number)), $"{key} is a whole number");
        foreach (var key in Lists) entity.Demand(entity.Texts(key) is not { } words || IsList(words), $"{key} is empty or repeats a word");
        entity.Demand(!entity.Has("unique_id") || entity.Text("unique_id").Length > 0, "unique_id is empty");
        var id = entity.Text("default_entity_id");
        entity.Demand(id.Length == 0 || EntityId().Match(id).Groups["platform"].Value == platform, $"'{id}' is no id of a {platform}");
        entity.CheckWord("entity_category", platform is "sensor" or "binary_sensor" ? ["diagnostic"] : ["config", "diagnostic"]);
        CheckDeviceClass();
        if (platform == "sensor") CheckSensor();
        if (platform == "number") CheckNumber();
        if (platform == "text") CheckText();
    }

    private void CheckDeviceClass()
    {
        if (entity.Text("device_class") is not { Length: > 0 } deviceClass) return;
        var unit = entity.Text("unit_of_measurement");
        entity.Demand(facts.DeviceClasses(platform).Contains(deviceClass), $"a {platform} has no device_class {deviceClass}");
        entity.Demand(facts.Units(platform, deviceClass)?.Contains(unit) ?? true, $"{deviceClass} is not measured in '{unit}'");
    }

    private void CheckSensor()
    {
        var deviceClass = entity.Text("device_class");
        var stateClass = entity.Text("state_class");
        entity.CheckWord("state_class", ["measurement", "measurement_angle", "total", "total_increasing"]);
        if (stateClass.Length > 0 && deviceClass.Length > 0)
            entity.Demand(facts.StateClasses(deviceClass)?.Contains(stateClass) ?? true, $"{deviceClass} has no state_class {stateClass}");
        entity.Demand(stateClass != "measurement_angle" || entity.Text("unit_of_measurement") == "°", "an angle is measured in °");
        entity.Demand(stateClass == "total" || !entity.Has("last_reset_value_template"), "only a total is reset");
        entity.Demand(entity.Has("options") == (deviceClass == "enum"), "device_class enum has options, and no other has");
        if (!facts.IsWithoutNumber(deviceClass)) return;
        foreach (var key in (ReadOnlySpan<string>)["state_class", "unit_of_measurement", "suggested_display_precision"])
            entity.Demand(!entity.Has(key), $"{deviceClass} is no number and has no {key}");
    }

    private void CheckNumber()
    {
        const decimal DefaultMin = 1;
        const decimal DefaultMax = 100;
        var min = entity.Number("min") ?? DefaultMin;
        var max = entity.Number("max") ?? DefaultMax;
        var step = entity.Number("step") ?? 1;
        entity.Demand(min < max, $"nothing lies between {min} and {max}");
        entity.Demand(step >= SmallestStep && step <= max - min, $"no step of {step} lies between {min} and {max}");
        entity.CheckWord("mode", ["auto", "box", "slider"]);
    }

    private void CheckText()
    {
        var max = entity.Number("max") ?? LongestState;
        entity.Demand(max <= LongestState, $"a text has at most {LongestState} characters");
        entity.Demand((entity.Number("min") ?? 0) <= max, "max is less than min");
        entity.CheckWord("mode", ["text", "password"]);
        try
        {
            _ = new Regex(entity.Text("pattern"));
        }
        catch (ArgumentException e)
        {
            entity.Demand(false, $"pattern is no regular expression: {e.Message}");
        }
    }

    private static bool IsList(List<string> words) => words.Count > 0 && words.Distinct().Count() == words.Count;

    [GeneratedRegex("^(?<platform>[a-z_]+)\\.[a-z0-9]+(_[a-z0-9]+)*$")]
    private static partial Regex EntityId();
}
