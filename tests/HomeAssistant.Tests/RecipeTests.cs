using System.Text.RegularExpressions;

namespace SermatecEss.HomeAssistant.Tests;

/// <summary>The automations and entities of docs/home-assistant.md, in Home Assistant itself.</summary>
[Collection<OneHome>]
public sealed partial class RecipeTests(SharedHome fixture)
{
    private const string Alarm = "A message at an alarm";
    private const string CheapHours = "Charge in the cheap hours";
    private const string NegativePrices = "Stop feeding in at negative prices";
    private const string Clock = "Set the clock when summer time begins or ends";
    private const string Price = "input_number.electricity_price";
    private const string PriceHelper = """
        input_number:
          electricity_price: { min: -1, max: 1, step: 0.01, initial: 0.3 }

        """;

    [Fact]
    public void Every_automation_is_tested() => Assert.Equal([Alarm, CheapHours, NegativePrices, Clock], Recipe.Headings);

    [Fact]
    public async Task An_alarm_is_a_message()
    {
        var (broker, home) = await fixture.StartedAsync();
        await using var inverter = new SwitchableInverter("STRECIPEALARM", "Watched");
        await using var daemon = new Daemon(broker, "recipe_alarm");
        _ = await StartAsync(home, daemon, inverter, Alarm, "inverter_alarm");
        await home.ConfigureAsync(Recipe.AutomationFor(Alarm, inverter, "recipe_alarm"), "automation");

        inverter.RaiseAlarm();
        var raised = await home.UntilAsync(now => Missing(now, inverter, "alarm"));
        var text = Find(raised, inverter, "alarm").Attribute("text");
        Assert.NotEmpty(text);
        var message = await home.NotificationAsync("Inverter alarm");
        Assert.StartsWith($"{text} (", message, StringComparison.Ordinal);
        Assert.DoesNotContain("()", message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task In_the_cheap_hours_an_override_charges_the_battery()
    {
        var (broker, home) = await fixture.StartedAsync();

        // In June, the battery is full at noon.
        await using var inverter = new SwitchableInverter("STRECIPECHARGE", "Charged", month: 12);
        await using var daemon = new Daemon(broker, "recipe_charge");
        _ = await StartAsync(home, daemon, inverter, CheapHours, "override");
        await home.ConfigureAsync(Recipe.AutomationFor(CheapHours, inverter, "recipe_charge"), "automation");

        await home.CallAsync("trigger", "automation.charge_the_battery_in_the_cheap_hours");
        _ = await home.UntilAsync(
            now => [
                .. Differences(now, inverter, ("override", "charge")),
                .. Find(now, inverter, "override_until").IsKnown ? [] : new[] { "no end" },
            ]);
        Assert.Contains("71", inverter.Commands);
    }

    [Fact]
    public async Task At_negative_prices_nothing_is_fed_in_and_afterwards_as_before()
    {
        var (broker, home) = await fixture.StartedAsync();
        await using var inverter = new SwitchableInverter("STRECIPEPRICE", "Limited", speed: 10);
        await using var daemon = new Daemon(broker, "recipe_price");
        var before = await StartAsync(home, daemon, inverter, NegativePrices, "grid_export_power", "set_grid_power_limit");
        Assert.NotEqual("0", Find(before, inverter, "grid_export_power").State);
        Assert.Equal("10000", Find(before, inverter, "set_grid_power_limit").State);
        var automation = Recipe.AutomationFor(NegativePrices, inverter, "recipe_price")
            .Replace("sensor.electricity_price", Price, StringComparison.Ordinal);
        await home.ConfigureAsync(PriceHelper + automation, "input_number", "automation");

        await home.CallAsync("set_value", Price, ("value", -0.01));
        _ = await home.UntilAsync(now => Differences(now, inverter, ("set_grid_power_limit", "0"), ("grid_export_power", "0")));
        Assert.Contains("66", inverter.Commands);

        await home.CallAsync("set_value", Price, ("value", 0.05));
        _ = await home.UntilAsync(now => Differences(now, inverter, ("set_grid_power_limit", "10000")));
        _ = await home.UntilAsync(now =>
            Find(now, inverter, "grid_export_power") is { IsKnown: true, State: not "0" } ? [] : ["nothing is fed in"]);
    }

    [Fact]
    public async Task The_clock_is_set_on_the_two_days_when_summer_time_changes()
    {
        var (broker, home) = await fixture.StartedAsync();
        await using var inverter = new SwitchableInverter("STRECIPECLOCK", "Clocked");
        await using var daemon = new Daemon(broker, "recipe_clock");
        _ = await StartAsync(home, daemon, inverter, Clock, "writes_today");
        var automation = Recipe.AutomationFor(Clock, inverter, "recipe_clock");
        await home.ConfigureAsync(automation, "automation");

        await home.CallAsync("trigger", "automation.set_the_inverter_s_clock_when_summer_time_begins_or_ends");
        _ = await home.UntilAsync(now => Missing(now, inverter, "setting_result"));
        Assert.Contains("68", inverter.Commands);

        var condition = Condition().Match(automation).Groups[1].Value;
        foreach (var (utc, changes) in ((string, bool)[])
            [("2026-03-28T03:05", false), ("2026-03-29T02:05", true), ("2026-03-30T02:05", false),
             ("2026-10-24T02:05", false), ("2026-10-25T03:05", true), ("2026-10-26T03:05", false)])
        {
            var now = $"(as_datetime('{utc}:00+00:00') | as_local)";
            Assert.Equal((utc, $"{changes}"), (utc, await home.RenderAsync(condition.Replace("now()", now, StringComparison.Ordinal))));
        }
    }

    [Fact]
    public async Task Every_entity_of_the_page_exists_and_is_enabled()
    {
        var (broker, home) = await fixture.StartedAsync();
        await using var inverter = new SwitchableInverter("STRECIPEPAGE", "Documented");
        await using var daemon = new Daemon(broker, "recipe_page");
        daemon.Start([inverter], more: "control: { enabled: true, settings: [grid_power_limit, inverter_clock] }");
        var ids = EntityId().Matches(Recipe.PageFor(inverter, "recipe_page")).Select(match => match.Value).ToHashSet();

        // The control of a setting that is not allowed here, and therefore a sensor.
        Assert.True(ids.Remove("number.documented_set_battery_on_grid_soc_min"));
        Assert.InRange(ids.Count, 30, 100);
        _ = await home.UntilAsync(now => ids.Except(now.Of(inverter.Device).Enabled.Select(entity => entity.Id)));
    }

    /// <summary>Starts a daemon that allows what a recipe asks for, and waits until Home Assistant knows some values.</summary>
    private static Task<Home> StartAsync(
        HomeAssistant home, Daemon daemon, SwitchableInverter inverter, string heading, params string[] keys)
    {
        daemon.Start([inverter], more: Recipe.ControlFor(heading));
        return home.UntilAsync(now => keys.SelectMany(key => Missing(now, inverter, key)));
    }

    private static HomeEntity Find(Home home, SwitchableInverter inverter, string key) =>
        home.Find($"{inverter.Device}_{key}") ?? throw new InvalidOperationException($"Home Assistant has no {key}.");

    private static IEnumerable<string> Missing(Home home, SwitchableInverter inverter, string key) =>
        home.Find($"{inverter.Device}_{key}") is { IsKnown: true } ? [] : [$"{key} is not known"];

    private static IEnumerable<string> Differences(Home home, SwitchableInverter inverter, params (string Key, string State)[] expected) =>
        from one in expected
        let entity = Find(home, inverter, one.Key)
        where entity.State != one.State
        select $"{entity}, expected {one.State}";

    [GeneratedRegex("conditions:\n +- \"(.*)\"")]
    private static partial Regex Condition();

    [GeneratedRegex(@"\b(?:sensor|binary_sensor|number|button|event)\.documented_\w+")]
    private static partial Regex EntityId();
}
