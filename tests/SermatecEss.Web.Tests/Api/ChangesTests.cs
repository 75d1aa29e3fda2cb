using System.Net;
using System.Text.Json;
using SermatecEss.Bridge.Configuration;
using SermatecEss.Bridge.Inverters;
using SermatecEss.Bridge.Tests;
using SermatecEss.Inverter.Settings;
using SermatecEss.Protocol.Framing;

namespace SermatecEss.Web.Tests.Api;

/// <summary>The routes that change an inverter.</summary>
public sealed class ChangesTests
{
    private const string Inverter = $"/api/v1/inverters/{WebPlant.Serial}";
    private const string Soc = $"{Inverter}/settings/battery_on_grid_soc_min";

    private static readonly ControlOptions Control = new()
    {
        Enabled = true,
        Override = true,
        Settings = ["battery_on_grid_soc_min", "battery_off_grid_soc_min", "backup_output"],
    };

    [Theory]
    [InlineData("""{"value": 25}""", "25")]
    [InlineData("""{"value": "26"}""", "26")]
    [InlineData("""{"value": 2.7e1}""", "27")]
    public async Task A_setting_is_changed_and_read_back(string body, string expected)
    {
        await using var plant = await StartAsync();
        using var response = await plant.SendAsync("PUT", Soc, body);
        var text = await response.Content.ReadAsStringAsync(plant.End);
        Assert.True(response.StatusCode == HttpStatusCode.OK, text);
        var result = JsonDocument.Parse(text).RootElement;
        Assert.Equal(
            ("confirmed", "battery_on_grid_soc_min", expected, expected),
            (Text(result, "event_type"), Text(result, "setting"), Text(result, "wanted"), Text(result, "found")));
        Assert.Equal("http admin", (await plant.NextAsync<SettingReported>()).Report.Who);
        var shown = (await plant.GetAsync($"{Inverter}/settings")).EnumerateArray()
            .Single(setting => Text(setting, "id") == "battery_on_grid_soc_min");
        Assert.Equal(expected, shown.GetProperty("value").GetRawText());
    }

    [Theory]
    [InlineData("battery_on_grid_soc_min", """{"value": 101}""", HttpStatusCode.UnprocessableEntity)]
    [InlineData("battery_on_grid_soc_min", """{"value": "lots"}""", HttpStatusCode.UnprocessableEntity)]
    [InlineData("battery_on_grid_soc_min", """{"value": null}""", HttpStatusCode.BadRequest)]
    [InlineData("battery_on_grid_soc_min", """{"value": [20]}""", HttpStatusCode.BadRequest)]
    [InlineData("battery_on_grid_soc_min", """{"value": 20, "value": 30}""", HttpStatusCode.BadRequest)]
    [InlineData("battery_on_grid_soc_min", """{"value": 20, "yes": true}""", HttpStatusCode.BadRequest)]
    [InlineData("battery_on_grid_soc_min", "20", HttpStatusCode.BadRequest)]
    [InlineData("battery_on_grid_soc_min", "", HttpStatusCode.BadRequest)]
    [InlineData("no_such_setting", """{"value": 20}""", HttpStatusCode.NotFound)]
    [InlineData("inverter_operating_mode", """{"value": "self-use"}""", HttpStatusCode.Forbidden)]
    public async Task What_cannot_be_is_refused_and_nothing_is_sent(string setting, string body, HttpStatusCode status)
    {
        await using var plant = await StartAsync();
        var problem = await plant.FailAsync(status, "PUT", $"{Inverter}/settings/{setting}", body);
        if (problem.TryGetProperty("result", out var result)) Assert.Equal("refused", Text(result, "event_type"));
        Assert.Empty(Writes(plant));
    }

    [Theory]
    [InlineData("PUT", "settings/battery_on_grid_soc_min", """{"value": 25}""")]
    [InlineData("POST", "override", """{"mode": "hold", "minutes": 5}""")]
    [InlineData("DELETE", "override", null)]
    public async Task Nothing_can_be_changed_while_control_is_off(string method, string route, string? body)
    {
        await using var plant = await WebPlant.StartAsync();
        var problem = await plant.FailAsync(HttpStatusCode.Forbidden, method, $"{Inverter}/{route}", body);
        Assert.StartsWith("Control is off.", Text(problem, "detail"), StringComparison.Ordinal);
        Assert.Empty(Writes(plant));
    }

    [Fact]
    public async Task A_body_that_is_not_json_or_too_large_is_refused()
    {
        await using var plant = await StartAsync();
        using var form = new HttpRequestMessage(HttpMethod.Put, Soc) { Content = new StringContent("value=25") };
        using var refused = await plant.Client.SendAsync(form, plant.End);
        Assert.Equal(HttpStatusCode.UnsupportedMediaType, refused.StatusCode);
        _ = await plant.FailAsync(HttpStatusCode.RequestEntityTooLarge, "PUT", Soc, $$"""{"value": "{{new string('x', 70_000)}}"}""");
        Assert.Empty(Writes(plant));
    }

