using Microsoft.Playwright;

namespace SermatecEss.Browser.Tests;

/// <summary>The page on a wall tablet that is not touched for weeks.</summary>
public sealed class KioskTests(Chromium chromium, Demo demo)
{
    /// <summary>Where the dots of the flow are.</summary>
    private const string Phase = "() => document.querySelector('.flow svg.lines').style.getPropertyValue('--phase')";

    [Fact]
    public async Task Nothing_moves_any_more_after_ten_minutes_until_somebody_touches_it()
    {
        await using var window = await OpenAsync(await Answers.RecordAsync(demo.Address));
        await window.Page.Clock.FastForwardAsync("09:20");
        await MovesAsync(window);
        await window.Page.Clock.FastForwardAsync("00:50");
        Assert.False(await IsMovingAsync(window));
        await window.Page.Mouse.ClickAsync(5, 5);
        await MovesAsync(window);
        Assert.Empty(window.Faults);
    }

    [Fact]
    public async Task Everything_is_shifted_from_time_to_time_so_that_nothing_burns_in()
    {
        const string Place = "() => { const { x, y } = document.querySelector('main').getBoundingClientRect(); return `${x} ${y}`; }";
        await using var window = await OpenAsync(await Answers.RecordAsync(demo.Address));
        var places = new HashSet<string>();
        for (var i = 0; i < 4; i++)
        {
            _ = places.Add(await window.Page.EvaluateAsync<string>(Place));
            await window.Page.Clock.FastForwardAsync("03:00");
            _ = await window.Page.WaitForFunctionAsync($"(before) => ({Place})() !== before", places.Last());
        }

        Assert.Equal(4, places.Count);
        Assert.Equal(0, await window.OverflowAsync());
    }

    [Fact]
    public async Task A_new_version_of_the_daemon_reloads_it_once()
    {
        var answers = await Answers.RecordAsync(demo.Address);
        await using var window = await OpenAsync(answers);
        var loads = 0;
        window.Page.Load += (_, _) => loads++;
        _ = await window.Page.EvaluateAsync("() => { window.isTheSame = true; }");
        answers.Bridge["version"] = "99.0.0";
        await window.Page.Clock.FastForwardAsync("01:00");
        _ = await window.Page.WaitForFunctionAsync("() => window.isTheSame === undefined && document.querySelector('main h1')");
        await window.Page.Clock.FastForwardAsync("02:00");
        await Assertions.Expect(window.Flow).ToContainTextAsync("kW");
        Assert.Equal(1, loads);
    }

    /// <summary>Waits until it moves: the page may have to draw first. Takes up to 30 s of the page's clock.</summary>
    private static async Task MovesAsync(Window window)
    {
        for (var tries = 0; tries < 50; tries++)
        {
            if (await IsMovingAsync(window)) return;
        }

        Assert.Fail("Nothing moves.");
    }

    private static async Task<bool> IsMovingAsync(Window window)
    {
        var phases = new HashSet<string>();
        for (var i = 0; i < 3; i++)
        {
            await window.Page.Clock.RunForAsync(200);
            _ = phases.Add(await window.Page.EvaluateAsync<string>(Phase));
        }

        return phases.Count > 1;
    }

    private async Task<Window> OpenAsync(Answers answers)
    {
        answers.Set("pv_power", 3000);
        answers.Set("load_power", 3000);
        var window = await chromium.OpenAsync(demo.Address, moves: true);
        await window.Page.Clock.InstallAsync();
        await answers.GiveAsync(window);
        await window.GoAsync("?kiosk=1#/");
        await Assertions.Expect(window.Flow).ToContainTextAsync("kW");
        Assert.Equal(0, await window.Page.Locator("nav").CountAsync());
        return window;
    }
}
