using System.Net;
using System.Net.Http.Headers;
using System.Text.Json;
using SermatecEss.Bridge.Configuration;

namespace SermatecEss.Web.Tests.Api;

/// <summary>The routes that read.</summary>
public sealed class ReadingTests
{
    private const string Inverter = $"/api/v1/inverters/{WebPlant.Serial}";

    [Fact]
    public async Task The_daemon_shows_itself()
    {
        await using var plant = await WebPlant.StartAsync();
        var bridge = await plant.GetAsync("/api/v1/bridge");
        Assert.Equal("1.2.3", bridge.GetProperty("version").GetString());
        Assert.Equal("House", bridge.GetProperty("zone").GetString());
        Assert.Equal("2026-06-21T14:00:00.000+02:00", bridge.GetProperty("time").GetString());
        Assert.Equal("""{"enabled":false,"settings":[],"override":false}""", bridge.GetProperty("control").GetRawText());
        Assert.Equal(
            ["http", "test"],
            bridge.GetProperty("outputs").EnumerateArray().Select(output => output.GetProperty("name").GetString()));
        Assert.Equal("running", bridge.GetProperty("outputs")[0].GetProperty("state").GetString());
    }

    [Fact]
    public async Task Inverters_are_listed_with_their_groups()
    {
        await using var plant = await WebPlant.StartAsync(
            change: options => options with { Inverters = [options.Inverters[0] with { Name = "Garage" }] });
        var inverter = Assert.Single((await plant.GetAsync("/api/v1/inverters")).EnumerateArray());
        Assert.Equal(WebPlant.Serial, inverter.GetProperty("serial").GetString());
        Assert.Equal("Garage", inverter.GetProperty("name").GetString());
        Assert.True(inverter.GetProperty("available").GetBoolean());
        Assert.Equal("2026-06-21T14:00:00.000+02:00", inverter.GetProperty("last_answer").GetString());
        Assert.Equal(
            ["fast", "counters", "parameters", "identity"],
            inverter.GetProperty("groups").EnumerateArray().Select(group => group.GetProperty("id").GetString()));
        Assert.Equal("""{"id":"fast","available":true,"period_s":10}""", inverter.GetProperty("groups")[0].GetRawText());
    }

