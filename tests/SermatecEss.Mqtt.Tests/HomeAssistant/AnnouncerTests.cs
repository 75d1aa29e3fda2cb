using SermatecEss.Mqtt.Connection;
using SermatecEss.Mqtt.HomeAssistant;

namespace SermatecEss.Mqtt.Tests.HomeAssistant;

/// <summary>What is announced, removed and migrated, given earlier announcements.</summary>
public sealed class AnnouncerTests
{
    private readonly Dictionary<string, string> _broker = [];

    [Fact]
    public void A_component_that_went_away_is_taken_back_in_two_steps()
    {
        Keep(Announced.Announcer(DiscoveryStyle.Device), Announced.Devices(609));
        var later = Announced.Announcer(DiscoveryStyle.Device);
        later.Learn(_broker);
        var fewer = Announced.Devices(609, filter: entity => entity.Key != "pv1_power")[1];
        var steps = later.Announce(fewer);
        Assert.Equal(2, steps.Count);
        Assert.All(steps, step => Assert.Equal($"homeassistant/device/{fewer.Id}/config", step.Topic));
        Assert.Equal("""{"p":"sensor"}""", Components(steps[0]).GetProperty("pv1_power").GetRawText());
        Assert.False(Components(steps[1]).TryGetProperty("pv1_power", out _));
        Assert.Equal(Keys(steps[1]), Keys(steps[0]).Where(name => name != "pv1_power"));
        Assert.Single(later.Announce(fewer));
    }

    [Fact]
    public void An_entity_of_another_kind_is_removed_before_it_is_announced_again()
    {
        const string Topic = "homeassistant/device/sermatec_STX0000000000000000000000X/config";
        _broker[Topic] = """
            {"device":{"identifiers":["sermatec_STX0000000000000000000000X"]},"origin":{"name":"sermatec-ess"},"components":{
              "inverter_on":{"platform":"sensor","unique_id":"sermatec_STX0000000000000000000000X_inverter_on"},
              "pv1_power":{"platform":"sensor","unique_id":"sermatec_STX0000000000000000000000X_pv1_power"}}}
            """;
        var announcer = Announced.Announcer(DiscoveryStyle.Device);
        announcer.Learn(_broker);
        var steps = announcer.Announce(Announced.Devices(609)[1]);
        Assert.Equal(2, steps.Count);
        Assert.Equal("""{"p":"sensor"}""", Components(steps[0]).GetProperty("inverter_on").GetRawText());
        Assert.True(Components(steps[0]).GetProperty("pv1_power").TryGetProperty("val_tpl", out _));
        Assert.Equal("binary_sensor", Components(steps[1]).GetProperty("inverter_on").GetProperty("p").GetString());
    }

    [Fact]
    public void A_step_that_a_crash_left_half_done_is_finished()
    {
        Keep(Announced.Announcer(DiscoveryStyle.Device), Announced.Devices(609));
        var first = Announced.Announcer(DiscoveryStyle.Device);
        first.Learn(_broker);
        var fewer = Announced.Devices(609, filter: entity => entity.Key != "pv1_power")[1];
        _broker.Keep(first.Announce(fewer).Take(1));
        var second = Announced.Announcer(DiscoveryStyle.Device);
        second.Learn(_broker);
        _broker.Keep(second.Announce(fewer));
        Assert.DoesNotContain("\"pv1_power\":{", _broker[$"homeassistant/device/{fewer.Id}/config"], StringComparison.Ordinal);
    }

    [Fact]
    public void Entities_move_to_the_device_without_being_lost_and_back()
    {
        Keep(Announced.Announcer(DiscoveryStyle.Entity), Announced.Devices(609));
        var entities = _broker.Keys.ToList();
        Assert.All(entities, topic => Assert.DoesNotContain("/device/", topic, StringComparison.Ordinal));

        var toDevice = Announced.Announcer(DiscoveryStyle.Device);
        toDevice.Learn(_broker);
        foreach (var device in Announced.Devices(609))
        {
            var steps = toDevice.Announce(device);
            var before = steps.TakeWhile(step => !step.Topic.Contains("/device/", StringComparison.Ordinal)).ToList();
            Assert.Equal(device.Components.Count, before.Count);
            Assert.All(before, step => Assert.True(step.Json().GetProperty("migrate_discovery").GetBoolean()));
            Assert.All(steps.Skip(before.Count + 1), step => Assert.Equal(0, step.Payload.Length));
            _broker.Keep(steps);
        }

        Assert.Equal(3, _broker.Count);
        Assert.All(_broker.Keys, topic => Assert.Contains("/device/", topic, StringComparison.Ordinal));

        var toEntities = Announced.Announcer(DiscoveryStyle.Entity);
        toEntities.Learn(_broker);
        foreach (var device in Announced.Devices(609))
        {
            var steps = toEntities.Announce(device);
            Assert.True(steps[0].Json().GetProperty("migrate_discovery").GetBoolean());
            Assert.Equal($"homeassistant/device/{device.Id}/config", steps[^1].Topic);
            Assert.Equal(0, steps[^1].Payload.Length);
            _broker.Keep(steps);
        }

        Assert.Equal(entities.Order(), _broker.Keys.Order());
    }

