namespace SermatecEss.EndToEnd.Tests;

/// <summary>The daemon with a broker that stops, starts, hangs, forgets or rejects.</summary>
public sealed class BrokerFaultTests
{
    private const string Device = "sermatec_STSIMULATED000000000000001";

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task After_a_restart_of_the_broker_everything_is_there_again(bool remembers)
    {
        await using var plant = new Plant();
        await using var broker = await Broker.StartAsync(remembers: remembers);
        using var daemon = Start(plant, broker);
        string before;
        await using (var home = await Subscriber.ConnectAsync(broker)) before = (await home.NextAsync($"device/{Device}/config")).Payload;
        await broker.StopAsync();
        await broker.StartAgainAsync();
        await using var again = await Subscriber.ConnectAsync(broker);
        var told = await again.UntilAsync("bridge/status", "online");
        if (remembers)
            Assert.Contains(told, message => message.Retain && message.Topic.EndsWith($"device/{Device}/config", StringComparison.Ordinal));
        Assert.Equal(before, (await again.NextAsync($"device/{Device}/config")).Payload);
        _ = await again.NextAsync("/state/fast");
    }

    [Fact]
    public async Task A_hanging_broker_does_not_stop_polling_and_gets_the_newest_states_afterwards()
    {
        await using var plant = new Plant();
        await using var broker = await Broker.StartAsync();
        using var daemon = Start(plant, broker);
        await using var home = await Subscriber.ConnectAsync(broker);
        _ = await home.NextAsync("/state/identity");
        await broker.HangAsync();
        await plant.UntilRequestedAsync(100);
        var hung = DateTimeOffset.Now;
        await broker.GoOnAsync();
        await using var again = await Subscriber.ConnectAsync(broker);
        while ((await again.NextAsync("/state/fast")).Json.GetProperty("time").GetDateTimeOffset() < hung)
        {
        }
    }

    [Fact]
    public async Task A_refused_login_is_logged_once_and_retried()
    {
        await using var plant = new Plant();
        await using var broker = await Broker.StartAsync("owner");
        using var daemon = Start(plant, broker, "--mqtt-user", "stranger");
        Assert.Contains("user and password", await daemon.ErrorLineAsync("WARN"), StringComparison.Ordinal);
        await daemon.InterruptAsync();
        Assert.DoesNotContain("WARN", (await daemon.EndAsync()).Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_the_rights_forbid_hides_nothing_else()
    {
        await using var plant = new Plant();
        await using var broker = await Broker.StartAsync(rights: ["topic readwrite sermatec/#", "topic read homeassistant/#"]);
        await using var home = await Subscriber.ConnectAsync(broker);
        using var daemon = Start(plant, broker);
        for (var i = 0; i < 3; i++) _ = await home.NextAsync("/state/fast");
    }

    [Theory]
    [InlineData("max_qos 0", "it does not accept QoS 1")]
    [InlineData("retain_available false", "it does not accept retained messages")]
    public async Task A_broker_without_a_needed_feature_is_reported_by_daemon_and_doctor(string setting, string said)
    {
        await using var plant = new Plant();
        await using var broker = await Broker.StartAsync(settings: [setting]);
        using var daemon = Start(plant, broker, "--mqtt-protocol", "5");
        Assert.Contains(said, await daemon.ErrorLineAsync("WARN"), StringComparison.Ordinal);
        var doctor = await plant.RunAsync("doctor", "--listen", "10ms", "-m", $"127.0.0.1:{broker.Port}", "--mqtt-protocol", "5");
        Assert.Contains("failed   broker login: ", doctor.Output, StringComparison.Ordinal);
        Assert.Contains(said, doctor.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_missing_right_is_reported_with_the_line_that_grants_it()
    {
        await using var plant = new Plant();
        await using var broker = await Broker.StartAsync(rights: ["topic readwrite sermatec/#", "topic read homeassistant/#"]);
        using var daemon = Start(plant, broker);
        var warning = await daemon.ErrorLineAsync("WARN");
        Assert.EndsWith("to its acl_file: topic readwrite homeassistant/device/+/config", warning, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_broker_that_hangs_up_at_large_messages_gets_all_others()
    {
        await using var plant = new Plant();
        await using var broker = await Broker.StartAsync(settings: ["max_packet_size 10000"]);
        await using var home = await Subscriber.ConnectAsync(broker);
        using var daemon = Start(plant, broker);
        _ = await home.NextAsync("/state/fast");
        var error = await daemon.ErrorLineAsync("ERROR");
        Assert.Contains("closed the connection after a message to homeassistant/device/sermatec_", error, StringComparison.Ordinal);
        Assert.Contains("max_packet_size", error, StringComparison.Ordinal);
        _ = await home.NextAsync("/state/fast");
        var doctor = await plant.RunAsync("doctor", "--listen", "500ms", "-m", $"127.0.0.1:{broker.Port}");
        Assert.Contains("failed   broker discovery topics: the broker at 127.0.0.1", doctor.Output, StringComparison.Ordinal);
        Assert.Contains("(90,000 bytes)", doctor.Output, StringComparison.Ordinal);
        Assert.Contains("ok       bridge at the broker: ", doctor.Output, StringComparison.Ordinal);
    }

    private static Program Start(Plant plant, Broker broker, params string[] more) =>
        Program.Start([.. plant.Address, "daemon", "-m", "127.0.0.1", "-t", $"{broker.Port}", "-w", "1", .. more]);
}
