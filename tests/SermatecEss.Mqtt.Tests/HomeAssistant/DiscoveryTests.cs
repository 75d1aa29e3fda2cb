using System.Text.Json;
using SermatecEss.Approvals;
using SermatecEss.Bridge.Inverters;
using SermatecEss.Inverter.Settings;
using SermatecEss.Mqtt.Connection;
using SermatecEss.Mqtt.HomeAssistant;
using SermatecEss.Protocol.Catalogue;
using SermatecEss.Testing;

namespace SermatecEss.Mqtt.Tests.HomeAssistant;

/// <summary>Every message to Home Assistant, for every version, battery and style.</summary>
public sealed class DiscoveryTests
{
    /// <summary>The size limit for an inverter and its battery together.</summary>
    private const int LargestAnnouncement = 100_000;

    /// <summary>Home Assistant's device page cuts longer names.</summary>
    private const int LongestName = 26;

    public static TheoryData<int> Versions => [0, 252, 258, 259, 411, 500, 503, 603, 609, 998];

    /// <summary>PCU versions and models.</summary>
    public static TheoryData<int, string> Approved => new() { { 411, "10kW" }, { 609, "10kW" }, { 609, "5kW" } };

    [Theory]
    [MemberData(nameof(Versions))]
    public void Every_device_is_one_that_Home_Assistant_accepts(int version)
    {
        Assert.SkipWhen(DiscoveryRules.Missing is not null, DiscoveryRules.Missing ?? "");
        foreach (var battery in CommandCatalogue.Default.Batteries.Append(null))
        {
            var ids = new HashSet<string>();
            var announced = new HashSet<string>();
            foreach (var device in Announced.Devices(version, battery, settings: Controlled.All(version)))
            {
                var message = Assert.Single(Announced.Announcer(DiscoveryStyle.Device).Announce(device));
                Assert.Equal($"homeassistant/device/{device.Id}/config", message.Topic);
                var payload = message.Json();
                Assert.Empty(DiscoveryRules.Check(message.Topic, payload));
                if (payload.GetProperty("device").TryGetProperty("via_device", out var via)) Assert.Contains(via.GetString()!, announced);
                _ = announced.Add(device.Id);
                foreach (var component in payload.GetProperty("components").EnumerateObject())
                    Assert.True(ids.Add(component.Value.GetProperty("uniq_id").GetString()!), component.Name);
            }
        }
    }

    [Theory]
    [MemberData(nameof(Versions))]
    public void Every_entity_by_itself_is_one_that_Home_Assistant_accepts(int version)
    {
        Assert.SkipWhen(DiscoveryRules.Missing is not null, DiscoveryRules.Missing ?? "");
        var topics = new HashSet<string>();
        var devices = Announced.Devices(version, settings: Controlled.All(version), timesAsText: true);
        foreach (var message in devices.SelectMany(device => Announced.Announcer(DiscoveryStyle.Entity).Announce(device)))
        {
            Assert.True(topics.Add(message.Topic));
            var payload = message.Json();
            Assert.Empty(DiscoveryRules.Check(message.Topic, payload));
            Assert.Equal(payload.GetProperty("uniq_id").GetString(), message.Topic.Split('/')[2]);
        }
    }

    [Theory]
    [MemberData(nameof(Versions))]
    public void Names_fit_are_distinct_in_their_device_and_begin_as_a_sentence_does(int version)
    {
        foreach (var settings in (Bridge.Settings.SettingsPicture?[])[null, Controlled.All(version)])
        {
            foreach (var device in Announced.Devices(version, settings: settings, isOnly: false))
            {
                var names = Payload(device).GetProperty("components").EnumerateObject()
                    .Select(component => component.Value.GetProperty("name").GetString()!)
                    .ToList();
                Assert.All(names, name => Assert.True(name.Length <= LongestName, name));
                Assert.All(names, name => Assert.Matches("^[A-Z]", name));
                Assert.Equal(names.Distinct(), names);
            }
        }
    }

    [Theory]
    [MemberData(nameof(Approved))]
    public void What_is_announced_is_what_was_approved(int version, string model)
    {
        var battery = CommandCatalogue.Default.FindBattery(30);
        foreach (var device in Announced.Devices(version, battery, model: model))
            Approval.Approve(Payload(device).GetRawText(), File(version, model, Kind(device)));
        foreach (var device in Announced.Devices(version, battery, model: model, settings: Controlled.All(version))[1..])
            Approval.Approve(Payload(device).GetRawText(), File(version, model, $"{Kind(device)}-controlled"));
    }

