using System.Diagnostics;
using System.Text.Json;

namespace SermatecEss.EndToEnd.Tests;

/// <summary>The daemon between the simulator and a real broker, seen by a subscriber.</summary>
public sealed class DaemonTests
{
    private const string Device = "sermatec_STSIMULATED000000000000001";
    private const string Root = "sermatec/STSIMULATED000000000000001";

    [Fact]
    public async Task Home_Assistant_finds_the_devices_and_every_entity_finds_its_value()
    {
        await using var plant = new Plant();
        await using var broker = await Broker.StartAsync();
        await using var home = await Subscriber.ConnectAsync(broker);
        using var daemon = Start(plant, broker);

        var told = await home.UntilAsync($"homeassistant/device/{Device}_battery/config");
        var bridge = told.FindIndex(message => message.Topic == "homeassistant/device/sermatec_bridge/config");
        var inverter = told.First(message => message.Topic == $"homeassistant/device/{Device}/config");
        var battery = told[^1];
        Assert.InRange(bridge, 0, told.IndexOf(inverter));
        Assert.Equal("sermatec_bridge", inverter.Json.GetProperty("device").GetProperty("via_device").GetString());
        Assert.Equal(Device, battery.Json.GetProperty("device").GetProperty("via_device").GetString());
        Assert.Equal(Device, inverter.Json.GetProperty("device").GetProperty("identifiers")[0].GetString());

        var states = new Dictionary<string, JsonElement>();

        // The shares of the day are published with the powers but need the counters, none of which is accepted at once.
        foreach (var (group, lastKnown) in ((string, string)[])
            [
                ("parameters", "time"),
                ("identity", "time"),
                ("counters", "pv_energy_today"),
                ("fast", "autarky_today"),
                ("fast", "battery_cycles"),
            ])
        {
            Subscriber.Message state;
            do state = await home.NextAsync($"/state/{group}");
            while (!state.Has(lastKnown));
            Assert.False(state.Retain);
            states[state.Topic] = state.Json;
        }

        var ids = new HashSet<string>();
        foreach (var message in (Subscriber.Message[])[inverter, battery])
        {
            Assert.NotEmpty(message.Json.GetProperty("o").GetProperty("name").GetString()!);
            foreach (var entity in AnnouncedEntity.Of(message))
            {
                Assert.True(ids.Add(entity.Text("unique_id")));
                Assert.Equal("all", entity.Text("availability_mode"));
                if (entity.Text("platform") == "event") continue;
                Assert.Equal(3, entity["availability"].GetArrayLength());
                Assert.True(entity["expire_after"].GetInt32() >= 60);
                var state = states[entity.Text("state_topic")];
                var point = entity.Key == "inverter_alarm" ? "alarm_count" : entity.Key;
                Assert.Contains($"value_json.{point}", entity.Text("value_template"), StringComparison.Ordinal);
                var value = state.GetProperty(point);
                Assert.True(value.ValueKind is JsonValueKind.Number or JsonValueKind.String, $"{entity.Key} is {value}");
                if (entity.Has("options"))
                    Assert.Contains(value.GetString(), entity["options"].EnumerateArray().Select(option => option.GetString()));
                else if (entity.Has("unit_of_measurement"))
                    Assert.Equal(JsonValueKind.Number, value.ValueKind);
                else if (entity.Text("platform") == "binary_sensor")
                    Assert.Contains("'ON'", entity.Text("value_template"), StringComparison.Ordinal);
            }
        }

        Assert.True(ids.Count > 100);
        Assert.All(AnnouncedEntity.Of(told[bridge]), entity => Assert.True(ids.Add(entity.Text("unique_id"))));
    }

    [Fact]
    public async Task Discovery_and_availability_are_retained_and_states_are_not()
    {
        await using var plant = new Plant();
        await using var broker = await Broker.StartAsync();
        await using var early = await Subscriber.ConnectAsync(broker);
        using var daemon = Start(plant, broker);
        _ = await early.NextAsync($"device/{Device}_battery/config");
        _ = await early.NextAsync($"{Root}/availability", "online");
        foreach (var (topic, retained) in ((string, bool)[])[
            ($"device/{Device}/config", true),
            ($"{Root}/availability", true),
            ("bridge/status", true),
            ("bridge/state", true),
            ($"{Root}/diagnostics", true),
            ("/state/fast", false),
        ])
        {
            await using var late = await Subscriber.ConnectAsync(broker);
            Assert.Equal(retained, (await late.NextAsync(topic)).Retain);
        }
    }

    [Fact]
    public async Task After_its_birth_Home_Assistant_gets_everything_again()
    {
        await using var plant = new Plant();
        await using var broker = await Broker.StartAsync();
        await using var home = await Subscriber.ConnectAsync(broker);
        using var daemon = Start(plant, broker, wait: 3600);
        _ = await home.NextAsync("/state/identity");
        await home.PublishAsync("homeassistant/status", "online");
        _ = await home.NextAsync($"device/{Device}/config");
        _ = await home.NextAsync("/state/fast");
    }

