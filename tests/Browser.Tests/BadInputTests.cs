using System.Text.RegularExpressions;
using Microsoft.Playwright;

namespace SermatecEss.Browser.Tests;

/// <summary>Whatever arrives, the page is never white and never shows a wrong number.</summary>
public sealed class BadInputTests(Chromium chromium, Demo demo)
{
    private const string Hello = "event: hello\ndata: {\"version\":\"1\",\"time\":\"2026-06-21T11:00:00+00:00\",\"zone\":\"UTC\"}\n\n";

    private static readonly string[] Views =
    [
        "#/", "#/history/day/2026-06-20", "#/history/day/2026-06-20?table=1", "#/history/year/2025", "#/alarms", "#/settings", "#/system",
    ];

    public static TheoryData<string> BrokenStreams =>
    [
        $"{Hello}event: state\ndata: {{\"inverter\":\"STSIM",
        $"{Hello}event: state\ndata: {{\"inverter\":\n\n",
        $"{Hello}event: state\ndata: null\n\nevent: availability\ndata: []\n\n",
        "<html>A proxy's page</html>",
    ];

    [Theory]
    [MemberData(nameof(BrokenStreams))]
    public async Task Values_are_shown_in_spite_of_a_broken_stream(string events)
    {
        var answers = await Answers.RecordAsync(demo.Address);
        answers.Events = events;
        await using var window = await OpenAsync(answers);
        await window.GoAsync("#/");
        await HasPowersAsync(window);
        await IsSoundAsync(window, "#/");
    }

    [Theory]
    [InlineData(-1)]
    [InlineData(1)]
    public async Task A_wrong_clock_of_the_browser_makes_no_value_old(int hours)
    {
        var answers = await Answers.RecordAsync(demo.Address);
        answers.Read(Answers.Now.AddSeconds(-7));
        await using var window = await OpenAsync(answers);
        await window.Page.Clock.SetSystemTimeAsync(Answers.Now.UtcDateTime.AddHours(hours));
        await window.GoAsync("#/");
        await HasPowersAsync(window);
        await Assertions.Expect(window.Page.Locator("main header")).ToContainTextAsync(new Regex("\\b([7-9]|1[0-9])\\ss\\sago"));
        await IsSoundAsync(window, "#/");
    }

    [Theory]
    [InlineData(360)]
    [InlineData(1280)]
    public async Task Ten_inverters_with_long_names_fit(int width)
    {
        var answers = await Answers.RecordAsync(demo.Address);
        for (var i = 1; i < 10; i++) answers.Add($"STSIMULATED00000000000001{i}", $"{i}{new string('W', 59)}");
        await using var window = await OpenAsync(answers, width);
        foreach (var view in Views)
        {
            await window.GoAsync(view);
            await IsSoundAsync(window, view);
        }

        await window.GoAsync("#/");
        await Assertions.Expect(window.Page.GetByRole(AriaRole.Rowheader)).ToHaveCountAsync(10);
        await Assertions.Expect(window.Page.GetByRole(AriaRole.Rowheader).Last).ToContainTextAsync($"9{new string('W', 59)}");
    }

    [Fact]
    public async Task Nothing_but_null_is_shown_as_nothing()
    {
        var answers = await Answers.RecordAsync(demo.Address);
        answers.Clear();
        answers.HasNoHistory = true;
        await using var window = await OpenAsync(answers);
        foreach (var view in Views)
        {
            await window.GoAsync(view);
            await IsSoundAsync(window, view);
        }
    }

    [Fact]
    public async Task A_password_that_is_asked_for_in_the_middle_leads_back_to_the_same_view()
    {
        const string Password = "a password for tests";
        await using var house = new House();
        using var daemon = await house.StartAsync();
        await using var window = await chromium.OpenAsync(house.Address);
        await window.GoAsync("#/history/month/2026-05");
        var address = window.Page.Url;
        _ = (await house.RunAsync($"{Password}\n", "password", "set")).Good;
        await window.LogInAsync(Password);
        await window.Page.GetByRole(AriaRole.Heading, new PageGetByRoleOptions { Name = "History" }).WaitForAsync();
        Assert.Equal(address, window.Page.Url);
        // The browser itself reports the refused request and the stream that ended.
        Assert.All(window.Faults, fault => Assert.Contains("Failed to load resource", fault, StringComparison.Ordinal));
    }

    private static async Task HasPowersAsync(Window window) =>
        await Assertions.Expect(window.Flow).ToContainTextAsync("kW");

    /// <summary>No error, nothing that only programmers read, and nothing beside the window.</summary>
    private static async Task IsSoundAsync(Window window, string view)
    {
        var body = await window.Page.EvaluateAsync<string>("() => document.body.outerHTML");
        foreach (var word in (string[])["NaN", "undefined", "Infinity", "[object"])
        {
            var at = body.IndexOf(word, StringComparison.Ordinal);
            Assert.True(at < 0, at < 0 ? "" : $"{view} has {body[Math.Max(0, at - 200)..Math.Min(body.Length, at + 50)]}");
        }

        Assert.True(await window.OverflowAsync() == 0, $"{view} is too wide.");
        Assert.Empty(window.Faults);
    }

    private async Task<Window> OpenAsync(Answers answers, int width = 1280)
    {
        var window = await chromium.OpenAsync(demo.Address, width);
        await answers.GiveAsync(window);
        return window;
    }
}