    [Fact]
    public void An_entity_that_went_away_is_emptied()
    {
        Keep(Announced.Announcer(DiscoveryStyle.Entity), Announced.Devices(609));
        var later = Announced.Announcer(DiscoveryStyle.Entity);
        later.Learn(_broker);
        Keep(later, Announced.Devices(609, filter: entity => entity.Key != "pv1_power"));
        Assert.DoesNotContain(_broker.Keys, topic => topic.EndsWith("_pv1_power/config", StringComparison.Ordinal));
    }

    [Fact]
    public void An_entity_that_belonged_to_another_device_is_taken_out_of_it_first()
    {
        const string Topic = "homeassistant/number/sermatec_STX0000000000000000000000X_set_battery_on_grid_soc_min/config";
        _broker[Topic] = """
            {"device":{"identifiers":["sermatec_STX0000000000000000000000X"]},"origin":{"name":"sermatec-ess"},
             "unique_id":"sermatec_STX0000000000000000000000X_set_battery_on_grid_soc_min"}
            """;
        var announcer = Announced.Announcer(DiscoveryStyle.Entity);
        announcer.Learn(_broker);
        var devices = Announced.Devices(609, settings: Controlled.Picture(609, "battery_on_grid_soc_min"));
        var steps = devices[1..].SelectMany(announcer.Announce).Where(step => step.Topic == Topic).ToList();
        Assert.Equal(0, steps[0].Payload.Length);
        Assert.Equal(devices[2].Id, steps[^1].Json().GetProperty("device").GetProperty("identifiers")[0].GetString());
    }

    [Fact]
    public void A_device_is_taken_back_whatever_style_it_was_announced_in()
    {
        Keep(Announced.Announcer(DiscoveryStyle.Entity), Announced.Devices(609)[..2]);
        Keep(Announced.Announcer(DiscoveryStyle.Device), Announced.Devices(609)[2..]);
        var later = Announced.Announcer(DiscoveryStyle.Device);
        later.Learn(_broker);
        var known = later.DevicesBelow("sermatec");
        Assert.Equal(Announced.Devices(609).Select(device => device.Id).Order(), known.Order());
        Assert.Empty(later.DevicesBelow("another"));
        foreach (var device in known) _broker.Keep(later.TakeBack(device));
        Assert.Empty(_broker);
    }

    [Fact]
    public void An_entity_announced_in_both_styles_is_one_entity()
    {
        _broker["homeassistant/device/sermatec_bridge/config"] = """
            {"device":{"identifiers":["sermatec_bridge"]},"origin":{"name":"sermatec-ess"},
             "components":{"link_ST1":{"platform":"binary_sensor"}}}
            """;
        _broker["homeassistant/binary_sensor/sermatec_bridge_link_ST1/config"] = """
            {"device":{"identifiers":["sermatec_bridge"]},"origin":{"name":"sermatec-ess"},"unique_id":"sermatec_bridge_link_ST1"}
            """;
        var announcer = Announced.Announcer(DiscoveryStyle.Device);
        announcer.Learn(_broker);
        Assert.Equal(["link_ST1"], announcer.Known("sermatec_bridge"));
    }

    [Fact]
    public void What_others_announced_is_left_alone()
    {
        var announcer = Announced.Announcer(DiscoveryStyle.Entity);
        const string Id = "sermatec_STX0000000000000000000000X";
        _broker["homeassistant/sensor/sermatec_other/config"] =
            $$$"""{"unique_id":"x","device":{"identifiers":["{{{Id}}}"]},"origin":{"name":"another"}}""";
        _broker[$"homeassistant/device/{Id}/config"] = "no JSON";
        _broker["homeassistant/device/sermatec_bridge/config"] = """{"origin":"sermatec-ess","device":[]}""";
        _broker["homeassistant/sensor/sermatec_odd/config"] =
            """{"origin":{"name":"sermatec-ess"},"device":{"identifiers":[]},"unique_id":7}""";
        _broker["homeassistant/sensor/sermatec_odder/config"] =
            """{"origin":{"name":"sermatec-ess"},"device":{"identifiers":[7]},"unique_id":"x"}""";
        _broker["homeassistant/sensor/sermatec_oddest/config"] = """{"origin":{"name":7}}""";
        _broker["homeassistant/sensor/sermatec_oddly/config"] =
            """{"origin":{"name":"sermatec-ess"},"device":{"identifiers":["x"]},"unique_id":"x","availability":[7,{"topic":8}]}""";
        var before = _broker.ToDictionary();
        announcer.Learn(_broker);
        Keep(announcer, Announced.Devices(609));
        Assert.All(before, kept => Assert.Equal(kept.Value, _broker[kept.Key]));
    }

    private static System.Text.Json.JsonElement Components(OutgoingMessage message) => message.Json().GetProperty("components");

    private static IEnumerable<string> Keys(OutgoingMessage message) =>
        Components(message).EnumerateObject().Select(component => component.Name);

    private void Keep(Announcer announcer, Device[] devices)
    {
        foreach (var device in devices) _broker.Keep(announcer.Announce(device));
    }
}
