using System.Net;
using SermatecEss.Simulator;
using SermatecEss.Simulator.Faults;

namespace SermatecEss.Mqtt.Tests.Fleet;

/// <summary>What the nodes of a fleet publish, to which inverters come and from which they go.</summary>
public sealed class FleetPublishingTests : IAsyncDisposable
{
    private const string Serial = "STX0000000000000000000000X";
    private const string Availability = $"sermatec/{Serial}/availability";
    private const string Announcement = $"homeassistant/device/sermatec_{Serial}/config";
    private const string Fast = $"sermatec/{Serial}/state/fast";
    private readonly SimulatorServer _inverter = SimulatorServer.Start(
        new SimulatorOptions { Serial = Serial },
        new IPEndPoint(IPAddress.Loopback, 0),
        new FaultPlan { FrameGap = TimeSpan.Zero },
        TimeProvider.System);

    public ValueTask DisposeAsync() => _inverter.DisposeAsync();

    [Fact]
    public async Task The_entities_of_a_fleet_depend_on_no_node()
    {
        await using var broker = await RecordingBroker.StartAsync();
        await using var node = new FleetMember("10.0.0.1:11111", broker);
        _ = node.Add(_inverter.EndPoint, Serial);
        var messages = await broker.UntilAsync(Availability, "online");
        Assert.Contains(("sermatec/node/10_0_0_1_11111/status", "online"), messages);
        var topics = messages.Select(message => message.Topic).ToHashSet();
        Assert.DoesNotContain(topics, topic => topic.Contains("/bridge/") && !topic.Contains("/bridge/marker/"));
        Assert.Equal(
            [Announcement, $"homeassistant/device/sermatec_{Serial}_battery/config"],
            topics.Where(topic => topic.StartsWith("homeassistant/", StringComparison.Ordinal)));
        var announcement = messages.First(message => message.Topic == Announcement).Payload;
        Assert.Contains($"\"{Availability}\"", announcement);
        Assert.Contains($"\"{Availability}/fast\"", announcement);
        Assert.DoesNotContain("sermatec/bridge", announcement);
        Assert.DoesNotContain("via_device", announcement);
    }

    [Fact]
    public async Task The_next_node_announces_nothing_that_is_announced_already()
    {
        await using var broker = await RecordingBroker.StartAsync();
        await using (var first = new FleetMember("first", broker))
        {
            _ = first.Add(_inverter.EndPoint, Serial);
            _ = await broker.UntilAsync(Availability, "online");
        }

        await using var second = new FleetMember("second", broker);
        _ = second.Add(_inverter.EndPoint, Serial);

        // Online, before all groups have been polled; then one poll after another.
        var messages = await broker.UntilAsync(Availability, "online");
        for (var i = 0; i < 3; i++) messages.AddRange(await broker.UntilAsync((topic, _) => topic == Fast));
        Assert.DoesNotContain(messages, message => message.Topic.StartsWith("homeassistant/", StringComparison.Ordinal));
        Assert.DoesNotContain(messages, message => message.Topic == RecordingBroker.Name);
        Assert.DoesNotContain((Availability, "offline"), messages);

        // Whoever deletes their name wants them again.
        await broker.PublishAsync(RecordingBroker.Name, "", retain: true);
        _ = await broker.UntilAsync((topic, payload) => topic == RecordingBroker.Name && payload.Length > 0);
        _ = await broker.UntilAsync((topic, _) => topic == Announcement);
    }

    [Fact]
    public async Task A_node_that_ends_or_loses_an_inverter_publishes_nothing_about_it()
    {
        await using var broker = await RecordingBroker.StartAsync();
        await using var first = new FleetMember("first", broker);
        await using var second = new FleetMember("second", broker);
        var live = first.Add(_inverter.EndPoint, Serial);
        var messages = await broker.UntilAsync(Availability, "online");
        await first.ReleaseAsync(live);
        _ = second.Add(_inverter.EndPoint, Serial);
        messages.AddRange(await broker.UntilAsync(Availability, "online"));
        await first.DisposeAsync();
        await second.DisposeAsync();
        messages.AddRange(await broker.UntilAsync("sermatec/node/second/status", "offline"));
        Assert.Contains(("sermatec/node/first/status", "offline"), messages);
        Assert.DoesNotContain(messages, message =>
            message.Topic.StartsWith(Availability, StringComparison.Ordinal) && message.Payload == "offline");
    }

    [Fact]
    public async Task Offline_of_an_inverter_that_responds_here_does_not_stay()
    {
        await using var broker = await RecordingBroker.StartAsync();
        await using var node = new FleetMember("node", broker);
        _ = node.Add(_inverter.EndPoint, Serial);
        _ = await broker.UntilAsync(Availability, "online");
        await broker.PublishAsync(Availability, "offline", retain: true);
        _ = await broker.UntilAsync(Availability, "offline");
        _ = await broker.UntilAsync(Availability, "online");
    }

    [Fact]
    public async Task Only_an_inverter_that_is_not_polled_here_is_published_as_silent()
    {
        await using var broker = await RecordingBroker.StartAsync();
        await using var node = new FleetMember("node", broker);
        _ = node.Add(_inverter.EndPoint, Serial);
        _ = await broker.UntilAsync(Availability, "online");
        await node.Output.PublishOfflineAsync([Serial, "OTHER"], TestContext.Current.CancellationToken);
        var messages = await broker.UntilAsync("sermatec/OTHER/availability", "offline");
        Assert.DoesNotContain((Availability, "offline"), messages);
    }

    [Fact]
    public async Task The_start_of_Home_Assistant_repeats_states_and_no_announcements()
    {
        await using var broker = await RecordingBroker.StartAsync();
        await using var node = new FleetMember("node", broker);
        _ = node.Add(_inverter.EndPoint, Serial);
        _ = await broker.UntilAsync((topic, _) => broker.Saved.ContainsKey(Serial) && topic == Fast);
        await broker.PublishAsync("homeassistant/status", "online");
        _ = await broker.UntilAsync("homeassistant/status", "online");
        var messages = await broker.UntilAsync(Availability, "online");
        messages.AddRange(await broker.UntilAsync((topic, _) => topic == $"sermatec/{Serial}/state/identity"));
        Assert.DoesNotContain(messages, message => message.Topic.StartsWith("homeassistant/", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_command_for_another_inverter_is_refused_where_no_node_has_it()
    {
        await using var broker = await RecordingBroker.StartAsync();
        await using var node = new FleetMember("node", broker);
        _ = node.Add(_inverter.EndPoint, Serial);
        _ = await broker.UntilAsync(Availability, "online");
        Assert.False(await node.Output.CommandAsync("OTHER", "backup_output", "on"));

        // Nothing may be changed here.
        Assert.False(await node.Output.CommandAsync(Serial, "backup_output", "on"));
    }
}
