using System.Runtime.Versioning;
using System.Text.Json;

namespace SermatecEss.EndToEnd.Tests;

/// <summary>What is removed from a broker, and what is kept.</summary>
[UnsupportedOSPlatform("windows")]
public sealed class MqttCleanTests
{
    private const string Serial = "STSIMULATED000000000000001";

    private static readonly string[] Old =
    [
        "homeassistant/sensor/STX0123456789/battery_information_display/state",
        "homeassistant/sensor/STX0123456789/control_cabinet_information_display_sermatec_pv1_power/config",
        "sermatec-ess/battery_information_display/battery_soc",
        "sermatec-ess/bms_meter_connection_status/meter",
        "sermatec-ess/control_cabinet_information_display/invert_apparent_power_(parallel_data)",
        "sermatec-ess/grid_battery_power_data/remote_load",
    ];

    private static readonly string[] Others =
    [
        "homeassistant/device/other/config", "homeassistant/device/sermatec_else/config", "homeassistant/sensor/sermatec_no/config",
        "sermatec-ess/battery_information_display", "sermatec-ess/battery_information_display/a/b",
        "sermatec-ess/garage/door", "sermatec/garden/pump", "zigbee2mqtt/bridge/state",
    ];

    [Fact]
    public async Task Without_a_word_it_only_lists()
    {
        await using var broker = await FilledAsync();
        var result = await CleanAsync(broker);
        foreach (var topic in Old) Assert.Contains($"{topic}  (older program)\n", result.Good, StringComparison.Ordinal);
        foreach (var topic in Others) Assert.DoesNotContain($"{topic}  (", result.Output, StringComparison.Ordinal);
        Assert.Contains("--yes", result.Error, StringComparison.Ordinal);
        _ = (await CleanAsync(broker, "--yes", "--dry-run")).Good;
        Assert.Equal([.. Old.Concat(Others).Order(StringComparer.Ordinal)], await Subscriber.RetainedAsync(broker));
    }

