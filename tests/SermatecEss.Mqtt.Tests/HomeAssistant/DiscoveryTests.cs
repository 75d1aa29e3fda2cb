using SermatecEss.Bridge.Configuration;
using SermatecEss.Bridge.HomeAssistant;
using SermatecEss.Inverter.Settings;
using SermatecEss.Protocol.Catalogue;

namespace SermatecEss.Mqtt.Tests.HomeAssistant;

/// <summary>Every message to Home Assistant, for every version, battery and style.</summary>
public sealed class DiscoveryTests
{
    public static TheoryData<int> Versions => [0, 252, 258, 259, 411, 500, 503, 603, 609, 998];

    [Theory]
    [MemberData(nameof(Versions))]
    public void Every_component_of_every_device_is_one_that_Home_Assistant_accepts(int version)
    {
        foreach (var battery in CommandCatalogue.Default.Batteries.Append(null))
        {
            var ids = new HashSet<string>();
            var announced = new HashSet<string>();
            foreach (var device in Announced.Devices(version, battery))
            {
                var message = Assert.Single(Announced.Announcer(DiscoveryStyle.Device).Announce(device));
                Assert.Equal($"homeassistant/device/{device.Id}/config", message.Topic);
                Assert.Matches("^[a-zA-Z0-9_-]+$", device.Id);
                var payload = message.Json();
                Assert.Equal("sermatec-ess", payload.GetProperty("origin").GetProperty("name").GetString());
                var described = payload.GetProperty("device");
                Assert.Equal(device.Id, described.GetProperty("identifiers")[0].GetString());
                if (described.TryGetProperty("via_device", out var via)) Assert.Contains(via.GetString()!, announced);
                _ = announced.Add(device.Id);
                foreach (var component in payload.GetProperty("components").EnumerateObject())
                {
                    Assert.Matches("^[a-zA-Z0-9_-]+$", component.Name);
                    Assert.True(ids.Add(component.Value.GetProperty("unique_id").GetString()!), component.Name);
                    HomeAssistantRules.Check(component.Value.GetProperty("platform").GetString()!, component.Value);
                }

                AssertDistinctNames(payload);
            }
        }
    }

    /// <summary>Nobody can tell two sensors of a device apart that have one name.</summary>
    private static void AssertDistinctNames(System.Text.Json.JsonElement payload)
    {
        var names = payload.GetProperty("components").EnumerateObject().Select(component => (component.Value.GetProperty("platform").GetString(), component.Value.GetProperty("name").GetString())).ToList();
        Assert.Equal(names.Distinct(), names);
    }

    [Theory]
    [MemberData(nameof(Versions))]
    public void Every_entity_by_itself_is_one_that_Home_Assistant_accepts(int version)
    {
        var topics = new HashSet<string>();
        foreach (var message in Announced.Devices(version).SelectMany(device => Announced.Announcer(DiscoveryStyle.Entity).Announce(device)))
        {
            Assert.True(topics.Add(message.Topic));
            var payload = message.Json();
            var parts = message.Topic.Split('/');
            Assert.Equal(("homeassistant", payload.GetProperty("unique_id").GetString(), "config"), (parts[0], parts[2], parts[3]));
            Assert.True(payload.GetProperty("device").GetProperty("identifiers").GetArrayLength() == 1);
            Assert.Equal("sermatec-ess", payload.GetProperty("origin").GetProperty("name").GetString());
            using var component = System.Text.Json.JsonDocument.Parse($"{{{string.Join(',', payload.EnumerateObject().Where(property => property.Name is not ("device" or "origin")).Select(property => $"\"{property.Name}\":{property.Value.GetRawText()}"))}}}");
            HomeAssistantRules.Check(parts[1], component.RootElement);
        }
    }

    [Theory]
    [MemberData(nameof(Versions))]
    public void Everything_that_can_be_set_is_an_entity_that_Home_Assistant_accepts(int version)
    {
        var all = SettingList.Of(CommandCatalogue.Default.View(version)).WithWindowEnds.ToList();
        foreach (var asText in (ReadOnlySpan<bool>)[false, true])
        {
            var control = new ControlOptions { Enabled = true, Settings = [.. all.Select(setting => setting.Id)], Override = true, TimesAsText = asText };
            var payload = Announced.Announcer(DiscoveryStyle.Device).Announce(Announced.Devices(version, control: control)[1])[0].Json();
            var settable = payload.GetProperty("components").EnumerateObject().Where(component => component.Name.StartsWith("set_", StringComparison.Ordinal)).ToDictionary(component => component.Name["set_".Length..], component => component.Value);
            foreach (var component in payload.GetProperty("components").EnumerateObject()) HomeAssistantRules.Check(component.Value.GetProperty("platform").GetString()!, component.Value);
            AssertDistinctNames(payload);
            Assert.Equal(all.Where(setting => setting.Risk == SettingRisk.Normal).Select(setting => setting.Id).Concat(["override_mode", "override_minutes", "override_soc"]).Order(), settable.Keys.Order());
            foreach (var setting in all.Where(setting => setting.Risk == SettingRisk.Normal)) Assert.Equal(Platform(setting, asText), settable[setting.Id].GetProperty("platform").GetString());
        }
    }

    [Fact]
    public void Nothing_can_be_set_unless_it_is_said()
    {
        var platforms = Announced.Devices(609)[1].Components.Select(component => component.Platform).Distinct();
        Assert.Equal(["binary_sensor", "event", "sensor"], platforms.Order());
    }

    [Fact]
    public void Names_are_the_owners_where_there_is_one_and_ids_never_change_with_them()
    {
        var unnamed = Announced.Devices(609);
        var named = Announced.Devices(609, name: "Garage");
        Assert.Equal(unnamed.SelectMany(device => device.Components).Select(component => component.UniqueId), named.SelectMany(device => device.Components).Select(component => component.UniqueId));
        Assert.Equal(["Sermatec bridge", "Sermatec inverter", "Sermatec battery"], Names(unnamed));
        Assert.Equal(["Sermatec bridge", "Garage", "Garage battery"], Names(named));
    }

    [Fact]
    public void Inverters_without_a_name_are_told_apart_by_their_serial_numbers()
    {
        Assert.Equal("Sermatec 0001", InverterName.Of(null, "ST0000000000000001", isOnly: false).Name);
        Assert.Equal("Sermatec 7", InverterName.Of(null, "7", isOnly: false).Name);
    }

    private static string Platform(Setting setting, bool asText) => setting.Kind switch
    {
        SettingKind.Switch => "switch",
        SettingKind.Choice => "select",
        SettingKind.Number => "number",
        SettingKind.Time => asText ? "text" : "time",
        _ => "text",
    };

    private static IEnumerable<string?> Names(Device[] devices) =>
        devices.Select(device => Announced.Announcer(DiscoveryStyle.Device).Announce(device)[0].Json().GetProperty("device").GetProperty("name").GetString());
}
