using System.Text.Json;
using SermatecEss.Protocol.Framing;
using SermatecEss.Simulator;

namespace SermatecEss.EndToEnd.Tests;

/// <summary>What Home Assistant gets when things are added, removed or changed, and what it may request from the bridge.</summary>
public sealed class HomeAssistantTests
{
    private const string Device = "sermatec_STSIMULATED000000000000001";
    private const string Root = "sermatec/STSIMULATED000000000000001";
    private const string DeviceTopic = $"homeassistant/device/{Device}/config";

    [Fact]
    public async Task A_component_of_an_earlier_run_is_taken_back_in_two_steps()
    {
        await using var plant = new Plant();
        await using var broker = await Broker.StartAsync();
        await using var home = await Subscriber.ConnectAsync(broker);
        await home.PublishAsync(
            DeviceTopic,
            $$$$"""
            {"device":{"identifiers":["{{{{Device}}}}"]},"origin":{"name":"sermatec-ess"},"components":{
              "pv_power":{"platform":"sensor","unique_id":"{{{{Device}}}}_pv_power"},
              "long_gone":{"platform":"binary_sensor","unique_id":"x"}}}
            """,
            retain: true);
        using var daemon = Start(plant, broker);
        var first = (await home.UntilAsync(DeviceTopic, null))[^1];
        if (first.Payload.Contains("\"x\"", StringComparison.Ordinal)) first = await home.NextAsync(DeviceTopic);
        Assert.Equal("""{"p":"binary_sensor"}""", Components(first).GetProperty("long_gone").GetRawText());
        Assert.True(Components(first).TryGetProperty("pv_power", out _));
        Assert.False(Components(await home.NextAsync(DeviceTopic)).TryGetProperty("long_gone", out _));
    }

    [Theory]
    [InlineData("device")]
    [InlineData("entity")]
    public async Task What_both_styles_left_of_an_inverter_that_is_not_there_yet_holds_back_no_state(string style)
    {
        const string Owner = """
            "device":{"identifiers":["sermatec_bridge"]},"origin":{"name":"sermatec-ess"},
            "availability":[{"topic":"sermatec/bridge/status"}]
            """;
        const string Link = "\"unique_id\":\"sermatec_bridge_link_ST1\",\"state_topic\":\"sermatec/ST1/availability\"";
        var plant = new Plant(new SimulatorOptions { Serial = "ST1" });
        await plant.DisposeAsync();
        await using var broker = await Broker.StartAsync();
        await using var home = await Subscriber.ConnectAsync(broker);
        await home.PublishAsync(
            "homeassistant/device/sermatec_bridge/config",
            $$$$"""{{{{{Owner}}}},"components":{"link_ST1":{"platform":"binary_sensor",{{{{Link}}}}}}}""",
            retain: true);
        await home.PublishAsync(
            "homeassistant/binary_sensor/sermatec_bridge/link_ST1/config", $$$"""{{{{Owner}}},{{{Link}}}}""", retain: true);
        using var daemon = Start(plant, broker, "--discovery", style);
        _ = await home.NextAsync("sermatec/bridge/status", "online");
        _ = await home.NextAsync("sermatec/bridge/state");

        await using var there = SimulatorServer.Start(new SimulatorOptions { Serial = "ST1" }, plant.Server.EndPoint);

        for (var i = 0; i < 3; i++) _ = await home.NextAsync("sermatec/ST1/state/fast");
        await using var late = await Subscriber.ConnectAsync(broker);
        var output = Assert.Single((await late.NextAsync("sermatec/bridge/state")).Json.GetProperty("outputs").EnumerateArray());
        Assert.Equal(("mqtt", "running"), (output.GetProperty("name").GetString(), output.GetProperty("state").GetString()));
    }

    [Fact]
    public async Task Births_in_a_row_are_answered_once_now_and_once_after_a_while()
    {
        await using var plant = new Plant();
        await using var broker = await Broker.StartAsync();
        await using var home = await Subscriber.ConnectAsync(broker);
        using var daemon = Start(plant, broker, "-w", "3600");
        _ = await home.UntilAsync("/state/identity");
        for (var i = 0; i < 5; i++) await home.PublishAsync("homeassistant/status", "online");
        await home.PublishAsync("test/end", "");
        var atOnce = (await home.UntilAsync("test/end")).Count(message => message.Topic == DeviceTopic);
        _ = await home.UntilAsync(DeviceTopic);
        await home.PublishAsync("test/end", "");
        var later = (await home.UntilAsync("test/end")).Count(message => message.Topic == DeviceTopic);
        Assert.InRange(atOnce, 0, 1);
        Assert.Equal(0, later);
    }