    [Fact]
    public async Task Every_value_has_a_point_and_every_point_a_value_or_null()
    {
        await using var plant = await WebPlant.StartAsync();
        var points = (await plant.GetAsync($"{Inverter}/points")).EnumerateArray().ToLookup(
            point => point.GetProperty("group").GetString()!, point => point.GetProperty("id").GetString()!);
        var groups = (await plant.GetAsync($"{Inverter}/latest")).GetProperty("groups");
        Assert.Equal(points.Select(group => group.Key).Order(), groups.EnumerateObject().Select(group => group.Name).Order());
        foreach (var group in groups.EnumerateObject())
        {
            Assert.Equal("2026-06-21T14:00:00.000+02:00", group.Value.GetProperty("time").GetString());
            Assert.Equal(points[group.Name], group.Value.GetProperty("values").EnumerateObject().Select(value => value.Name));
        }

        var fast = groups.GetProperty("fast").GetProperty("values");
        Assert.Equal(JsonValueKind.Number, fast.GetProperty("pv_power").ValueKind);
        Assert.Equal(JsonValueKind.Number, fast.GetProperty("battery_soc").ValueKind);
        Assert.All(points.SelectMany(group => group), point => Assert.DoesNotContain("password", point, StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_point_shows_all_that_a_chart_needs()
    {
        await using var plant = await WebPlant.StartAsync();
        var points = (await plant.GetAsync($"{Inverter}/points")).EnumerateArray().ToDictionary(point =>
            point.GetProperty("id").GetString()!);
        var soc = points["battery_soc"];
        Assert.Equal(
            ("battery_soc", "Battery state of charge", "%", "instant", 0, "fast", "main"),
            (
                Text(soc, "id"),
                Text(soc, "name"),
                Text(soc, "unit"),
                Text(soc, "kind"),
                soc.GetProperty("decimals").GetInt32(),
                Text(soc, "group"),
                Text(soc, "prominence")));
        Assert.Equal(JsonValueKind.Null, soc.GetProperty("codes").ValueKind);
        Assert.Equal(JsonValueKind.Object, points["inverter_operating_mode"].GetProperty("codes").ValueKind);
    }

    [Fact]
    public async Task Names_and_texts_are_in_the_language_of_the_request_and_values_are_not()
    {
        await using var plant = await WebPlant.StartAsync();
        var points = (await plant.GetAsync($"{Inverter}/points?language=cs")).EnumerateArray().ToDictionary(point =>
            point.GetProperty("id").GetString()!);
        Assert.Equal("Stav nabití baterie", Text(points["battery_soc"], "name"));
        Assert.Equal(JsonValueKind.Null, points["battery_soc"].GetProperty("texts").ValueKind);
        Assert.Equal(
            """{"Charge":"Nabíjí se","Discharge":"Vybíjí se","Standby":"Pohotovost"}""",
            points["battery_state"].GetProperty("texts").GetRawText());
        Assert.Equal("Charge", points["battery_state"].GetProperty("codes").GetProperty("17").GetString());
        var settings = (await plant.GetAsync($"{Inverter}/settings?language=de")).EnumerateArray().ToDictionary(setting =>
            setting.GetProperty("id").GetString()!);
        var mode = settings["inverter_operating_mode"];
        Assert.Equal("Betriebsart des Wechselrichters", Text(mode, "name"));
        Assert.Contains("General", mode.GetProperty("options").EnumerateArray().Select(option => option.GetString()));
        Assert.Equal("Allgemein", Text(mode.GetProperty("texts"), "General"));
        var english = (await plant.GetAsync($"{Inverter}/points")).EnumerateArray();
        Assert.All(english, point => Assert.True(point.GetProperty("texts").GetRawText() is "null" or "{}"));
    }

    [Fact]
    public async Task An_active_alarm_has_advice_in_the_language_of_the_request()
    {
        await using var plant = await WebPlant.StartAsync();
        plant.Server.Inverter.SetAlarms("inverter_faults_2", 0, 0x4000);
        await plant.PollAsync();
        var english = Assert.Single((await plant.GetAsync($"{Inverter}/alarms?active=true")).EnumerateArray());
        Assert.Equal((47, "Meter Warning"), (english.GetProperty("code").GetInt32(), Text(english, "text")));
        Assert.StartsWith("The inverter gets no valid readings from the meter", Text(english, "advice"), StringComparison.Ordinal);
        var czech = Assert.Single((await plant.GetAsync($"{Inverter}/alarms?active=true&language=cs")).EnumerateArray());
        Assert.Equal(("Hybridní střídač", "Varování elektroměru"), (Text(czech, "device"), Text(czech, "text")));
        Assert.StartsWith("Střídač nedostává z elektroměru platné hodnoty", Text(czech, "advice"), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("points")]
    [InlineData("settings")]
    [InlineData("alarms?active=true")]
    public async Task A_language_that_does_not_exist_is_refused(string route)
    {
        await using var plant = await WebPlant.StartAsync();
        var problem = await plant.FailAsync(
            HttpStatusCode.BadRequest, "GET", $"{Inverter}/{route}{(route.Contains('?') ? '&' : '?')}language=xx");
        Assert.Equal("language has to be one of en, de, cs, fr.", problem.GetProperty("detail").GetString());
    }

    [Fact]
    public async Task What_is_known_already_is_not_sent_again()
    {
        await using var plant = await WebPlant.StartAsync();
        using var first = await plant.SendAsync("GET", $"{Inverter}/latest");
        var tag = first.Headers.ETag!;
        using var request = new HttpRequestMessage(HttpMethod.Get, $"{Inverter}/latest");
        request.Headers.IfNoneMatch.Add(new EntityTagHeaderValue("\"other\""));
        request.Headers.IfNoneMatch.Add(tag);
        using var second = await plant.Client.SendAsync(request, plant.End);
        Assert.Equal(HttpStatusCode.NotModified, second.StatusCode);
        Assert.Equal(tag, second.Headers.ETag);
        Assert.Empty(await second.Content.ReadAsByteArrayAsync(plant.End));

        await plant.PollAsync();
        using var third = await plant.SendAsync("GET", $"{Inverter}/latest");
        Assert.Equal(HttpStatusCode.OK, third.StatusCode);
        Assert.NotEqual(tag, third.Headers.ETag);
    }

    [Theory]
    [InlineData("points")]
    [InlineData("latest")]
    [InlineData("alarms?active=true")]
    [InlineData("settings")]
    [InlineData("override")]
    public async Task An_unknown_inverter_is_not_found(string route)
    {
        await using var plant = await WebPlant.StartAsync();
        var problem = await plant.FailAsync(HttpStatusCode.NotFound, "GET", $"/api/v1/inverters/no%1Bsuch/{route}");
        Assert.StartsWith("There is no inverter no", problem.GetProperty("detail").GetString(), StringComparison.Ordinal);
        Assert.DoesNotContain('\u001b', problem.GetProperty("detail").GetString()!);
    }

    [Fact]
    public async Task Settings_are_shown_whether_they_may_be_changed_or_not()
    {
        await using var plant = await WebPlant.StartAsync(change: options => options with
        {
            Control = new ControlOptions { Enabled = true, Settings = ["battery_on_grid_soc_min", "battery_forced_charge_window_1_start"] },
        });
        var settings = (await plant.GetAsync($"{Inverter}/settings")).EnumerateArray().ToDictionary(setting =>
            setting.GetProperty("id").GetString()!);
        var soc = settings["battery_on_grid_soc_min"];
        Assert.True(soc.GetProperty("writable").GetBoolean());
        Assert.Equal("number", soc.GetProperty("kind").GetString());
        Assert.Equal(JsonValueKind.Number, soc.GetProperty("value").ValueKind);
        Assert.Equal("normal", soc.GetProperty("risk").GetString());
        Assert.Equal("2026-06-21T14:00:00.000+02:00", soc.GetProperty("read_at").GetString());
        Assert.False(settings["inverter_operating_mode"].GetProperty("writable").GetBoolean());
        Assert.True(settings["battery_forced_charge_window_1_start"].GetProperty("writable").GetBoolean());
        Assert.DoesNotContain(settings.Keys, id => id.Contains("password", StringComparison.Ordinal));
        Assert.Equal("""{"mode":"normal","until":null,"until_soc":null}""", (await plant.GetAsync($"{Inverter}/override")).GetRawText());
    }

    private static string? Text(JsonElement json, string property) => json.GetProperty(property).GetString();
}