    [Fact]
    public async Task What_exceeds_the_write_limit_is_refused_until_a_command_is_free_again()
    {
        await using var plant = await StartAsync(Control with { Limits = new WriteLimits(1, 1) });
        using var first = await plant.SendAsync("PUT", Soc, """{"value": 25}""");
        Assert.Equal(HttpStatusCode.OK, first.StatusCode);
        using var second = await plant.SendAsync("PUT", Soc, """{"value": 26}""");
        Assert.Equal(HttpStatusCode.TooManyRequests, second.StatusCode);
        Assert.InRange(second.Headers.RetryAfter!.Delta!.Value, TimeSpan.FromHours(23), TimeSpan.FromHours(24));
    }

    [Fact]
    public async Task A_client_in_a_loop_is_refused_and_may_still_end_an_override()
    {
        await using var plant = await StartAsync();
        for (var i = 0; i < 30; i++)
            _ = await plant.FailAsync(HttpStatusCode.NotFound, "PUT", $"{Inverter}/settings/x", """{"value": 1}""");
        _ = await plant.FailAsync(HttpStatusCode.TooManyRequests, "PUT", $"{Inverter}/settings/x", """{"value": 1}""");
        using var end = await plant.SendAsync("DELETE", $"{Inverter}/override");
        Assert.Equal(HttpStatusCode.OK, end.StatusCode);
    }

    [Fact]
    public async Task An_inverter_that_does_not_answer_is_not_written_to()
    {
        await using var plant = await StartAsync();
        await plant.Server.DisposeAsync();
        var problem = await plant.FailAsync(HttpStatusCode.ServiceUnavailable, "PUT", Soc, """{"value": 25}""");
        Assert.Equal("not_sent", Text(problem.GetProperty("result"), "event_type"));
    }

    [Fact]
    public async Task A_change_that_is_being_made_does_not_keep_the_daemon_from_stopping()
    {
        await using var plant = await StartAsync();
        plant.Server.Faults.Muted = new HashSet<CommandCode>
        {
            CommandCode.FromByte(0x95), CommandCode.FromByte(0x9d), CommandCode.FromByte(0xa2),
        };
        var change = plant.SendAsync("PUT", Soc, """{"value": 25}""");
        var others = plant.GetAsync("/healthz");
        Assert.Equal("ok", Text(await others, "status"));
        await plant.StopAsync();
        _ = await Assert.ThrowsAnyAsync<HttpRequestException>(() => change);
    }

    [Fact]
    public async Task An_override_is_begun_shown_and_ended()
    {
        await using var plant = await StartAsync();
        using var begun = await plant.SendAsync("POST", $"{Inverter}/override", """{"mode": "hold", "minutes": 60}""");
        Assert.Equal(HttpStatusCode.OK, begun.StatusCode);
        var active = await plant.GetAsync($"{Inverter}/override");
        Assert.Equal("hold", Text(active, "mode"));
        Assert.StartsWith("2026-06-21T15:", Text(active, "until"), StringComparison.Ordinal);
        using var ended = await plant.SendAsync("DELETE", $"{Inverter}/override");
        Assert.Equal(HttpStatusCode.OK, ended.StatusCode);
        Assert.Equal("normal", Text(await plant.GetAsync($"{Inverter}/override"), "mode"));
    }

    [Theory]
    [InlineData("""{"mode": "sleep", "minutes": 60}""")]
    [InlineData("""{"mode": "hold", "minutes": 0}""")]
    [InlineData("""{"mode": "hold"}""")]
    [InlineData("[]")]
    public async Task An_override_that_makes_no_sense_is_refused(string body)
    {
        await using var plant = await StartAsync();
        _ = await plant.FailAsync(HttpStatusCode.UnprocessableEntity, "POST", $"{Inverter}/override", body);
        Assert.Empty(Writes(plant));
    }

    [Fact]
    public async Task Overrides_are_refused_unless_the_configuration_allows_them()
    {
        await using var plant = await StartAsync(Control with { Override = false });
        _ = await plant.FailAsync(HttpStatusCode.Forbidden, "POST", $"{Inverter}/override", """{"mode": "hold", "minutes": 60}""");
        _ = await plant.FailAsync(HttpStatusCode.Forbidden, "DELETE", $"{Inverter}/override");
    }

    private static Task<WebPlant> StartAsync(ControlOptions? control = null) =>
        WebPlant.StartAsync(change: options => options with { Control = control ?? Control }, daemonTime: new FastClock(100));

    private static IEnumerable<byte> Writes(WebPlant plant) => plant.Server.Received
        .Select(frame => frame.Bytes.Span[FrameLayout.CommandOffset])
        .Where(code => code is >= 0x64 and <= 0x71 or 0xb0 or 0xba or 0xbb);

    private static string? Text(JsonElement json, string property) => json.GetProperty(property).GetString();
}