    [Fact]
    public async Task The_log_level_is_changed_by_a_word_of_the_list_and_by_nothing_else()
    {
        await using var plant = new Plant();
        await using var broker = await Broker.StartAsync();
        await using var home = await Subscriber.ConnectAsync(broker);
        await home.PublishAsync("sermatec/bridge/set/log_level", "debug", retain: true);
        using var daemon = Start(plant, broker);
        _ = await home.NextAsync($"{Root}/state/fast");
        foreach (var wrong in (string[])["", "DEBUG", "7", "debug ", "Info", new string('x', 100_000)])
            await home.PublishAsync("sermatec/bridge/set/log_level", wrong);
        await home.PublishAsync("sermatec/bridge/set/log_level", "warn");
        var states = (await home.UntilAsync("bridge/state", null)).Where(message => message.Topic == "sermatec/bridge/state").ToList();
        while (states[^1].Json.GetProperty("log_level").GetString() != "warn") states.Add(await home.NextAsync("bridge/state"));
        Assert.All(states.SkipLast(1), state => Assert.Equal("info", state.Json.GetProperty("log_level").GetString()));
    }

    [Fact]
    public async Task The_button_reconnects_to_the_inverter_and_a_retained_press_does_not()
    {
        await using var plant = new Plant();
        await using var broker = await Broker.StartAsync();
        await using var home = await Subscriber.ConnectAsync(broker);
        await home.PublishAsync("sermatec/bridge/set/reconnect", "PRESS", retain: true);
        using var daemon = Start(plant, broker);
        _ = await home.NextAsync($"{Root}/state/identity");
        await home.PublishAsync("sermatec/bridge/set/reconnect", "press");
        await home.PublishAsync("sermatec/bridge/set/reconnect", "PRESS");
        var diagnostics = await home.NextAsync($"{Root}/diagnostics");
        while (diagnostics.Json.GetProperty("reconnects").GetInt32() == 0) diagnostics = await home.NextAsync($"{Root}/diagnostics");
        Assert.Equal(1, diagnostics.Json.GetProperty("reconnects").GetInt32());
    }

    [Fact]
    public async Task A_group_that_is_not_answered_is_unavailable_and_the_others_are_not()
    {
        await using var plant = new Plant();
        plant.Server.Faults.Muted = new HashSet<CommandCode> { CommandCode.FromByte(0x99), CommandCode.FromByte(0x1e) };
        await using var broker = await Broker.StartAsync();
        await using var home = await Subscriber.ConnectAsync(broker);
        using var daemon = Start(plant, broker, "--timeout", "1s", "--retries", "0");
        var told = await home.UntilAsync($"{Root}/diagnostics");
        while (!told[^1].Payload.Contains("\"unanswered\":[\"1e\"", StringComparison.Ordinal))
            told.AddRange(await home.UntilAsync($"{Root}/diagnostics"));
        Assert.Contains("\"partly_answered\":{\"fast\":[\"1e\"]}", told[^1].Payload, StringComparison.Ordinal);
        Assert.Contains(told, message => message is { Topic: $"{Root}/availability/counters", Payload: "offline" });
        Assert.DoesNotContain(told, message => message.Topic.EndsWith("/state/counters", StringComparison.Ordinal));
        Assert.DoesNotContain(told, message =>
            message is { Topic: $"{Root}/availability/fast" or $"{Root}/availability", Payload: "offline" });
        Assert.Contains(told, message => message.Topic == DeviceTopic);
        Assert.DoesNotContain(told.Where(message => message.Topic == DeviceTopic), message =>
            Components(message).TryGetProperty("pv_energy_total", out _));
        plant.Server.Faults.Muted = new HashSet<CommandCode>();
    }

    [Fact]
    public async Task A_replaced_inverter_is_offline_and_so_is_every_inverter_when_the_daemon_ends()
    {
        var plant = new Plant(new SimulatorOptions { Serial = "ST1" });
        await using var broker = await Broker.StartAsync();
        await using var home = await Subscriber.ConnectAsync(broker);
        using var daemon = Start(plant, broker);
        _ = await home.NextAsync("sermatec/ST1/state/identity");
        _ = await home.NextAsync("sermatec/ST1/availability", "online");

        await plant.DisposeAsync();
        await using var there = SimulatorServer.Start(new SimulatorOptions { Serial = "ST2" }, plant.Server.EndPoint);
        var told = await home.UntilAsync("sermatec/ST2/state/fast");
        Assert.Contains(told, message => message is { Topic: "sermatec/ST1/availability", Payload: "offline", Retain: false });
        Assert.DoesNotContain(
            told.SkipWhile(message => message is not { Topic: "sermatec/ST1/availability", Payload: "offline" }),
            message => message.Topic.StartsWith("sermatec/ST1/", StringComparison.Ordinal) && message.Topic.Contains("/state/"));
        _ = await home.NextAsync("sermatec/ST2/availability", "online");

        await daemon.InterruptAsync();
        HashSet<string> open = ["sermatec/ST2/availability", "sermatec/bridge/status"];
        while (open.Count > 0) _ = open.Remove((await home.NextAsync("", "offline")).Topic);
    }

    private static JsonElement Components(Subscriber.Message message) => message.Json.GetProperty("components");

    private static Program Start(Plant plant, Broker broker, params string[] more) =>
        Program.Start([
            .. plant.Address, "daemon", "-m", "127.0.0.1", "-t", $"{broker.Port}", .. more.Contains("-w") ? more : ["-w", "1", .. more],
        ]);
}
