using System.Text.Json;

namespace SermatecEss.EndToEnd.Tests;

/// <summary>What is published on request, and on events of the inverter.</summary>
public sealed class PublishingTests
{
    private const string Root = "sermatec/STSIMULATED000000000000001";

    [Fact]
    public async Task An_alarm_is_an_event_when_raised_and_when_cleared_and_in_the_state_between()
    {
        await using var plant = new Plant();
        await using var broker = await Broker.StartAsync();
        await using var home = await Subscriber.ConnectAsync(broker);
        using var daemon = Start(plant, broker);
        Assert.Equal(0, (await home.NextAsync("/state/fast")).Json.GetProperty("alarm_count").GetInt32());

        plant.Server.Inverter.SetAlarms("inverter_faults_0", 0, 1 << 3);
        var raised = (await home.NextAsync($"{Root}/event/alarm")).Json;
        Assert.Equal("raised", raised.GetProperty("event_type").GetString());
        Assert.NotEmpty(raised.GetProperty("text").GetString()!);
        Assert.True(raised.GetProperty("level").GetInt32() > 0);
        var standing = Assert.Single((await home.NextAsync("/state/fast")).Json.GetProperty("alarms").EnumerateArray());
        foreach (var key in (string[])["code", "device", "text", "level", "since"])
            Assert.Equal(raised.GetProperty(key).GetRawText(), standing.GetProperty(key).GetRawText());

        plant.Server.Inverter.SetAlarms("inverter_faults_0", 0, 0);
        var cleared = (await home.NextAsync($"{Root}/event/alarm")).Json;
        Assert.Equal("cleared", cleared.GetProperty("event_type").GetString());
        foreach (var key in (string[])["code", "since"])
            Assert.Equal(raised.GetProperty(key).GetRawText(), cleared.GetProperty(key).GetRawText());
        Assert.Equal(0, (await home.NextAsync("/state/fast")).Json.GetProperty("alarm_count").GetInt32());
    }

    [Fact]
    public async Task What_is_polled_once_an_hour_is_repeated_for_those_who_subscribe_late()
    {
        await using var plant = new Plant();
        await using var broker = await Broker.StartAsync();
        await using var home = await Subscriber.ConnectAsync(broker);
        using var daemon = Start(plant, broker);

        // The poll, then two repeats: a busy Home Assistant has not subscribed yet when the first one comes.
        var first = (await home.NextAsync("/state/identity")).Payload;
        for (var i = 0; i < 2; i++) Assert.Equal(first, (await home.NextAsync("/state/identity")).Payload);
    }

    [Fact]
    public async Task Every_value_has_a_topic_of_its_own_where_that_is_wanted()
    {
        await using var plant = new Plant();
        await using var broker = await Broker.StartAsync();
        await using var home = await Subscriber.ConnectAsync(broker);
        using var daemon = Start(plant, broker, "--topic-per-value");
        var values = new Dictionary<string, string>();
        var state = (await home.NextAsync("/state/fast")).Json;
        foreach (var message in await home.UntilAsync("/state/fast"))
        {
            if (message.Topic.StartsWith($"{Root}/value/", StringComparison.Ordinal))
                values[message.Topic.Split('/')[^1]] = message.Payload;
        }

        foreach (var property in state.EnumerateObject().Where(property =>
            property.Name is not ("time" or "alarm_count") && property.Value.ValueKind is (JsonValueKind.Number or JsonValueKind.String)))
        {
            Assert.Equal(property.Value.ToString(), values[property.Name]);
        }
    }

    [Fact]
    public async Task States_are_kept_by_the_broker_where_that_is_wanted_and_do_not_expire()
    {
        await using var plant = new Plant();
        await using var broker = await Broker.StartAsync();
        await using (var home = await Subscriber.ConnectAsync(broker))
        {
            using var daemon = Start(plant, broker, "--retain-state");
            Assert.DoesNotContain(AnnouncedEntity.Of(await home.NextAsync("000001/config")), entity => entity.Has("expire_after"));
            _ = await home.NextAsync("/state/fast");
        }

        Assert.Contains($"{Root}/state/fast", await Subscriber.RetainedAsync(broker));
    }

    [Theory]
    [InlineData("device", "entity")]
    [InlineData("entity", "device")]
    public async Task When_the_style_changes_every_entity_is_announced_once_under_its_name_and_moved(string from, string to)
    {
        await using var plant = new Plant();
        await using var broker = await Broker.StartAsync();
        await RunUntilAnnouncedAsync(plant, broker, from);
        var before = await UniqueIdsAsync(broker);
        await using (var home = await Subscriber.ConnectAsync(broker))
        {
            var moving = home.UntilAsync("test/end");
            await RunUntilAnnouncedAsync(plant, broker, to);
            await home.PublishAsync("test/end", "");
            Assert.Contains(await moving, message => message.Payload.Contains("\"migrate_discovery\":true", StringComparison.Ordinal));
        }

        var after = await UniqueIdsAsync(broker);
        Assert.Equal(before, after);
        Assert.Equal(after.Distinct(), after);
        var topics = (await Subscriber.RetainedAsync(broker)).Where(topic => topic.StartsWith("homeassistant/", StringComparison.Ordinal));
        Assert.All(topics, topic => Assert.Equal(to == "device", topic.StartsWith("homeassistant/device/", StringComparison.Ordinal)));
    }

    private static async Task RunUntilAnnouncedAsync(Plant plant, Broker broker, string style)
    {
        await using var home = await Subscriber.ConnectAsync(broker);
        using var daemon = Start(plant, broker, "--discovery", style);
        foreach (var topic in (string[])["/state/identity", "/state/fast"]) _ = await home.NextAsync(topic);

        // Entities are announced one by one; nothing says which is the last.
        for (List<string> before = [], now = []; now.Count == 0 || !now.SequenceEqual(before);)
        {
            _ = await home.NextAsync("/state/fast");
            (before, now) = (now, await UniqueIdsAsync(broker));
        }

        await daemon.InterruptAsync();
        _ = await daemon.EndAsync();
    }

    /// <summary>The unique ids of all entities with a retained announcement.</summary>
    private static async Task<List<string>> UniqueIdsAsync(Broker broker)
    {
        await using var home = await Subscriber.ConnectAsync(broker);
        await home.PublishAsync("test/end", "");
        var announced = (await home.UntilAsync("test/end"))
            .Where(message => message.Retain && message.Topic.EndsWith("/config", StringComparison.Ordinal))
            .SelectMany(AnnouncedEntity.Of);
        return [.. announced.Select(entity => entity.Text("unique_id")).Order(StringComparer.Ordinal)];
    }

    private static Program Start(Plant plant, Broker broker, params string[] more) =>
        Program.Start([.. plant.Address, "daemon", "-m", "127.0.0.1", "-t", $"{broker.Port}", "-w", "1", .. more]);
}
