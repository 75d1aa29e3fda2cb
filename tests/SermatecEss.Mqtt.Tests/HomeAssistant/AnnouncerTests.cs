using SermatecEss.Bridge.HomeAssistant;

namespace SermatecEss.Mqtt.Tests.HomeAssistant;

/// <summary>What is announced, taken back and carried over, given what was announced before.</summary>
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
        Assert.Equal("""{"platform":"sensor"}""", steps[0].Json().GetProperty("components").GetProperty("pv1_power").GetRawText());
        Assert.False(steps[1].Json().GetProperty("components").TryGetProperty("pv1_power", out _));
        Assert.Equal(
            steps[1].Json().GetProperty("components").EnumerateObject().Select(component => component.Name),
            steps[0].Json().GetProperty("components").EnumerateObject().Select(component => component.Name).Where(name => name != "pv1_power"));
        Assert.Single(later.Announce(fewer));
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
        Assert.DoesNotContain("pv1_power\":{\"platform", _broker[$"homeassistant/device/{fewer.Id}/config"], StringComparison.Ordinal);
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
            Assert.Equal(($"homeassistant/device/{device.Id}/config", 0), (steps[^1].Topic, steps[^1].Payload.Length));
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
    public void What_others_announced_is_left_alone()
    {
        var announcer = Announced.Announcer(DiscoveryStyle.Entity);
        _broker["homeassistant/sensor/sermatec_other/config"] = """{"unique_id":"x","device":{"identifiers":["sermatec_ST0000000000000001"]},"origin":{"name":"another"}}""";
        _broker["homeassistant/device/sermatec_ST0000000000000001/config"] = "no JSON";
        _broker["homeassistant/device/sermatec_bridge/config"] = """{"origin":"sermatec-ess","device":[]}""";
        _broker["homeassistant/sensor/sermatec_odd/config"] = """{"origin":{"name":"sermatec-ess"},"device":{"identifiers":[]},"unique_id":7}""";
        _broker["homeassistant/sensor/sermatec_odder/config"] = """{"origin":{"name":"sermatec-ess"},"device":{"identifiers":[7]},"unique_id":"x"}""";
        _broker["homeassistant/sensor/sermatec_oddest/config"] = """{"origin":{"name":7}}""";
        var before = _broker.ToDictionary();
        announcer.Learn(_broker);
        Keep(announcer, Announced.Devices(609));
        Assert.All(before, kept => Assert.Equal(kept.Value, _broker[kept.Key]));
    }

    private void Keep(Announcer announcer, Device[] devices)
    {
        foreach (var device in devices) _broker.Keep(announcer.Announce(device));
    }
}