    [Fact]
    public async Task It_publishes_offline_and_the_broker_does_so_if_it_cannot()
    {
        await using var plant = new Plant();
        await using var broker = await Broker.StartAsync();
        await using var home = await Subscriber.ConnectAsync(broker);
        using (var daemon = Start(plant, broker))
        {
            _ = await home.NextAsync("sermatec/bridge/status", "online");
            _ = await home.NextAsync("/state/fast");
            await daemon.InterruptAsync();
            _ = await home.NextAsync("sermatec/bridge/status", "offline");
            Assert.Equal(0, (await daemon.EndAsync()).ExitCode);
        }

        using (var daemon = Start(plant, broker))
        {
            _ = await home.NextAsync("sermatec/bridge/status", "online");
            using var process = Process.GetProcessById(daemon.Id);
            process.Kill();
            _ = await home.NextAsync("sermatec/bridge/status", "offline");
        }
    }

    [Fact]
    public async Task An_inverter_that_goes_away_is_unavailable_and_comes_back()
    {
        await using var plant = new Plant();
        await using var broker = await Broker.StartAsync();
        await using var home = await Subscriber.ConnectAsync(broker);
        using var daemon = Start(plant, broker, "--timeout", "2s", "--retries", "0");
        _ = await home.NextAsync($"{Root}/availability/fast", "online");
        plant.Server.Faults.HalfOpen = true;
        _ = await home.NextAsync($"{Root}/availability/fast", "offline");
        plant.Server.Faults.HalfOpen = false;
        _ = await home.NextAsync($"{Root}/availability/fast", "online");
        _ = await home.NextAsync("/state/fast");
    }

    [Fact]
    public async Task A_broker_that_restarts_without_memory_gets_everything_again()
    {
        await using var plant = new Plant();
        await using var broker = await Broker.StartAsync();
        using var daemon = Start(plant, broker);
        await using (var home = await Subscriber.ConnectAsync(broker)) _ = await home.NextAsync("/state/fast");
        await broker.StopAsync();
        await broker.StartAgainAsync();
        await using var again = await Subscriber.ConnectAsync(broker);
        _ = await again.NextAsync($"device/{Device}/config");
        _ = await again.NextAsync("/state/fast");
    }

    [Fact]
    public async Task It_logs_in_with_a_password_from_a_file_that_it_never_shows()
    {
        const string User = "sermatec-secret";
        await using var plant = new Plant();
        await using var broker = await Broker.StartAsync(User);
        await using var home = await Subscriber.ConnectAsync(broker, User);
        var file = Path.GetTempFileName();
        try
        {
            await File.WriteAllTextAsync(file, User + "\n", TestContext.Current.CancellationToken);
            using var daemon = Start(
                plant, broker, "--mqtt-user", User, "--mqtt-password-file", file, "--discovery-prefix", "off", "--base-topic", "home/roof");
            _ = await home.NextAsync("home/roof/STSIMULATED000000000000001/state/fast");
            await daemon.InterruptAsync();
            Assert.DoesNotContain(User, (await daemon.EndAsync()).Error, StringComparison.Ordinal);
        }
        finally
        {
            File.Delete(file);
        }
    }

    [Fact]
    public async Task The_demo_has_a_broker_of_its_own_with_everything_on_it()
    {
        using var demo = Program.Start("demo", "--for", "1h", "--interval", "1s");
        var line = await demo.ErrorLineAsync("mosquitto_sub");
        await using var home = await Subscriber.ConnectAsync(int.Parse(line.Split("-p ")[1].Split(' ')[0], null));
        Assert.True((await home.NextAsync("/state/fast")).Json.GetProperty("pv_power").GetInt32() > 0);
        await demo.InterruptAsync();
        Assert.Equal(0, (await demo.EndAsync()).ExitCode);
    }

    [Fact]
    public async Task Nothing_but_reads_ever_leaves()
    {
        await using var plant = new Plant();
        await using var broker = await Broker.StartAsync();
        await using var home = await Subscriber.ConnectAsync(broker);
        using var daemon = Start(plant, broker);
        _ = await home.NextAsync("/state/identity");
        _ = await home.NextAsync("/state/fast");
        string[] reads = ["98", "0a", "0b", "0c", "0d", "1e", "1f", "99", "95", "a1", "a2"];
        Assert.All(plant.Asked, code => Assert.Contains(code, reads));
    }

    [Theory]
    [InlineData("daemon")]
    [InlineData("daemon", "-m", "127.0.0.1", "-w", "0")]
    [InlineData("daemon", "-m", "127.0.0.1", "-t", "0")]
    [InlineData("daemon", "-m", "127.0.0.1", "--base-topic", "a/#")]
    [InlineData("daemon", "-m", "127.0.0.1", "--mqtt-password-file", "/nowhere/password")]
    public async Task Wrong_usage_is_2(params string[] arguments) =>
        Assert.StartsWith("sermatec-ess: ", (await Program.RunAsync(arguments)).Failed(2), StringComparison.Ordinal);

    private static Program Start(Plant plant, Broker broker, params string[] more) => Start(plant, broker, 1, more);

    private static Program Start(Plant plant, Broker broker, int wait, params string[] more) =>
        Program.Start([.. plant.Address, "daemon", "-m", "127.0.0.1", "-t", $"{broker.Port}", "-w", $"{wait}", .. more]);
}
