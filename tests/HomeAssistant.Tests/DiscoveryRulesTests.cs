using System.Text.Json;
using System.Text.Json.Nodes;
using SermatecEss.Testing;

namespace SermatecEss.HomeAssistant.Tests;

/// <summary>The rules that announcements are checked with: what Home Assistant rejects must fail.</summary>
public sealed class DiscoveryRulesTests
{
    private const string Topic = "homeassistant/device/x/config";

    [Fact]
    public void A_good_message_of_a_device_has_no_fault() => Assert.Empty(Check(Topic, _ => { }));

    [Fact]
    public void Short_keys_are_those_that_they_stand_for() => Assert.Empty(Check(Topic, json =>
    {
        json["o"] = json["origin"]!.DeepClone();
        _ = json.Remove("origin");
        json["components"]!["power"]!["dev_cla"] = "power";
        _ = json["components"]!["power"]!.AsObject().Remove("device_class");
    }));

    [Fact]
    public void A_component_of_nothing_but_its_platform_takes_it_back() =>
        Assert.Empty(Check(Topic, json => json["components"]!["gone"] = new JsonObject { ["platform"] = "sensor" }));

    [Fact]
    public void An_empty_message_and_one_that_migrates_have_no_fault()
    {
        Assert.SkipWhen(DiscoveryRules.Missing is not null, DiscoveryRules.Missing ?? "");
        Assert.Empty(DiscoveryRules.Check(Topic, default));
        Assert.Empty(DiscoveryRules.Check("homeassistant/sensor/x/config", JsonElement.Parse("""{"migrate_discovery":true}""")));
    }

    [Theory]
    [InlineData("device_class", "heat", "a sensor has no device_class heat")]
    [InlineData("unit_of_measurement", "Watt", "power is not measured in 'Watt'")]
    [InlineData("state_class", "total", "power has no state_class total")]
    [InlineData("state_topic", "a/+", "state_topic 'a/+' is no topic")]
    [InlineData("value_template", "{{ value", "value_template '{{ value' is no template")]
    [InlineData("entity_category", "config", "entity_category 'config' is none of diagnostic")]
    [InlineData("default_entity_id", "number.power", "'number.power' is no id of a sensor")]
    [InlineData("command_topic", "a", "Home Assistant knows no command_topic there")]
    [InlineData("platform", "sonsor", "there is no platform 'sonsor'")]
    public void A_component_with_a_forbidden_key_is_a_fault(string key, string value, string fault) =>
        Assert.Equal([$"power: {fault}"], Check(Topic, json => json["components"]!["power"]![key] = value));

    [Theory]
    [InlineData("unique_id", "there is no unique_id")]
    [InlineData("platform", "there is no platform ''")]
    [InlineData("state_topic", "state_topic is missing")]
    public void A_component_without_a_required_key_is_a_fault(string key, string fault) =>
        Assert.Equal([$"power: {fault}"], Check(Topic, json => json["components"]!["power"]!.AsObject().Remove(key)));

    [Fact]
    public void Keys_of_the_device_need_not_be_repeated_by_its_components() => Assert.Empty(Check(Topic, json =>
    {
        json["state_topic"] = "sermatec/x/state/fast";
        _ = json["components"]!["power"]!.AsObject().Remove("state_topic");
    }));

    [Fact]
    public void Unknown_keys_are_faults_of_the_whole_message() =>
        Assert.Equal([$"{Topic}: Home Assistant knows no expire_after there"], Check(Topic, json => json["expire_after"] = 60));

    [Fact]
    public void Two_components_with_one_unique_id_are_a_fault() => Assert.Equal(
        ["other: another has the same unique_id"],
        Check(Topic, json => json["components"]!["other"] = json["components"]!["power"]!.DeepClone()));

    [Fact]
    public void An_entity_by_itself_names_its_device_and_origin() => Assert.Equal(
        ["homeassistant/sensor/x/config: device is missing", "homeassistant/sensor/x/config: origin is missing"],
        Check("homeassistant/sensor/x/config", json =>
        {
            var power = json["components"]!["power"]!.DeepClone().AsObject();
            json.Clear();
            foreach (var (key, value) in power.Where(property => property.Key != "platform")) json[key] = value!.DeepClone();
        }));

    private static IReadOnlyList<string> Check(string topic, Action<JsonObject> change)
    {
        Assert.SkipWhen(DiscoveryRules.Missing is not null, DiscoveryRules.Missing ?? "");
        var json = JsonNode.Parse("""
            {
              "device": { "identifiers": ["x"], "name": "X", "via_device": "bridge" },
              "origin": { "name": "sermatec-ess" },
              "availability": [{ "topic": "sermatec/bridge/status" }],
              "availability_mode": "all",
              "qos": 1,
              "components": {
                "power": {
                  "platform": "sensor", "unique_id": "x_power", "name": "Power", "default_entity_id": "sensor.x_power",
                  "device_class": "power", "state_class": "measurement", "unit_of_measurement": "W", "suggested_display_precision": 0,
                  "state_topic": "sermatec/x/state/fast", "value_template": "{{ value_json.power }}", "expire_after": 60
                }
              }
            }
            """)!.AsObject();
        change(json);
        return DiscoveryRules.Check(topic, JsonElement.Parse(json.ToJsonString()));
    }
}
