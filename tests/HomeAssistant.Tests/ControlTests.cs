using System.Text.Json.Nodes;

namespace SermatecEss.HomeAssistant.Tests;

/// <summary>Settings changed by Home Assistant's own services, and their states there.</summary>
public sealed class ControlTests(HouseOfDaemonFirst fixture) : IClassFixture<HouseOfDaemonFirst>
{
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
        Faults.AssertNone(await house.Home.ComplaintsAsync());
        Assert.Equal("{}", (await house.Home.RequestAsync("recorder/validate_statistics")).GetRawText());
    }

    [Theory]
    [InlineData("battery_on_grid_soc_min", "number")]
    [InlineData("battery_forced_charge", "switch")]
    [InlineData("battery_forced_charge_window_1_start", "time")]
    [InlineData("inverter_operating_mode", "select")]
    [InlineData("backup_output", "switch")]
    [InlineData("grid_price_windows", "text")]
    public async Task A_setting_is_one_entity_in_the_device_of_its_point(string setting, string platform)
    {
        var house = await fixture.StartedAsync();
        var home = await house.Home.LookAsync();
        var control = house.Entity(home, $"set_{setting}");
        var device = setting.StartsWith("battery_", StringComparison.Ordinal) ? $"{house.Inverter.Device}_battery" : house.Inverter.Device;
        Assert.Equal(($"{platform}.sermatec_set_{setting}", device, true), (control.Id, control.Device, control.IsEnabled));
        Assert.Null(home.Find($"{house.Inverter.Device}_{setting}"));
        Assert.Equal([control], home.Entities.Where(entity => entity.Device == device && entity.Name == control.Name));
    }

    [Fact]
    public async Task Nothing_can_be_set_but_what_is_allowed()
    {
        var house = await fixture.StartedAsync();
        var entities = (await house.Home.LookAsync()).Of(house.Inverter.Device).Entities;
        var keys = entities
            .Where(entity => entity.Platform is not ("sensor" or "binary_sensor" or "event") && entity.Name != "Set clock")
            .Select(entity => entity.UniqueId[(house.Inverter.Device.Length + 1)..]);
        var settings = HouseOfDaemonFirst.Settings.Where(setting => !setting.Contains("clock")).Select(setting => $"set_{setting}");
        string[] ofOverride = ["set_override_mode", "set_override_minutes", "set_override_soc", "override_start", "override_end"];
        Assert.Equal(settings.Concat(ofOverride).Order(), keys.Order());
    }

    [Fact]
    public async Task A_number_is_set()
    {
        var house = await fixture.StartedAsync();
        await SetAsync(house, "battery_on_grid_soc_min", "set_value", "value", 33, "33");
    }

    [Fact]
    public async Task A_choice_is_selected()
    {
        var house = await fixture.StartedAsync();
        await SetAsync(house, "inverter_operating_mode", "select_option", "option", "Energy Storage", "Energy Storage");
    }

    [Fact]
    public async Task A_switch_is_turned_off()
    {
        var house = await fixture.StartedAsync();
        await SetAsync(house, "backup_output", "turn_off", null, null, "off");
    }

    [Fact]
    public async Task A_time_of_day_is_set()
    {
        var house = await fixture.StartedAsync();
        await SetAsync(house, "battery_forced_charge_window_1_start", "set_value", "time", "02:30:00", "02:30:00");
    }

    [Fact]
    public async Task A_text_is_set()
    {
        var house = await fixture.StartedAsync();
        await SetAsync(
            house,
            "grid_price_windows",
            "set_value",
            "value",
            "00:00-06:00=4,06:00-23:59=peak",
            "00:00-06:00=valley, 06:00-23:59=peak");
    }

    [Fact]
    public async Task Sixteen_price_windows_have_room_in_a_text()
    {
        var house = await fixture.StartedAsync();
        var windows = string.Join(", ", Enumerable.Range(0, 16).Select(hour => $"{hour:00}:00-{hour + 1:00}:00=v"));
        await SetAsync(house, "grid_price_windows", "set_value", "value", windows, windows);
    }

    [Fact]
    public async Task The_clock_is_one_button()
    {
        var house = await fixture.StartedAsync();
        var home = await house.Home.LookAsync();
        var button = Assert.Single(home.Entities, entity => entity.Name == "Set clock");
        Assert.Equal(("button", house.Inverter.Device, true), (button.Platform, button.Device, button.IsEnabled));
        Assert.DoesNotContain(home.Entities, entity => entity.UniqueId.Contains("_clock_", StringComparison.Ordinal));
        await house.Home.CallAsync("press", button);
        home = await house.Home.UntilAsync(now => NoResult(house, now, "inverter_clock"));
        // The clock cannot be read back.
        Assert.Equal("unknown", Result(house, home).Attribute("event_type"));
        Assert.Contains("68", house.Inverter.Commands);
    }

    [Fact]
    public async Task What_the_inverter_does_not_take_is_an_event()
    {
        var house = await fixture.StartedAsync();
        var control = house.Entity(await house.Home.LookAsync(), "set_grid_anti_backflow");
        await house.Home.CallAsync("turn_on", control);
        var home = await house.Home.UntilAsync(now => NoResult(house, now, "grid_anti_backflow"));
        Assert.Equal(("refused", "off"), (Result(house, home).Attribute("event_type"), house.Entity(home, "set_grid_anti_backflow").State));
        Assert.NotEqual("", Result(house, home).Attribute("reason"));
    }

    [Fact]
    public async Task An_override_is_chosen_started_and_ended()
    {
        var house = await fixture.StartedAsync();
        var home = await house.Home.LookAsync();
        await house.Home.CallAsync("select_option", house.Entity(home, "set_override_mode"), ("option", "hold"));
        await house.Home.CallAsync("set_value", house.Entity(home, "set_override_minutes"), ("value", 45));
        _ = await house.Home.UntilAsync(now => Differences(house, now, ("set_override_mode", "hold"), ("set_override_minutes", "45")));
        await house.Home.CallAsync("press", house.Entity(home, "override_start"));
        _ = await house.Home.UntilAsync(
            now => [
                .. Differences(house, now, ("override", "hold")),
                .. house.Entity(now, "override_until").IsKnown ? [] : new[] { "no end" },
            ]);
        await house.Home.CallAsync("press", house.Entity(home, "override_end"));
        _ = await house.Home.UntilAsync(now => Differences(house, now, ("override", "normal"), ("override_until", "unknown")));
    }

    /// <summary>Changes a setting with a service, and waits until Home Assistant shows the value read back from the inverter.</summary>
    private static async Task SetAsync(House house, string setting, string service, string? name, JsonNode? value, string shown)
    {
        var control = house.Entity(await house.Home.LookAsync(), $"set_{setting}");
        Assert.NotEqual(shown, control.State);
        if (name is null) await house.Home.CallAsync(service, control);
        else await house.Home.CallAsync(service, control, (name, value!));
        var home = await house.Home.UntilAsync(
            now => [.. Differences(house, now, ($"set_{setting}", shown)), .. NoResult(house, now, setting)]);
        Assert.Equal("confirmed", Result(house, home).Attribute("event_type"));
    }

    private static HomeEntity Result(House house, Home home) => house.Entity(home, "setting_result");

    private static IEnumerable<string> NoResult(House house, Home home, string setting) =>
        Result(house, home).Attribute("setting") == setting ? [] : [$"no result of {setting}"];

    private static IEnumerable<string> Differences(House house, Home home, params (string Key, string State)[] expected) =>
        from one in expected
        let entity = house.Entity(home, one.Key)
        where entity.State != one.State
        select $"{entity}, expected {one.State}";
}
