namespace SermatecEss.EndToEnd.Tests;

/// <summary>Settings over MQTT, with the executable.</summary>
public sealed class ControlTests : IDisposable
{
    private const string Root = "sermatec/STSIMULATED000000000000001";
    private const string Control = "control: { enabled: true, override: true, settings: [battery_on_grid_soc_min] }";
    private static readonly string[] Reads =
        ["0a", "0b", "0c", "0d", "1e", "1f", "95", "98", "99", "9a", "9b", "9c", "9d", "a1", "a2", "b1"];
    private readonly string _folder = Directory.CreateTempSubdirectory("sermatec-e2e-control").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Theory]
    [InlineData("")]
    [InlineData("control: { settings: [battery_on_grid_soc_min], override: true }")]
    public async Task Without_control_nothing_but_reads_leaves(string control)
    {
        await using var plant = new Plant();
        await using var broker = await Broker.StartAsync();
        await using var home = await Subscriber.ConnectAsync(broker);
        using var daemon = Start(plant, broker, control);
        Assert.DoesNotContain(Announced(await home.UntilAsync("_battery/config")), entity => entity.Has("command_topic"));

        foreach (var (key, value) in ((string, string)[])[
            ("battery_on_grid_soc_min", "30"),
            ("inverter_power_switch", "off"),
            ("override", """{"mode":"charge","minutes":60}"""),
            ("override_start", "PRESS"),
        ])
        {
            await home.PublishAsync($"{Root}/set/{key}", value);
        }

        foreach (var group in (string[])["fast", "counters", "parameters", "identity"]) _ = await home.UntilAsync($"/state/{group}");

        // An inverter that goes offline and returns, and a broker that requests it again.
        plant.Server.DropConnections();
        await home.PublishAsync("homeassistant/status", "online");
        await home.PublishAsync("sermatec/bridge/reconnect", "PRESS");
        for (var i = 0; i < 5; i++) _ = await home.NextAsync("/state/fast");
        await daemon.InterruptAsync();
        _ = await daemon.EndAsync();

        Assert.NotEmpty(plant.Asked);
        Assert.Empty(plant.Asked.Except(Reads));
    }

    [Fact]
    public async Task What_is_allowed_and_nothing_else_appears_and_can_be_set()
    {
        await using var plant = new Plant();
        await using var broker = await Broker.StartAsync();
        await using var home = await Subscriber.ConnectAsync(broker);
        await home.PublishAsync($"{Root}/set/backup_output", "off", retain: true);
        using var daemon = Start(
            plant,
            broker,
            "control: { enabled: true, override: true, settings: [battery_on_grid_soc_min, inverter_operating_mode, backup_output, "
            + "battery_forced_charge_window_1_start, inverter_clock] }");
        var entities = Announced(await home.UntilAsync("_battery/config")).ToList();
        Assert.DoesNotContain(entities, entity => entity.Key is "battery_on_grid_soc_min" or "backup_output");
        var controls = entities.Where(entity => entity.Has("command_topic")).ToList();
        Assert.All(controls, entity => Assert.False(entity.Has("enabled_by_default")));
        Assert.Equal(
            new Dictionary<string, string?>
            {
                ["set_battery_on_grid_soc_min"] = "number",
                ["set_inverter_operating_mode"] = "select",
                ["set_backup_output"] = "switch",
                ["set_battery_forced_charge_window_1_start"] = "time",
                ["set_inverter_clock"] = "button",
                ["set_override_mode"] = "select",
                ["set_override_minutes"] = "number",
                ["set_override_soc"] = "number",
                ["override_start"] = "button",
                ["override_end"] = "button",
            },
            controls.ToDictionary(entity => entity.Key, entity => (string?)entity.Text("platform")));
        _ = await home.NextAsync($"{Root}/settings");

        foreach (var (key, value) in ((string, string)[])[
            ("battery_on_grid_soc_min", "5"),
            ("battery_on_grid_soc_min", ""),
            ("grid_code", "Germany"),
            ("inverter_power_switch", "off"),
            ("inverter_operating_mode", "9"),
        ])
        {
            await home.PublishAsync($"{Root}/set/{key}", value);
        }

        await home.PublishAsync($"{Root}/set/battery_on_grid_soc_min", "30");
        var messages = new List<Subscriber.Message>();
        bool Has(string topic, string key, string value) =>
            messages.Exists(message => message.Topic == $"{Root}/{topic}" && message.Json.GetProperty(key).GetString() == value);
        int Events() => messages.Count(message => message.Topic == $"{Root}/event/setting");
        while (!Has("result/battery_on_grid_soc_min", "event_type", "confirmed")
            || !Has("settings", "battery_on_grid_soc_min", "30")
            || Events() < 4)
            messages.AddRange(await home.UntilAsync(""));

        var results = messages
            .Where(message => message.Topic.StartsWith($"{Root}/result/", StringComparison.Ordinal))
            .Select(message => (message.Topic.Split('/')[^1], message.Json.GetProperty("event_type").GetString()))
            .ToList();
        Assert.Equal(
            [
                ("battery_on_grid_soc_min", "confirmed"),
                ("battery_on_grid_soc_min", "refused"),
                ("battery_on_grid_soc_min", "refused"),
                ("inverter_operating_mode", "refused"),
            ],
            results.Order());
        Assert.Equal(results.Count, Events());
        Assert.All(
            messages.Where(message => message.Topic.StartsWith($"{Root}/result/", StringComparison.Ordinal)),
            message => Assert.False(message.Retain));
        Assert.Equal(["66"], plant.Asked.Except(Reads));
        Assert.Equal(1, plant.Asked.Count(code => code == "66"));
        Assert.Contains(
            "\"who\":\"mqtt\"",
            await File.ReadAllTextAsync(Path.Combine(_folder, "writes.log"), TestContext.Current.CancellationToken),
            StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_override_outlives_a_daemon_that_is_killed()
    {
        await using var plant = new Plant();
        await using var broker = await Broker.StartAsync();
        await using var home = await Subscriber.ConnectAsync(broker);
        using (var daemon = Start(plant, broker, Control))
        {
            _ = await home.NextAsync($"{Root}/settings");
            await home.PublishAsync($"{Root}/set/override", """{"mode":"hold","minutes":60}""");
            Assert.Equal("confirmed", (await home.NextAsync($"{Root}/result/override")).Json.GetProperty("event_type").GetString());
            await daemon.KillAsync();
        }

        using var next = Start(plant, broker, Control);
        _ = await home.NextAsync("sermatec/bridge/status", "online");
        while ((await home.NextAsync($"{Root}/settings")).Json.GetProperty("override").GetString() != "hold")
        {
        }

        await home.PublishAsync($"{Root}/set/override_end", "PRESS");
        var messages = await home.UntilAsync($"{Root}/result/override");
        Assert.Equal("confirmed", messages[^1].Json.GetProperty("event_type").GetString());
        var settings = messages.Last(message => message.Topic == $"{Root}/settings").Json;
        Assert.Equal(
            ("normal", "15"),
            (settings.GetProperty("override").GetString(), settings.GetProperty("battery_on_grid_soc_min").GetString()));
    }

    [Fact]
    public async Task An_override_that_it_may_not_end_is_reported()
    {
        await using var plant = new Plant();
        await using var broker = await Broker.StartAsync();
        await plant.LeaveOverrideAsync(_folder);

        var written = plant.Asked.Except(Reads).Count();
        using var daemon = Start(plant, broker, "");
        _ = await daemon.ErrorLineAsync("override end");

        Assert.Equal(written, plant.Asked.Except(Reads).Count());
    }

    [Fact]
    public async Task A_command_while_the_inverter_is_away_is_not_sent_and_not_kept()
    {
        await using var plant = new Plant();
        await using var broker = await Broker.StartAsync();
        await using var home = await Subscriber.ConnectAsync(broker);
        using var daemon = Start(
            plant,
            broker,
            "control: { enabled: true, settings: [battery_on_grid_soc_min] }",
            "inverters: [ { host: 127.0.0.1, port: PORT, timeout: 1s, retries: 0 } ]");
        _ = await home.NextAsync($"{Root}/settings");
        plant.Server.Faults.HalfOpen = true;
        await home.PublishAsync($"{Root}/set/battery_on_grid_soc_min", "30");
        Assert.Equal(
            "not_sent", (await home.NextAsync($"{Root}/result/battery_on_grid_soc_min")).Json.GetProperty("event_type").GetString());

        plant.Server.Faults.HalfOpen = false;
        for (var i = 0; i < 3; i++) _ = await home.NextAsync("/state/fast");

        Assert.Empty(plant.Asked.Except(Reads));
    }

    [Fact]
    public async Task A_command_that_came_while_the_daemon_was_away_is_lost()
    {
        await using var plant = new Plant();
        await using var broker = await Broker.StartAsync();
        await using var home = await Subscriber.ConnectAsync(broker);
        using (var daemon = Start(plant, broker, Control))
        {
            _ = await home.NextAsync($"{Root}/settings");
            await daemon.KillAsync();
        }

        await home.PublishAsync($"{Root}/set/battery_on_grid_soc_min", "30");
        using var next = Start(plant, broker, Control);
        _ = await home.NextAsync("sermatec/bridge/status", "online");
        for (var i = 0; i < 3; i++) _ = await home.NextAsync("/state/fast");

        Assert.Empty(plant.Asked.Except(Reads));
    }

    [Fact]
    public async Task Of_two_indistinguishable_inverters_at_most_one_may_be_changed()
    {
        await using var plant = new Plant();
        await using var twin = new Plant();
        await using var broker = await Broker.StartAsync();
        await using var home = await Subscriber.ConnectAsync(broker);
        using var daemon = Start(
            plant,
            broker,
            "control: { enabled: true, settings: [battery_on_grid_soc_min] }",
            $"inverters: [ {{ host: 127.0.0.1, port: PORT, name: one }}, {{ host: 127.0.0.1, port: {twin.Server.EndPoint.Port}, name: "
            + $"two }} ]");
        _ = await daemon.ErrorLineAsync("cannot be controlled");

        await home.PublishAsync($"{Root}/set/battery_on_grid_soc_min", "30");
        for (var i = 0; i < 4; i++) _ = await home.NextAsync("/state/fast");

        Assert.True(plant.Asked.Except(Reads).Count() + twin.Asked.Except(Reads).Count() <= 1);
    }

    [Theory]
    [InlineData("control: { enabled: true, settings: [grid_code] }", "grid_code is a service setting")]
    [InlineData("control: { enabled: true, settings: [battery_soc] }", "there is no setting 'battery_soc'")]
    [InlineData("control: { enabled: true, settings: battery_on_grid_soc_min }", "must be a list")]
    [InlineData("control: { enabled: true, writes_per_hour: 0 }", "expected a number of writes")]
    [InlineData("clock: { sync: hourly }", "expected daily or off")]
    [InlineData("control: { enabled: true }\nstate_directory: none", "state directory")]
    public async Task An_invalid_configuration_is_reported(string control, string message)
    {
        var file = Path.Combine(_folder, "config.yaml");
        await File.WriteAllTextAsync(
            file, $"mqtt: {{ host: 127.0.0.1 }}\ninverters: [ {{ host: 127.0.0.1 }} ]\n{control}\n", TestContext.Current.CancellationToken);

        var run = await Program.RunAsync("check-config", file);

        Assert.Equal(2, run.ExitCode);
        Assert.Contains(message, run.Output, StringComparison.Ordinal);
    }

    /// <summary>The entities of the inverter and its battery.</summary>
    private static IEnumerable<AnnouncedEntity> Announced(IEnumerable<Subscriber.Message> told) => told
        .Where(message => message.Payload.Length > 0 && message.Topic.Contains("/sermatec_STSIMULATED", StringComparison.Ordinal))
        .Where(message => message.Topic.EndsWith("/config", StringComparison.Ordinal))
        .GroupBy(message => message.Topic)
        .SelectMany(messages => AnnouncedEntity.Of(messages.Last()));

    private Program Start(Plant plant, Broker broker, string control, string? inverters = null)
    {
        var file = Path.Combine(_folder, "config.yaml");
        inverters = (inverters ?? "inverters: [ { host: 127.0.0.1, port: PORT } ]").Replace(
            "PORT", $"{plant.Server.EndPoint.Port}", StringComparison.Ordinal);
        File.WriteAllText(
            file, $"mqtt: {{ host: 127.0.0.1, port: {broker.Port} }}\n{inverters}\npoll: {{ fast: 1s }}\ntime_zone: UTC\n{control}\n");
        return Program.Start("daemon", "-c", file, "--state-dir", _folder);
    }
}
