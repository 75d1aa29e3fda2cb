using Microsoft.Playwright;

namespace SermatecEss.Browser.Tests;

/// <summary>Every view of the page, as a browser shows it.</summary>
public sealed class ViewTests(Chromium chromium, Demo demo)
{
    private static readonly (string Name, string Address)[] Views =
    [
        ("now", "#/"),
        ("history-day", "#/history/day/2026-06-20"),
        ("history-week", "#/history/week/2026-W24"),
        ("history-month", "#/history/month/2026-05"),
        ("history-year", "#/history/year/2025"),
        ("history-all", "#/history/all"),
        ("alarms", "#/alarms"),
        ("settings", "#/settings"),
        ("system", "#/system"),
        ("home-assistant", "#/home-assistant"),
        ("kiosk", "?kiosk=1#/"),
    ];

    public static TheoryData<string, int> Windows =>
        [.. Views.SelectMany(view => ((int[])[1280, 360]).Select(width => (view.Name, width)))];

    public static TheoryData<string> Languages => ["de", "cs", "fr"];

    [Theory]
    [MemberData(nameof(Windows))]
    public async Task Each_view_has_no_fault_fits_and_can_be_used_by_everybody_in_light_and_dark(string view, int width)
    {
        await using var window = await chromium.OpenAsync(demo.Address, width);
        await window.GoAsync(Views.Single(one => one.Name == view).Address);
        foreach (var colours in (ColorScheme[])[ColorScheme.Light, ColorScheme.Dark])
        {
            await window.Page.EmulateMediaAsync(new PageEmulateMediaOptions { ColorScheme = colours });
            await window.PictureAsync($"{view}-{width}{(colours == ColorScheme.Dark ? "-dark" : "")}");
            Assert.Equal(0, await window.OverflowAsync());
            Assert.Empty(await window.AxeAsync());
        }

        Assert.Empty(window.Faults);
    }

    /// <summary>English is that of all other tests; the others wait for the night.</summary>
    [Theory]
    [Trait("When", "nightly")]
    [MemberData(nameof(Languages))]
    public async Task No_language_is_wider_than_a_phone(string language)
    {
        await using var window = await chromium.OpenAsync(demo.Address, width: 360, language: language);
        foreach (var (name, address) in Views)
        {
            await window.GoAsync(address);
            await window.PictureAsync($"{name}-{language}");
            Assert.True(await window.OverflowAsync() == 0, $"{name} in {language} is too wide.");
            Assert.Equal(language, await window.Page.EvaluateAsync<string>("() => document.documentElement.lang"));
        }

        Assert.Empty(window.Faults);
    }

    [Fact]
    public async Task Everything_is_reached_by_keys()
    {
        await using var window = await chromium.OpenAsync(demo.Address);
        await window.GoAsync("#/");
        var reached = new List<string>();
        for (var i = 0; i < 30 && !reached.Contains("#/alarms"); i++)
        {
            await window.Page.Keyboard.PressAsync("Tab");
            reached.Add(await window.Page.EvaluateAsync<string>("() => document.activeElement?.getAttribute('href') ?? ''"));
        }

        await window.Page.Keyboard.PressAsync("Enter");
        await window.Page.WaitForURLAsync("**/#/alarms");
        Assert.Contains("#/history", string.Join(' ', reached), StringComparison.Ordinal);
    }

    /// <summary>The size of the files is asserted where they are built; here, that nothing else is loaded.</summary>
    [Fact]
    public async Task The_first_view_asks_for_little_and_nobody_else()
    {
        await using var window = await chromium.OpenAsync(demo.Address);
        var requests = new List<string>();
        window.Page.Request += (_, request) => requests.Add(request.Url);
        await window.GoAsync("#/");
        await window.ShowsAsync("Course of the day");
        var own = requests.Where(url => url.StartsWith("http", StringComparison.Ordinal)).ToList();
        Assert.All(own, url => Assert.StartsWith(demo.Address, url, StringComparison.Ordinal));
        Assert.True(own.Count(url => url.Contains("/api/", StringComparison.Ordinal)) < 12, string.Join('\n', own));
    }

    [Fact]
    public async Task Seven_windows_are_fed_at_once()
    {
        var windows = new List<Window>();
        for (var i = 0; i < 7; i++)
        {
            windows.Add(await chromium.OpenAsync(demo.Address));
            await windows[^1].GoAsync("#/");
        }

        foreach (var window in windows)
        {
            await window.ShowsAsync("kW");
            await window.DisposeAsync();
        }
    }
}
