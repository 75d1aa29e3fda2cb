using System.Text.Json;
using System.Text.Json.Nodes;

namespace SermatecEss.HomeAssistant.Tests;

/// <summary>The history that Home Assistant has of an entity of another program.</summary>
[Collection<OneHome>]
public sealed class HistoryTests(SharedHome fixture)
{
    private const string OldId = "sensor.old_battery_voltage";
    private const string OldTopic = "homeassistant/sensor/old_battery_voltage/config";
    private static readonly JsonObject OldEntity = new()
    {
        ["name"] = "Battery voltage",
        ["unique_id"] = "old_battery_voltage",
        ["default_entity_id"] = OldId,
        ["state_topic"] = "old/battery_voltage",
        ["device_class"] = "voltage",
        ["state_class"] = "measurement",
        ["unit_of_measurement"] = "V",
    };

    [Fact]
    public async Task An_entity_that_gets_the_id_of_a_removed_one_continues_its_history_and_statistics()
    {
        var (broker, home) = await fixture.StartedAsync();
        var start = TimeProvider.System.GetUtcNow();
        await using var inverter = new SwitchableInverter("STHISTORY", "History");
        await using var daemon = new Daemon(broker, "history");
        await using var old = await Announcements.ConnectAsync(broker);
        await old.PublishAsync(OldTopic, OldEntity.ToJsonString());
        foreach (var volts in (string[])["51.1", "51.2"])
        {
            await old.PublishAsync("old/battery_voltage", volts);
            _ = await home.UntilAsync(now => now.Find("old_battery_voltage")?.State == volts ? [] : [$"not yet {volts} V"]);
        }

        var lastHour = new DateTimeOffset(start.Year, start.Month, start.Day, start.Hour, 0, 0, TimeSpan.Zero).AddHours(-1);
        _ = await home.RequestAsync("recorder/import_statistics", new JsonObject
        {
            ["metadata"] = new JsonObject
            {
                ["source"] = "recorder",
                ["statistic_id"] = OldId,
                ["name"] = null,
                ["unit_of_measurement"] = "V",
                ["unit_class"] = null,
                ["has_sum"] = false,
                ["mean_type"] = 1,
            },
            ["stats"] = new JsonArray(new JsonObject { ["start"] = $"{lastHour:O}", ["mean"] = 51.5, ["min"] = 51, ["max"] = 52 }),
        });
        await old.PublishAsync(OldTopic, "");
        _ = await home.UntilAsync(now => now.Ids.Keys.Where(id => id == "old_battery_voltage"));

        daemon.Start([inverter]);
        var key = $"{inverter.Device}_battery_voltage";
        var ours = (await home.UntilAsync(now => now.Find(key) is { IsKnown: true } ? [] : [$"{key} is not known"])).Find(key)!;
        var rename = new JsonObject { ["entity_id"] = ours.Id, ["new_entity_id"] = OldId };
        _ = await home.RequestAsync("config/entity_registry/update", rename);
        _ = await home.UntilAsync(now => now.Find(key) is { IsKnown: true, Id: OldId } ? [] : [$"{OldId} is not known"]);

        // Returns when everything before it is recorded.
        _ = await home.RequestAsync("recorder/clear_statistics", new JsonObject { ["statistic_ids"] = new JsonArray() });
        var history = await home.RequestAsync("history/history_during_period", new JsonObject
        {
            ["start_time"] = $"{start:O}",
            ["entity_ids"] = new JsonArray(OldId),
            ["no_attributes"] = true,
        });
        var states = Property(history, OldId).EnumerateArray().Select(state => state.GetProperty("s").GetString());
        Assert.Equal(["51.1", "51.2", ours.State!], states.Where(state => state is [>= '0' and <= '9', ..]).Distinct());
        var statistics = await home.RequestAsync("recorder/statistics_during_period", new JsonObject
        {
            ["start_time"] = $"{lastHour:O}",
            ["statistic_ids"] = new JsonArray(OldId),
            ["period"] = "hour",
        });
        Assert.Equal(51.5, Property(statistics, OldId)[0].GetProperty("mean").GetDouble());
        Assert.Equal("{}", (await home.RequestAsync("recorder/validate_statistics")).GetRawText());
    }

    private static JsonElement Property(JsonElement json, string name) =>
        json.TryGetProperty(name, out var value) ? value : throw new InvalidOperationException($"no {name} in {json}");
}
