using System.Text.Json.Nodes;

namespace SermatecEss.HomeAssistant.Tests;

/// <summary>The upgrade of entities announced by an earlier version.</summary>
[Collection<OneHome>]
public sealed class UpgradeTests(SharedHome fixture)
{
    private const string Control = "control: { enabled: true, settings: [battery_on_grid_soc_min, backup_output, inverter_clock_year] }";

    [Theory]
    [InlineData("device")]
    [InlineData("entity")]
    public async Task Entities_of_the_former_version_keep_their_ids_and_none_is_there_twice(string style)
    {
        var (broker, home) = await fixture.StartedAsync();
        await using var inverter = new SwitchableInverter($"STFORMER{style.ToUpperInvariant()}", $"Former_{style}");
        await using var announcements = await Announcements.ConnectAsync(broker);
        var former = new FormerVersion(inverter, $"former_{style}");
        var complaints = (await home.ComplaintsAsync()).Count();
        await former.AnnounceAsync(announcements, style);
        var before = await home.UntilAsync(now => former.UniqueIds.Except(now.Ids.Keys));
        var rename = new JsonObject { ["entity_id"] = before.Ids[former.UniqueId("pv_power")], ["new_entity_id"] = $"sensor.sun_{style}" };
        _ = await home.RequestAsync("config/entity_registry/update", rename);

        await using var daemon = new Daemon(broker, $"former_{style}");
        daemon.Start([inverter], style, Control);
        string[] gone = ["backup_output", "battery_on_grid_soc_min", "set_inverter_clock_year"];
        string[] known = ["pv_power", "battery_soc", "inverter_on", "set_backup_output", "set_battery_on_grid_soc_min"];
        var after = await home.UntilAsync(now =>
        [
            .. known.Select(former.UniqueId).Where(id => now.Find(id) is not { IsKnown: true }),
            .. gone.Select(former.UniqueId).Where(now.Ids.ContainsKey),
        ]);

        var kept = Part(before.Ids, former.UniqueIds.Except(gone.Select(former.UniqueId)));
        kept[former.UniqueId("pv_power")] = $"sensor.sun_{style}";
        kept[former.UniqueId("inverter_on")] = $"binary_sensor.former_{style}_inverter_on";
        kept[former.UniqueId("battery_communication")] = $"binary_sensor.former_{style}_battery_communication";
        Assert.Equal(kept, Part(after.Ids, kept.Keys));
        Assert.Equal($"{inverter.Device}_battery", after.Find(former.UniqueId("set_battery_on_grid_soc_min"))!.Device);
        Assert.True(after.Find(former.UniqueId("inverter_l1_voltage"))!.IsEnabled);

        // Entities of the earlier version look for their values in the new messages until they are removed.
        Faults.AssertNone((await home.ComplaintsAsync()).Skip(complaints).Where(line => !line.Contains("when rendering '{{ value_json.")));
    }

    private static Dictionary<string, string> Part(SortedDictionary<string, string> ids, IEnumerable<string> keys) =>
        keys.Order(StringComparer.Ordinal).ToDictionary(key => key, key => ids.TryGetValue(key, out var id) ? id : "none");
}
