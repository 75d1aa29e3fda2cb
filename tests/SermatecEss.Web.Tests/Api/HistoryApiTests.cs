using System.Net;
using System.Text.Json;
using SermatecEss.Bridge.Configuration;
using SermatecEss.Bridge.Tests;

namespace SermatecEss.Web.Tests.Api;

/// <summary>The routes that read the history, of a daemon that has run for some minutes.</summary>
public sealed class HistoryApiTests : IDisposable
{
    private const string Inverter = $"/api/v1/inverters/{WebPlant.Serial}";
    private const string Day = "from=2026-06-21&to=2026-06-22";
    private readonly string _directory = Directory.CreateTempSubdirectory("web-history-").FullName;

    public void Dispose() => Directory.Delete(_directory, recursive: true);

    [Fact]
    public async Task A_chart_has_as_many_values_as_times()
    {
        await using var plant = await StartAsync();
        var chart = await plant.GetAsync(
            $"{Inverter}/history?points=pv_power,battery_soc,no_such_point&from=2026-06-21T14:00:00%2B02:00&to=2026-06-21T14:01:00+02:00");
        Assert.Equal("raw", chart.GetProperty("level").GetString());
        var times = chart.GetProperty("time").EnumerateArray().Select(time => time.GetString()!).ToList();
        Assert.NotEmpty(times);
        Assert.All(times, time => Assert.EndsWith("+02:00", time, StringComparison.Ordinal));
        var series = chart.GetProperty("series").EnumerateArray().ToList();
        Assert.Equal(["pv_power", "battery_soc", "no_such_point"], series.Select(one => one.GetProperty("point").GetString()));
        foreach (var values in (string[])["mean", "min", "max"])
        {
            Assert.All(series, one => Assert.Equal(times.Count, one.GetProperty(values).GetArrayLength()));
            Assert.Contains(series[0].GetProperty(values).EnumerateArray(), value => value.ValueKind == JsonValueKind.Number);
            Assert.All(series[2].GetProperty(values).EnumerateArray(), value => Assert.Equal(JsonValueKind.Null, value.ValueKind));
        }
    }

    [Fact]
    public async Task Energies_have_rows_and_a_total()
    {
        await using var plant = await StartAsync();
        var energy = await plant.GetAsync($"{Inverter}/energy?{Day}&by=hour");
        Assert.Equal("House", energy.GetProperty("zone").GetString());
        Assert.Equal(24, energy.GetProperty("rows").GetArrayLength());
        Assert.Equal("2026-06-21T00:00:00.000+02:00", energy.GetProperty("rows")[0].GetProperty("start").GetString());
        Assert.Equal(JsonValueKind.Null, energy.GetProperty("rows")[0].GetProperty("pv").ValueKind);
        Assert.Equal(
            ["pv", "grid_import", "grid_export", "battery_charge", "battery_discharge", "load"],
            energy.GetProperty("total").EnumerateObject().Select(property => property.Name));
    }

    [Fact]
    public async Task An_export_is_csv_or_ndjson()
    {
        await using var plant = await StartAsync();
        using var csv = await plant.SendAsync("GET", $"{Inverter}/export?points=pv_power,battery_soc&{Day}&every=10s");
        Assert.Equal("text/csv", csv.Content.Headers.ContentType?.MediaType);
        var lines = (await csv.Content.ReadAsStringAsync(plant.End)).Split('\n');
        Assert.Equal("time,pv_power,battery_soc", lines[0]);
        Assert.Matches(@"^2026-06-21T14:0\d:\d\d\+02:00,\d+(\.\d+)?,\d+$", lines[1]);
        Assert.Equal("", lines[^1]);

        using var ndjson = await plant.SendAsync("GET", $"{Inverter}/export?points=pv_power&{Day}&every=1m&format=ndjson");
        var first = (await ndjson.Content.ReadAsStringAsync(plant.End)).Split('\n')[0];
        Assert.Equal(["time", "pv_power"], JsonDocument.Parse(first).RootElement.EnumerateObject().Select(property => property.Name));
    }