    [Fact]
    public void Nothing_is_approved_that_is_not_announced() => Approval.RefuseUnused(
        "discovery",
        Approved.SelectMany(row => ((string[])["bridge", "inverter", "battery", "inverter-controlled", "battery-controlled"])
            .Select(device => File(row.Data.Item1, row.Data.Item2, device))));

    [Fact]
    public void An_inverter_and_its_battery_are_announced_in_100_kB()
    {
        var devices = Announced.Devices(609, CommandCatalogue.Default.FindBattery(30))[1..];
        Assert.InRange(
            devices.Sum(device => Announced.Announcer(DiscoveryStyle.Device).Announce(device)[0].Payload.Length),
            1,
            LargestAnnouncement);
    }

    [Fact]
    public void About_55_entities_are_shown_without_being_asked_for()
    {
        var shown = Announced.Devices(609)[1..].SelectMany(device => Payload(device).GetProperty("components").EnumerateObject())
            .Count(component => !component.Value.TryGetProperty("en", out _));
        Assert.InRange(shown, 45, 60);
    }

    [Theory]
    [MemberData(nameof(Versions))]
    public void A_setting_that_may_be_set_is_one_entity_in_the_device_of_its_point(int version)
    {
        var settings = Controlled.All(version);
        var devices = Announced.Devices(version, settings: settings);
        foreach (var setting in settings.Settings)
        {
            var owner = setting.Id.StartsWith("battery_", StringComparison.Ordinal) ? devices[2] : devices[1];
            var control = Assert.Single(devices.SelectMany(device => device.Components), component => component.Key == $"set_{setting.Id}");
            Assert.Contains(control, owner.Components);
            Assert.Equal(Platform(setting), control.Platform);
            Assert.DoesNotContain(devices.SelectMany(device => device.Components), component => component.Key == setting.Point);
            Assert.False(Payload(owner).GetProperty("components").GetProperty(control.Key).TryGetProperty("en", out _));
        }
    }

    [Theory]
    [InlineData(null)]
    [InlineData("http://192.168.1.5:8080/")]
    public void The_devices_link_to_the_page_where_its_address_is_known(string? address)
    {
        var devices = Announced.Devices(609, page: address is null ? null : new Uri(address));
        Assert.All(devices, device => Assert.Equal(
            address,
            Payload(device).GetProperty("device").TryGetProperty("configuration_url", out var url) ? url.GetString() : null));
    }

    [Fact]
    public void The_clock_is_one_button()
    {
        var components = Announced.Devices(609, settings: Controlled.All(609))[1].Components;
        var clock = Assert.Single(components, component => component.Key.Contains("clock", StringComparison.Ordinal));
        Assert.Equal("button", clock.Platform);
    }

    [Fact]
    public void Nothing_can_be_set_unless_allowed()
    {
        var platforms = Announced.Devices(609)[1].Components.Select(component => component.Platform).Distinct();
        Assert.Equal(["binary_sensor", "event", "sensor"], platforms.Order());
    }

    [Fact]
    public void Names_are_the_owners_where_there_is_one_and_ids_never_change_with_them()
    {
        var unnamed = Announced.Devices(609);
        var named = Announced.Devices(609, name: "Garage");
        Assert.Equal(Ids(unnamed), Ids(named));
        Assert.Equal(["Sermatec bridge", "Sermatec inverter", "Sermatec battery"], Names(unnamed));
        Assert.Equal(["Sermatec bridge", "Garage", "Garage battery"], Names(named));
    }

    [Fact]
    public void Inverters_without_a_name_are_distinguished_by_their_serial_numbers()
    {
        Assert.Equal("Sermatec 0001", InverterName.Of(null, "ST0000000000000001", isOnly: false).Name);
        Assert.Equal("Sermatec 7", InverterName.Of(null, "7", isOnly: false).Name);
    }

    private static string File(int version, string model, string device) => $"discovery/{version}-{model}-{device}.json";

    private static string Kind(Device device) => device.Id.Split('_')[^1] switch
    {
        "bridge" => "bridge",
        "battery" => "battery",
        _ => "inverter",
    };

    private static JsonElement Payload(Device device) => Announced.Announcer(DiscoveryStyle.Device).Announce(device)[0].Json();

    private static string Platform(Setting setting) => setting.Kind switch
    {
        SettingKind.Switch => "switch",
        SettingKind.Choice => "select",
        SettingKind.Number => "number",
        SettingKind.Time => "time",
        _ => "text",
    };

    private static IEnumerable<string> Ids(Device[] devices) =>
        devices.SelectMany(device => device.Components).Select(component => component.UniqueId);

    private static IEnumerable<string?> Names(Device[] devices) =>
        devices.Select(device => Payload(device).GetProperty("device").GetProperty("name").GetString());
}
