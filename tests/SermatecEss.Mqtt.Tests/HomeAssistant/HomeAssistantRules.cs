using System.Text.Json;

namespace SermatecEss.Mqtt.Tests.HomeAssistant;

/// <summary>What Home Assistant accepts of a component: a fault makes it refuse the entity, or the whole device.</summary>
internal static class HomeAssistantRules
{
    private static readonly Dictionary<string, (string[] Units, string[] StateClasses)> Sensors = new()
    {
        ["power"] = (["mW", "W", "kW", "MW"], ["measurement"]),
        ["apparent_power"] = (["mVA", "VA", "kVA"], ["measurement"]),
        ["reactive_power"] = (["mvar", "var", "kvar"], ["measurement"]),
        ["energy"] = (["Wh", "kWh", "MWh"], ["total", "total_increasing"]),
        ["energy_storage"] = (["Wh", "kWh", "MWh"], ["measurement"]),
        ["battery"] = (["%"], ["measurement"]),
        ["voltage"] = (["V", "mV"], ["measurement"]),
        ["current"] = (["A", "mA"], ["measurement"]),
        ["frequency"] = (["Hz", "kHz"], ["measurement"]),
        ["temperature"] = (["°C", "°F", "K"], ["measurement"]),
        ["power_factor"] = (["%", ""], ["measurement"]),
        ["duration"] = (["d", "h", "min", "s", "ms"], ["measurement", "total", "total_increasing"]),
        ["enum"] = ([""], []),
        ["timestamp"] = ([""], []),
    };

    private static readonly Dictionary<string, string[]> Required = new()
    {
        ["sensor"] = ["state_topic"],
        ["binary_sensor"] = ["state_topic"],
        ["event"] = ["state_topic", "event_types"],
        ["select"] = ["command_topic", "options"],
        ["button"] = ["command_topic"],
        ["switch"] = ["command_topic"],
        ["number"] = ["command_topic", "min", "max"],
        ["text"] = ["command_topic"],
        ["time"] = ["command_topic"],
    };

    private static readonly string[] OfAll = ["platform", "unique_id", "default_entity_id", "name", "entity_category", "enabled_by_default", "availability", "availability_mode", "qos"];

    private static readonly Dictionary<string, string[]> OfPlatform = new()
    {
        ["sensor"] = ["state_topic", "value_template", "device_class", "state_class", "unit_of_measurement", "suggested_display_precision", "expire_after", "options"],
        ["binary_sensor"] = ["state_topic", "value_template", "device_class", "payload_on", "payload_off", "expire_after"],
        ["event"] = ["state_topic", "event_types"],
        ["select"] = ["state_topic", "value_template", "command_topic", "options"],
        ["button"] = ["command_topic", "payload_press"],
        ["switch"] = ["state_topic", "value_template", "command_topic", "payload_on", "payload_off", "state_on", "state_off"],
        ["number"] = ["state_topic", "value_template", "command_topic", "min", "max", "step", "mode", "unit_of_measurement"],
        ["text"] = ["state_topic", "value_template", "command_topic", "pattern", "max"],
        ["time"] = ["state_topic", "value_template", "command_topic"],
    };

    /// <summary>Fails with the rule that a component breaks.</summary>
    /// <param name="platform">Its platform.</param>
    /// <param name="component">Its properties.</param>
    internal static void Check(string platform, JsonElement component)
    {
        var id = component.GetProperty("unique_id").GetString()!;
        Assert.Matches("^[a-zA-Z0-9_-]+$", id);
        Assert.True(Required.ContainsKey(platform), $"{id}: there is no platform {platform}");
        foreach (var key in Required[platform]) Assert.True(component.TryGetProperty(key, out _), $"{id} lacks {key}");
        foreach (var property in component.EnumerateObject()) Assert.True(OfAll.Contains(property.Name) || OfPlatform[platform].Contains(property.Name), $"{id} has {property.Name}, which a {platform} has not");
        foreach (var topic in component.EnumerateObject().Where(property => property.Name.EndsWith("_topic", StringComparison.Ordinal))) Assert.Matches("^[^+#\\s/][^+#\\s]*$", topic.Value.GetString()!);
        Assert.StartsWith($"{platform}.", Text(component, "default_entity_id"), StringComparison.Ordinal);
        Assert.Matches("^[a-z_]+\\.[a-z0-9_-]+$", Text(component, "default_entity_id"));
        Assert.Matches("^[A-Z0-9]", Text(component, "name"));
        Assert.Equal("all", Text(component, "availability_mode"));
        Assert.NotEqual(0, component.GetProperty("availability").GetArrayLength());
        if (Text(component, "entity_category") is { Length: > 0 } category) Assert.Equal(platform is "sensor" or "binary_sensor" or "event" ? "diagnostic" : "config", category);
        if (platform == "sensor") CheckSensor(id, component);
        if (platform == "binary_sensor") Assert.Contains(Text(component, "device_class"), (string[])["problem", "connectivity", "running", "power", "plug", ""]);
        if (platform == "number")
        {
            var (min, max, step) = (component.GetProperty("min").GetDecimal(), component.GetProperty("max").GetDecimal(), component.GetProperty("step").GetDecimal());
            Assert.True(min < max && step >= 0.001m && step <= max - min, $"{id}: {min} to {max} by {step}");
        }

        if (component.TryGetProperty("options", out var options)) Assert.Equal(options.GetArrayLength(), options.EnumerateArray().Select(option => option.GetString()).Distinct().Count());
        if (component.TryGetProperty("expire_after", out var expiry)) Assert.True(expiry.GetInt32() >= 60);
    }

    private static void CheckSensor(string id, JsonElement sensor)
    {
        var (deviceClass, unit, stateClass) = (Text(sensor, "device_class"), Text(sensor, "unit_of_measurement"), Text(sensor, "state_class"));
        Assert.Equal(deviceClass == "enum", sensor.TryGetProperty("options", out _));
        if (deviceClass.Length == 0)
        {
            Assert.Contains(stateClass, (string[])["", "measurement", "total", "total_increasing"]);
            return;
        }

        Assert.True(Sensors.ContainsKey(deviceClass), $"{id}: there is no device class {deviceClass}");
        Assert.True(Sensors[deviceClass].Units.Contains(unit), $"{id}: {deviceClass} in '{unit}'");
        Assert.True(stateClass.Length == 0 || Sensors[deviceClass].StateClasses.Contains(stateClass), $"{id}: {deviceClass} as {stateClass}");
    }

    private static string Text(JsonElement component, string key) => component.TryGetProperty(key, out var value) ? value.GetString()! : "";
}
