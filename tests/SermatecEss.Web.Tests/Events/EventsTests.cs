using System.Net;
using System.Text.Json;
using SermatecEss.Bridge.Configuration;
using SermatecEss.Bridge.Inverters;
using SermatecEss.Bridge.Tests;
using SermatecEss.Web.Events;

namespace SermatecEss.Web.Tests.Events;

/// <summary>The event stream.</summary>
public sealed class EventsTests
{
    [Fact]
    public async Task It_begins_with_the_whole_state()
    {
        await using var plant = await WebPlant.StartAsync();
        using var stream = await EventReader.OpenAsync(plant);
        var hello = await stream.NextAsync("hello");
        Assert.Equal("1.2.3", hello.GetProperty("version").GetString());
        Assert.Equal("House", hello.GetProperty("zone").GetString());
        var availability = await stream.NextAsync("availability");
        Assert.Equal(WebPlant.Serial, availability.GetProperty("inverter").GetString());
        Assert.True(availability.GetProperty("available").GetBoolean());

        var latest = (await plant.GetAsync($"/api/v1/inverters/{WebPlant.Serial}/latest")).GetProperty("groups");
        var states = new Dictionary<string, JsonElement>();
        foreach (var _ in latest.EnumerateObject())
        {
            var state = await stream.NextAsync("state");
            states[state.GetProperty("group").GetString()!] = state;
        }

        foreach (var group in latest.EnumerateObject())
        {
            Assert.Equal(group.Value.GetProperty("time").GetString(), states[group.Name].GetProperty("time").GetString());
            Assert.Equal(group.Value.GetProperty("values").GetRawText(), states[group.Name].GetProperty("values").GetRawText());
        }
    }

    [Fact]
    public async Task Then_it_sends_what_has_changed_and_together_they_are_the_state()
    {
        await using var plant = await WebPlant.StartAsync();
        using var stream = await EventReader.OpenAsync(plant);
        var values = new Dictionary<string, string>();
        JsonElement state;
        do state = await stream.NextAsync("state");
        while (!Take(state));
        plant.PassPlantTime(TimeSpan.FromMinutes(30));
        await plant.PollAsync();
        do state = await stream.NextAsync("state");
        while (!Take(state));
        Assert.InRange(state.GetProperty("values").EnumerateObject().Count(), 1, values.Count - 1);
        var latest = (await plant.GetAsync($"/api/v1/inverters/{WebPlant.Serial}/latest")).GetProperty("groups").GetProperty("fast");
        Assert.Equal(latest.GetProperty("time").GetString(), state.GetProperty("time").GetString());
        Assert.Equal(
            latest.GetProperty("values").EnumerateObject().ToDictionary(value => value.Name, value => value.Value.GetRawText()),
            values);

        bool Take(JsonElement taken)
        {
            if (taken.GetProperty("group").GetString() != "fast") return false;
            foreach (var value in taken.GetProperty("values").EnumerateObject()) values[value.Name] = value.Value.GetRawText();
            return true;
        }
    }

    [Fact]
    public async Task It_sends_when_an_inverter_does_not_answer_any_more()
    {
        await using var plant = await WebPlant.StartAsync();
        using var stream = await EventReader.OpenAsync(plant);
        Assert.True((await stream.NextAsync("availability")).GetProperty("available").GetBoolean());
        await plant.Server.DisposeAsync();
        await plant.Clock.PassAsync(WebPlant.Period, plant.End);
        Assert.False((await stream.NextAsync("availability")).GetProperty("available").GetBoolean());
    }

    [Fact]
    public async Task It_sends_the_result_of_a_change()
    {
        await using var plant = await WebPlant.StartAsync(change: options => options with
        {
            Control = new ControlOptions { Enabled = true, Settings = ["battery_on_grid_soc_min"] },
        }, daemonTime: new FastClock(100));
        using var stream = await EventReader.OpenAsync(plant);
        _ = await stream.NextAsync("hello");
        using var response = await plant.SendAsync(
            "PUT", $"/api/v1/inverters/{WebPlant.Serial}/settings/battery_on_grid_soc_min", """{"value": 25}""");
        var setting = await stream.NextAsync("setting");
        Assert.Equal(WebPlant.Serial, setting.GetProperty("inverter").GetString());
        Assert.Equal("confirmed", setting.GetProperty("event_type").GetString());
        Assert.Equal("25", setting.GetProperty("found").GetString());
    }

    [Fact]
    public async Task It_is_never_silent_for_long()
    {
        await using var plant = await WebPlant.StartAsync();
        using var stream = await EventReader.OpenAsync(plant);
        _ = await stream.NextAsync("hello");
        await plant.Clock.PassAsync(EventStreams.BetweenComments, plant.End);
        await stream.CommentAsync();
    }

    [Fact]
    public async Task The_daemon_stops_at_once_with_six_streams_open()
    {
        await using var plant = await WebPlant.StartAsync();
        var streams = new List<EventReader>();
        for (var i = 0; i < 6; i++) streams.Add(await EventReader.OpenAsync(plant));
        foreach (var stream in streams) _ = await stream.NextAsync("hello");

        // The daemon's clock stands still: a wait for a limit would never end.
        await plant.StopAsync().WaitAsync(TimeSpan.FromSeconds(20), plant.End);
        foreach (var stream in streams)
        {
            await stream.EndAsync();
            stream.Dispose();
        }
    }

    [Fact]
    public async Task A_client_that_does_not_read_loses_its_connection_and_no_other_notices()
    {
        await using var plant = await WebPlant.StartAsync();
        var streams = new EventStreams(plant.Bridge, TimeZoneInfo.Utc, plant.Clock);
        using var asleep = streams.Connect()!;
        using var awake = streams.Connect()!;
        var polled = new Polled(
            plant.Bridge.Inverters[0], plant.Bridge.Inverters[0].Picture, Protocol.Catalogue.PollGroup.Fast, State: null);
        for (var i = 0; i < EventClient.MostWaiting; i++)
        {
            // Each time another state of the same values.
            var fast = polled.Picture.States[Protocol.Catalogue.PollGroup.Fast];
            var states = polled.Picture.States.ToDictionary();
            states[fast.Group] = fast with { Time = fast.Time.AddSeconds(i) };
            streams.Take(polled with { Picture = polled.Picture with { States = states } });
            while (awake.Waiting.TryRead(out _))
            {
            }
        }

        Assert.True(asleep.Ended.IsCancellationRequested);
        Assert.False(awake.Ended.IsCancellationRequested);
    }

    [Fact]
    public async Task There_are_not_too_many_clients()
    {
        await using var plant = await WebPlant.StartAsync();
        var streams = new List<EventReader>();
        for (var i = 0; i < EventStreams.MostClients; i++) streams.Add(await EventReader.OpenAsync(plant));
        _ = await plant.FailAsync(HttpStatusCode.ServiceUnavailable, "GET", EventReader.Path);

        // The place of one that is gone is free.
        streams[0].Dispose();
        while (true)
        {
            using var response = await plant.SendAsync("GET", EventReader.Path);
            if (response.StatusCode == HttpStatusCode.OK) break;
        }

        foreach (var stream in streams) stream.Dispose();
    }
}
