using System.Text.Json.Nodes;

namespace SermatecEss.HomeAssistant.Tests;

/// <summary>What Home Assistant recognizes after a restart, and what it keeps of its history.</summary>
[Collection<HomeFirst>]
public sealed class HomeRestartTests(HouseOfHomeFirst fixture)
{
    [Fact]
    public async Task After_a_crash_it_knows_all_values_again_soon()
    {
        var house = await fixture.StartedAsync();
        var before = await house.UntilKnownAsync();
        await house.Home.CrashAsync();
        await house.Home.StartAgainAsync();
        AssertSame(house, before, await house.UntilKnownAsync(House.Soon));
    }

    [Fact]
    public async Task After_a_restart_all_is_as_before_and_a_dashboard_of_sun_grid_battery_and_house_is_valid_and_so_are_all_statistics()
    {
        var house = await fixture.StartedAsync();
        var before = await house.UntilKnownAsync();
        await house.Home.StopAsync();
        await house.Home.MakeRecordsOlderAsync();
        await house.Home.StartAgainAsync();
        var home = await house.UntilKnownAsync(House.Soon);
        AssertSame(house, before, home);

        // Answered when everything before it has been recorded.
        _ = await house.Home.RequestAsync("recorder/clear_statistics", new JsonObject { ["statistic_ids"] = new JsonArray() });

        string Id(string point) => house.Entity(home, point).Id;
        JsonArray Sources(string period) =>
        [
            new JsonObject { ["type"] = "solar", ["stat_energy_from"] = Id($"pv_energy_{period}"), ["stat_rate"] = Id("pv_power") },
            new JsonObject
            {
                ["type"] = "grid",
                ["stat_energy_from"] = Id($"grid_import_energy_{period}"),
                ["stat_energy_to"] = Id($"grid_export_energy_{period}"),
                ["stat_rate"] = Id("grid_power"),
                ["cost_adjustment_day"] = 0,
            },
            new JsonObject
            {
                ["type"] = "battery",
                ["stat_energy_from"] = Id($"battery_discharge_energy_{period}"),
                ["stat_energy_to"] = Id($"battery_charge_energy_{period}"),
                ["stat_rate"] = Id("battery_power"),
                ["stat_soc"] = Id("battery_soc"),
            },
            new JsonObject { ["type"] = "home", ["stat_energy_to"] = Id($"load_energy_{period}"), ["stat_rate"] = Id("load_power") },
        ];

        foreach (var period in (string[])["today", "total"])
        {
            _ = await house.Home.RequestAsync("energy/save_prefs", new JsonObject { ["energy_sources"] = Sources(period) });
            var faults = await house.Home.RequestAsync("energy/validate");
            Assert.Equal("[[],[],[],[]]", faults.GetProperty("energy_sources").GetRawText());
        }

        Assert.Equal("{}", (await house.Home.RequestAsync("recorder/validate_statistics")).GetRawText());
        var statistics = await house.Home.RequestAsync("recorder/list_statistic_ids");
        var known = statistics.EnumerateArray().Select(statistic => statistic.GetProperty("statistic_id").GetString()!);
        var wanted = home.Enabled.Where(entity => entity.Attribute("state_class").Length > 0).Select(entity => entity.Id);
        Faults.AssertNone(wanted.Except(known));
        Faults.AssertNone(await house.Home.ComplaintsAsync());
    }

    private static void AssertSame(House house, Home before, Home after)
    {
        Assert.Equal(before.Ids, after.Ids);
        Assert.Equal(house.Values(before), house.Values(after));
    }
}