    [Fact]
    public async Task With_yes_it_removes_what_it_knows_and_nothing_else()
    {
        await using var broker = await FilledAsync();
        Assert.Contains("Removed 6 of 6.", (await CleanAsync(broker, "--yes")).Good, StringComparison.Ordinal);
        Assert.Equal([.. Others.Order(StringComparer.Ordinal)], await Subscriber.RetainedAsync(broker));
        var again = await CleanAsync(broker, "--yes");
        Assert.Contains("Nothing to remove", again.Good, StringComparison.Ordinal);
        Assert.Contains("retains no messages", again.Error, StringComparison.Ordinal);
        Assert.Contains("Settings > Devices & services > MQTT", again.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_release_of_the_older_program_that_runs_is_heard()
    {
        await using var broker = await FilledAsync();
        await using var former = await Subscriber.ConnectAsync(broker);
        using var clean = Program.Start("mqtt", "clean", "-m", "127.0.0.1", "-t", $"{broker.Port}", "--yes", "--listen", "1s");
        _ = await clean.Error.ReadLineAsync(TestContext.Current.CancellationToken);
        var ending = clean.EndAsync();
        while (!ending.IsCompleted) await former.PublishAsync(Old[0], """{"battery_battery_voltage": 51.2 }""", retain: false);
        Assert.Contains("is still running", (await ending).Failed(1), StringComparison.Ordinal);
    }

    [Fact]
    public async Task All_takes_this_programs_own_too_and_leaves_the_neighbours()
    {
        await using var broker = await FilledAsync();
        await using var plant = new Plant();
        await using (var home = await Subscriber.ConnectAsync(broker))
        {
            using var daemon = Program.Start([.. plant.Address, "daemon", "-m", "127.0.0.1", "-t", $"{broker.Port}"]);
            _ = await home.NextAsync("/state/identity");
            var refused = await CleanAsync(broker, "--all", "--yes");
            Assert.Contains("Stop it first", refused.Failed(1), StringComparison.Ordinal);
            await daemon.InterruptAsync();
            _ = await daemon.EndAsync();
        }

        Assert.Contains($"sermatec/{Serial}/availability", await Subscriber.RetainedAsync(broker));
        var result = await CleanAsync(broker, "--all", "--yes");
        Assert.Contains($"homeassistant/device/sermatec_{Serial}_battery/config  (this program)\n", result.Good, StringComparison.Ordinal);
        Assert.Equal([.. Others.Order(StringComparer.Ordinal)], await Subscriber.RetainedAsync(broker));
    }

    [Fact]
    public async Task While_the_older_program_publishes_nothing_is_removed()
    {
        await using var broker = await FilledAsync();
        await using var former = await Subscriber.ConnectAsync(broker);
        using var clean = Program.Start(
            "mqtt", "clean", "-m", "127.0.0.1", "-t", $"{broker.Port}", "--yes", "--listen", "1s", "-o", "json");
        _ = await clean.Error.ReadLineAsync(TestContext.Current.CancellationToken);
        var ending = clean.EndAsync();
        while (!ending.IsCompleted) await former.PublishAsync(Old[2], "51", retain: true);
        var result = await ending;
        Assert.Contains("is still running", result.Error, StringComparison.Ordinal);
        Assert.Equal(1, result.ExitCode);
        using var json = JsonDocument.Parse(result.Output);
        Assert.True(json.RootElement.GetProperty("old_program_runs").GetBoolean());
        Assert.Equal(0, json.RootElement.GetProperty("removed").GetArrayLength());
        Assert.Equal(Old.Length + Others.Length, (await Subscriber.RetainedAsync(broker)).Count);
    }

    [Fact]
    public async Task What_cannot_be_removed_is_reported()
    {
        await using var broker = await Broker.StartAsync(rights: ["topic readwrite #", "user guest", "topic read #"]);
        await using (var owner = await Subscriber.ConnectAsync(broker)) await owner.PublishAsync(Old[2], "50", retain: true);
        var result = await CleanAsync(broker, "--mqtt-user", "guest", "--yes");
        Assert.Contains("topic readwrite sermatec-ess/#", result.Failed(1), StringComparison.Ordinal);
        Assert.Contains("Removed 0 of 1.", result.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_broker_that_is_not_there_is_1_and_none_at_all_is_2()
    {
        Assert.Contains(
            "cannot be resolved",
            (await Program.RunAsync("mqtt", "clean", "-m", "broker.invalid")).Failed(1),
            StringComparison.Ordinal);
        _ = (await Program.RunAsync("mqtt", "clean")).Failed(2);
    }

    [Theory]
    [InlineData("y", 0)]
    [InlineData("n", 6)]
    public async Task On_a_terminal_it_asks(string answer, int left)
    {
        await using var broker = await FilledAsync();
        var command = $"stty rows 40 cols 200; exec {Program.Path} mqtt clean -m 127.0.0.1 -t {broker.Port} --listen 500ms";
        using var terminal = Program.Start(
            "script",
            [("TERM", "xterm-256color")],
            ["--quiet", "--return", "--command", command, "/dev/null"]);
        var text = "";
        var buffer = new char[4096];
        while (!text.Contains("[y/N]", StringComparison.Ordinal))
            text += new string(buffer, 0, await terminal.Output.ReadAsync(buffer, TestContext.Current.CancellationToken));
        await terminal.TypeAsync($"{answer}\r");
        Assert.Equal(0, (await terminal.EndAsync()).ExitCode);
        Assert.Equal(left + Others.Length, (await Subscriber.RetainedAsync(broker)).Count);
    }

    private static async Task<Broker> FilledAsync()
    {
        var broker = await Broker.StartAsync();
        await using var client = await Subscriber.ConnectAsync(broker);
        foreach (var topic in Old) await client.PublishAsync(topic, "12.5", retain: true);
        foreach (var topic in Others)
        {
            await client.PublishAsync(
                topic,
                topic.Contains("/sermatec_", StringComparison.Ordinal)
                    ? """{"o":{"name":"another program"},"state_topic":"sermatec/x"}"""
                    : "on",
                retain: true);
        }

        return broker;
    }

    private static Task<Result> CleanAsync(Broker broker, params string[] more) =>
        Program.RunAsync(["mqtt", "clean", "-m", "127.0.0.1", "-t", $"{broker.Port}", "--listen", "500ms", .. more]);
}