    [Fact]
    public async Task Changes_and_alarms_are_listed()
    {
        await using var plant = await StartAsync();
        Assert.Equal(JsonValueKind.Array, (await plant.GetAsync($"{Inverter}/changes?limit=5")).ValueKind);
        Assert.Equal(JsonValueKind.Array, (await plant.GetAsync($"{Inverter}/alarms?limit=5")).ValueKind);
        Assert.Equal(JsonValueKind.Array, (await plant.GetAsync($"{Inverter}/alarms?active=true")).ValueKind);
    }

    [Fact]
    public async Task An_alarm_of_the_past_has_advice_in_the_language_of_the_request()
    {
        await using var plant = await StartAsync();
        plant.Server.Inverter.SetAlarms("inverter_faults_3", 0, 0x4000);
        JsonElement alarms;
        do alarms = await plant.GetAsync($"{Inverter}/alarms?{Day}&language=de");
        while (alarms.GetArrayLength() == 0);
        Assert.Equal(63, alarms[0].GetProperty("code").GetInt32());
        Assert.Equal("Isolationsfehler, positiver Bus", alarms[0].GetProperty("text").GetString());
        Assert.StartsWith(
            "Die Isolation der PV-Anlage ist zu gering", alarms[0].GetProperty("advice").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_makes_no_sense_is_a_bad_request()
    {
        await using var plant = await StartAsync();
        string[] routes =
        [
            "history",
            "history?points=",
            "history?points=a,b,c,d,e,f,g,h,i,j,k",
            "history?points=a&width=0",
            "history?points=a&width=4001",
            "history?points=a&from=yesterday",
            "history?points=a&from=2026-06-22&to=2026-06-21",
            "energy?by=week",
            "export?format=xls",
            "export?every=7s",
            "changes?limit=x",
            "alarms?after=x",
        ];
        foreach (var route in routes) _ = await plant.FailAsync(HttpStatusCode.BadRequest, "GET", $"{Inverter}/{route}");
    }

    [Fact]
    public async Task Without_a_state_directory_there_is_no_history()
    {
        await using var plant = await WebPlant.StartAsync();
        Assert.Equal(JsonValueKind.Null, (await plant.GetAsync("/api/v1/bridge")).GetProperty("history").ValueKind);
        foreach (var route in (string[])["history?points=pv_power", "energy", "export", "changes", "alarms"])
        {
            var problem = await plant.FailAsync(HttpStatusCode.NotFound, "GET", $"{Inverter}/{route}");
            Assert.StartsWith("This daemon keeps no history.", problem.GetProperty("detail").GetString(), StringComparison.Ordinal);
        }
    }

    /// <summary>Starts a daemon, and waits until a minute with powers is written.</summary>
    private async Task<WebPlant> StartAsync()
    {
        var plant = await WebPlant.StartAsync(
            change: options => options with
            {
                StateDirectory = _directory,
                Control = new ControlOptions { Enabled = true, Settings = ["battery_on_grid_soc_min"] },
            },
            daemonTime: new FastClock(200));
        string rows;
        do
        {
            using var export = await plant.SendAsync("GET", $"{Inverter}/export?points=pv_power&{Day}&every=10s&format=ndjson");
            rows = export.StatusCode == HttpStatusCode.OK ? await export.Content.ReadAsStringAsync(plant.End) : "";
        }
        while (rows.Length == 0);

        var history = (await plant.GetAsync("/api/v1/bridge")).GetProperty("history");
        Assert.StartsWith("2026-06-21T14:", history.GetProperty("from").GetString(), StringComparison.Ordinal);
        Assert.True(history.GetProperty("writing").GetBoolean());
        Assert.InRange(history.GetProperty("size_bytes").GetInt64(), 1, 10_000_000);
        return plant;
    }
}
