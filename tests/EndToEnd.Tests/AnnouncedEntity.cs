using System.Text.Json;

namespace SermatecEss.EndToEnd.Tests;

/// <summary>
/// An entity as Home Assistant reads its announcement: with long keys, and with the shared properties of its device's message.
/// </summary>
/// <param name="Key">Its key in the message of its device, or its name in a topic of its own.</param>
/// <param name="Values">The announced properties, by key.</param>
internal sealed record AnnouncedEntity(string Key, IReadOnlyDictionary<string, JsonElement> Values)
{
    private const string Components = "components";

    /// <summary>The short forms of Home Assistant's keys.</summary>
    private static readonly Dictionary<string, string> LongForms = new()
    {
        ["avty"] = "availability",
        ["avty_mode"] = "availability_mode",
        ["cmd_t"] = "command_topic",
        ["def_ent_id"] = "default_entity_id",
        ["dev_cla"] = "device_class",
        ["en"] = "enabled_by_default",
        ["exp_aft"] = "expire_after",
        ["ops"] = "options",
        ["p"] = "platform",
        ["stat_t"] = "state_topic",
        ["t"] = "topic",
        ["uniq_id"] = "unique_id",
        ["unit_of_meas"] = "unit_of_measurement",
        ["val_tpl"] = "value_template",
    };

    internal JsonElement this[string key] => Values[key];

    internal bool Has(string key) => Values.ContainsKey(key);

    /// <summary>An announced text.</summary>
    internal string Text(string key) => Values[key].GetString()!;

    /// <summary>The entities that a message announces, without those that it removes.</summary>
    internal static IReadOnlyList<AnnouncedEntity> Of(Subscriber.Message message)
    {
        var all = Long(message.Json);
        if (!all.TryGetValue(Components, out var components)) return [new AnnouncedEntity(message.Topic.Split('/')[^2], all)];
        var entities = components.EnumerateObject().Where(component => component.Value.EnumerateObject().Count() > 1);
        return [.. entities.Select(component => new AnnouncedEntity(component.Name, With(all, component.Value)))];
    }

    private static Dictionary<string, JsonElement> Long(JsonElement json) =>
        json.EnumerateObject().ToDictionary(
            property => LongForms.GetValueOrDefault(property.Name, property.Name),
            property => property.Value);

    private static Dictionary<string, JsonElement> With(Dictionary<string, JsonElement> shared, JsonElement component)
    {
        var values = shared.Where(pair => pair.Key is not ("device" or "o" or Components)).ToDictionary();
        foreach (var (key, value) in Long(component)) values[key] = value;
        return values;
    }
}
