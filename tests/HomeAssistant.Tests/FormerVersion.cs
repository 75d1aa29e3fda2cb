using System.Text.Json.Nodes;

namespace SermatecEss.HomeAssistant.Tests;

/// <summary>What version 0.1.0 announced for an inverter: partly different from later versions, partly unchanged.</summary>
/// <param name="inverter">The inverter, which has a configured name.</param>
/// <param name="baseTopic">The prefix of all the daemon's topics.</param>
internal sealed class FormerVersion(SwitchableInverter inverter, string baseTopic)
{
    private readonly string _slug = inverter.Name!.ToLowerInvariant();
    private readonly string _root = $"{baseTopic}/{inverter.Serial}";

    /// <summary>The unique ids of its entities.</summary>
    internal IEnumerable<string> UniqueIds => [.. OfInverter.Keys.Select(UniqueId), .. OfBattery.Keys.Select(UniqueId)];

    private Dictionary<string, JsonObject> OfInverter => new()
    {
        ["pv_power"] = Sensor("PV power", "fast", Measured("power", "W")),
        ["inverter_l1_voltage"] = Sensor("Invert A-phase voltage", "fast", Measured("voltage", "V")),
        ["inverter_on"] = Sensor("Switch machine", "fast", Codes("off", "on")),
        ["backup_output"] = Sensor("Backup output function", "parameters", Codes("on", "off", "unset")),
        ["set_backup_output"] = Control("switch", "Backup output function", """{ "payload_on": "on", "payload_off": "off" }"""),
        ["set_inverter_clock_year"] = Control("number", "YEAR", """{ "min": 2000, "max": 2099 }"""),
        ["set_battery_on_grid_soc_min"] = Control("number", "Grid-connected SOC lower limit setting", """{ "min": 10, "max": 100 }"""),
    };

    private Dictionary<string, JsonObject> OfBattery => new()
    {
        ["battery_soc"] = Sensor("Battery soc", "fast", Measured("battery", "%")),
        ["battery_on_grid_soc_min"] = Sensor("Grid-connected SOC lower limit setting", "parameters", """{ "unit_of_measurement": "%" }"""),
        ["battery_communication"] = Sensor("Battery communication", "fast", Codes("Normal", "Battery Communication Disconnected")),
    };

    /// <summary>The unique id of an entity.</summary>
    internal string UniqueId(string key) => $"{inverter.Device}_{key}";

    /// <summary>Publishes its retained announcements.</summary>
    internal async Task AnnounceAsync(Announcements broker, string style)
    {
        await AnnounceAsync(broker, style, inverter.Device, inverter.Name!, OfInverter);
        await AnnounceAsync(broker, style, $"{inverter.Device}_battery", $"{inverter.Name} battery", OfBattery);
    }

    private async Task AnnounceAsync(
        Announcements broker, string style, string device, string name, Dictionary<string, JsonObject> components)
    {
        foreach (var (key, component) in components) Complete(key, component);
        if (style == "device")
        {
            var message = Message(device, name);
            message["components"] = new JsonObject(components.Select(one => KeyValuePair.Create(one.Key, (JsonNode?)one.Value)));
            await broker.PublishAsync($"homeassistant/device/{device}/config", message.ToJsonString());
            return;
        }

        foreach (var (key, component) in components)
        {
            var message = Message(device, name);
            foreach (var (property, value) in component) message[property] = value!.DeepClone();
            _ = message.Remove("platform");
            await broker.PublishAsync($"homeassistant/{component["platform"]}/{UniqueId(key)}/config", message.ToJsonString());
        }
    }

    private void Complete(string key, JsonObject component)
    {
        var point = key.StartsWith("set_", StringComparison.Ordinal) ? key["set_".Length..] : key;
        component["unique_id"] = UniqueId(key);
        component["default_entity_id"] = $"{component["platform"]}.{_slug}_{key}";
        component["value_template"] = $"{{{{ value_json.{point} }}}}";
        component["availability"] = new JsonArray(Available($"{baseTopic}/bridge/status"), Available($"{_root}/availability"));
        component["availability_mode"] = "all";
        if (point != key) component["command_topic"] = $"{_root}/set/{point}";
    }

    private JsonObject Sensor(string name, string group, string more) => Component("sensor", name, $"state/{group}", more);

    private JsonObject Control(string platform, string name, string more) => Component(platform, name, "settings", more);

    private JsonObject Component(string platform, string name, string topic, string more)
    {
        var component = JsonNode.Parse(more)!.AsObject();
        component["platform"] = platform;
        component["name"] = name;
        component["state_topic"] = $"{_root}/{topic}";
        return component;
    }

    private static JsonObject Message(string device, string name) => new()
    {
        ["device"] = new JsonObject { ["identifiers"] = new JsonArray(device), ["name"] = name },
        ["origin"] = new JsonObject { ["name"] = "sermatec-ess", ["sw_version"] = "0.1.0" },
    };

    private static string Measured(string deviceClass, string unit) =>
        new JsonObject { ["device_class"] = deviceClass, ["unit_of_measurement"] = unit, ["state_class"] = "measurement" }.ToJsonString();

    private static string Codes(params string[] codes) =>
        new JsonObject { ["device_class"] = "enum", ["options"] = new JsonArray([.. codes, "unknown"]) }.ToJsonString();

    private static JsonObject Available(string topic) => new() { ["topic"] = topic };
}
