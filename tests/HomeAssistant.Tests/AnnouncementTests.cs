using System.Text.RegularExpressions;
using SermatecEss.Testing;

namespace SermatecEss.HomeAssistant.Tests;

/// <summary>What Home Assistant shows for an inverter of 10 kW with PCU 609.</summary>
[Collection<HomeFirst>]
public sealed partial class AnnouncementTests(HouseOfHomeFirst fixture)
{
    private const int LongestName = 26;

    [Fact]
    public async Task Soon_after_the_first_start_nothing_is_unknown_that_has_a_value()
    {
        var house = await fixture.StartedAsync();
        Faults.AssertNone(house.Lacking);
    }

    [Fact]
    public async Task Its_log_has_no_line_about_us()
    {
        var house = await fixture.StartedAsync();
        Faults.AssertNone(house.Complaints);
    }

    [Fact]
    public async Task Every_announcement_is_one_that_its_code_accepts()
    {
        var house = await fixture.StartedAsync();
        await using var announcements = await Announcements.ConnectAsync(house.Broker);
        Assert.Equal(3, announcements.Kept.Count);
        Faults.AssertNone(announcements.Kept.SelectMany(message => DiscoveryRules.Check(message.Key, message.Value)));
    }

    [Theory]
    [InlineData("pv_power")]
    [InlineData("grid_power")]
    [InlineData("load_power")]
    [InlineData("battery_power")]
    [InlineData("battery_soc")]
    [InlineData("grid_export_energy_today")]
    public async Task What_an_owner_looks_at_first_is_enabled(string point)
    {
        var house = await fixture.StartedAsync();
        Assert.True(house.Entity(await house.Home.LookAsync(), point).IsEnabled);
    }

    [Fact]
    public async Task What_an_owner_looks_at_is_enabled_and_the_rest_is_there_to_be_enabled()
    {
        var house = await fixture.StartedAsync();
        var home = (await house.Home.LookAsync()).Of(house.Inverter.Device);
        Assert.InRange(home.Enabled.Count(), 45, 65);
        Assert.True(home.Entities.Count > 150, $"{home.Entities.Count} entities");
        Assert.Equal(["integration"], home.Entities.Where(entity => !entity.IsEnabled).Select(entity => entity.DisabledBy!).Distinct());
    }

    [Theory]
    [InlineData("grid_export_energy_today", "Grid export today")]
    [InlineData("grid_import_energy_total", "Grid import in total")]
    [InlineData("load_power", "House consumption")]
    [InlineData("backup_active_power", "Backup power")]
    [InlineData("battery_soc", "State of charge")]
    [InlineData("battery_voltage", "Voltage")]
    [InlineData("battery_charge_energy_total", "Charged in total")]
    public async Task A_point_has_the_name_that_an_owner_gives_it(string point, string name)
    {
        var house = await fixture.StartedAsync();
        Assert.Equal(name, house.Entity(await house.Home.LookAsync(), point).Name);
    }

    [Fact]
    public async Task Names_tell_the_entities_of_a_device_apart_and_can_be_read_on_its_page()
    {
        var house = await fixture.StartedAsync();
        var entities = (await house.Home.LookAsync()).Entities;
        var ofInverter = entities.Where(entity => entity.IsOf(house.Inverter.Device));
        var repeated = entities.GroupBy(entity => (entity.Device, entity.Name)).Where(same => same.Count() > 1).SelectMany(same => same);
        var unreadable = ofInverter.Where(entity => entity.Name.Length > LongestName || !SentenceCase().IsMatch(entity.Name));
        var doubled = entities.Where(entity => entity.Device == $"{house.Inverter.Device}_battery" && entity.Name.Contains("Battery"));
        Faults.AssertNone(repeated.Concat(unreadable).Concat(doubled).Select(entity => $"{entity}"));
    }

    [Fact]
    public async Task Ids_are_made_of_serial_number_and_point()
    {
        var house = await fixture.StartedAsync();
        var home = await house.Home.LookAsync();
        var inverter = house.Inverter.Device;
        Assert.Equal([inverter, $"{inverter}_battery", house.Daemon.Device], home.Devices.Select(device => device.Id).Order());
        foreach (var entity in home.Of(inverter).Entities)
        {
            Assert.StartsWith($"{inverter}_", entity.UniqueId, StringComparison.Ordinal);
            var point = entity.UniqueId[(inverter.Length + 1)..];
            var device = point.StartsWith("battery_", StringComparison.Ordinal) ? $"{inverter}_battery" : inverter;
            Assert.Equal(($"{entity.Platform}.sermatec_{point}", device), (entity.Id, entity.Device));
        }
    }

    [Fact]
    public async Task What_is_on_or_off_is_a_binary_sensor()
    {
        var house = await fixture.StartedAsync();
        await using var announcements = await Announcements.ConnectAsync(house.Broker);
        var texts = announcements.Entities.Where(entity => entity.Platform == "sensor" && entity.Options.Contains("off"));
        Faults.AssertNone(texts.Select(entity => entity.UniqueId!));
        Assert.True(announcements.Entities.Count(entity => entity.Platform == "binary_sensor") > 20);
        var shown = (await house.Home.LookAsync()).Of(house.Inverter.Device).Enabled.Where(entity => entity.Platform == "binary_sensor");
        Assert.All(shown, entity => Assert.True(entity.State is "on" or "off", $"{entity}"));
    }

    [GeneratedRegex(@"^(PV|AC|DC|PCU|DSP|DRM|BMS|[A-Z][a-z]|[A-Z]\d)")]
    private static partial Regex SentenceCase();
}
