using Microsoft.Playwright;

namespace SermatecEss.Browser.Tests;

/// <summary>What the page shows at a glance: the picture of the flow and its words, for each thing that a house does.</summary>
public sealed class LookTests(Chromium chromium, Demo demo)
{
    /// <summary>
    /// The picture alone: words are asserted as words, since their fonts differ between computers. It has a place and size of its own, so
    /// that nothing beside it moves it.
    /// </summary>
    private const string Style = """
        const style = new CSSStyleSheet();
        style.replaceSync(`
          .flow { position: fixed !important; z-index: 9; inset: 0 0 auto auto; width: 640px; padding: 8px 0; background: var(--card); }
          .flow .text { height: 72px; overflow: hidden; }
          .flow .text, .flow .text *, .flow .disc b, .flow .disc b * { color: transparent !important; }
          * { transition: none !important; }`);
        document.adoptedStyleSheets = [style];
        """;

    private const string Arrows = """
        () => [...document.querySelectorAll('.flow g.active')].map((line) => {
          const angle = /rotate\((-?\d+)\)/.exec(line.querySelector('.arrow').getAttribute('transform'))[1];
          return line.classList[0] + '→↓←↑'[((angle / 90) + 4) % 4];
        }).join(' ')
        """;

    /// <summary>What a house does, and what the page shows of it.</summary>
    private static readonly Dictionary<string, Look> Looks = new()
    {
        ["night"] = new(
            Powers(pv: 0, battery: 420, grid: 0, house: 410),
            "The house runs on the battery, 410 W",
            "house→ battery↑",
            ["Solar 0 W no sun", "Battery 420 W discharging", "Grid 0 W idle", "House 410 W consuming"]),
        ["off-grid"] = new(
            answers =>
            {
                Powers(pv: 0, battery: 900, grid: 0, house: 0, backup: 850)(answers);
                answers.Set("grid_power_down", "yes");
                answers.Set("inverter_ac_running_status", "off-grid");
            },
            "The grid is down: running on the battery, 900 W",
            "battery↑ backup→",
            ["Grid – no grid", "Battery 900 W discharging", "Backup 850 W consuming"]),
        ["battery-empty"] = new(
            Powers(pv: 0, battery: 0, grid: 640, house: 620, charge: 15),
            "Battery empty, the house runs on the grid, 620 W",
            "grid→ house→",
            ["Battery 0 W empty", "Grid 640 W importing"]),
        ["full"] = new(
            Powers(pv: 6200, battery: 0, grid: -5600, house: 460, charge: 100),
            "Battery full, exporting 5.6 kW from the sun",
            "pv↓ grid← house→",
            ["Solar 6.2 kW producing", "Battery 0 W full", "Grid 5.6 kW exporting"]),
        ["charging-from-both"] = new(
            Powers(pv: 1500, battery: -4600, grid: 3600, house: 400, charge: 40),
            "Charging from the sun and the grid, 4.6 kW",
            "pv↓ grid→ house→ battery↓",
            ["Solar 1.5 kW producing", "Grid 3.6 kW importing", "Battery 4.6 kW charging"]),
        ["backup"] = new(
            Powers(pv: 5000, battery: -1300, grid: 0, house: 1200, backup: 2400),
            "Charging from the sun, 1.3 kW",
            "pv↓ house→ battery↓ backup→",
            ["Backup 2.4 kW consuming"]),
        ["no-battery"] = new(
            answers =>
            {
                Powers(pv: 4000, battery: null, grid: -3000, house: 950, charge: null)(answers);
                answers.Set("battery_protocol", "No Battery");
            },
            "Exporting 3.0 kW from the sun",
            "pv↓ grid← house→",
            ["Solar 4.0 kW producing"],
            Never: "Battery"),
        ["meter-lost"] = new(
            answers =>
            {
                Powers(pv: 2000, battery: -800, grid: null, house: null)(answers);
                answers.Set("grid_meter_connection", "Disconnected");
            },
            "Charging, 800 W",
            "pv↓ battery↓",
            ["Grid – unknown", "House – unknown"],
            Note: "The meter does not answer, so grid and house are unknown."),
        ["unexplained"] = new(
            Powers(pv: 5000, battery: 0, grid: 0, house: 1200),
            "The house runs on the sun, 1.2 kW",
            "pv↓ house→ unknown←",
            ["Unknown 3.8 kW"]),
        ["stale"] = new(
            answers =>
            {
                Powers(pv: 3000, battery: -2000, grid: 0, house: 900)(answers);
                answers.Read(Answers.Now.AddMinutes(-3));
            },
            "No new values are arriving.",
            "pv↓ house→ battery↓",
            ["Solar 3.0 kW producing"],
            Note: "3 min old"),
        ["inverter-away"] = new(
            answers =>
            {
                Powers(pv: 3000, battery: -2000, grid: 0, house: 900)(answers);
                answers.Read(Answers.Now.AddMinutes(-3));
                answers.Available(false);
            },
            "The inverter does not answer.",
            "pv↓ house→ battery↓",
            ["Solar 3.0 kW producing"],
            Note: "3 min old"),
    };

    public static TheoryData<string> Names => [.. Looks.Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public async Task Each_state_of_the_house_is_told_by_words_arrows_and_a_picture(string name)
    {
        var look = Looks[name];
        await using var window = await OpenAsync(look.Make);
        await ShowsAsync(window, look);
        await IsApprovedAsync(window, name);
        Assert.Empty(window.Faults);
    }

    [Fact]
    public async Task Values_of_a_daemon_that_went_away_are_grey()
    {
        var answers = await Answers.RecordAsync(demo.Address);
        Powers(pv: 3000, battery: -2000, grid: 0, house: 900)(answers);
        answers.SetPeriod(TimeSpan.FromSeconds(1));
        await using var window = await OpenAsync(answers);
        await Assertions.Expect(HeadingOf(window)).ToContainTextAsync("Charging");
        answers.IsAway = true;
        await ShowsAsync(
            window, new Look(_ => { }, "sermatec-ess does not answer.", "pv↓ house→ battery↓", ["Solar 3.0 kW producing"]));
        await IsApprovedAsync(window, "daemon-away");
    }

    /// <summary>Values that are out of date look the same, whatever the reason; words tell it.</summary>
    [Fact]
    public async Task No_two_states_look_the_same()
    {
        await using var window = await chromium.OpenAsync(demo.Address);
        var pictures = new List<(string Name, byte[] Bytes)>();
        foreach (var name in Looks.Keys.Except(["inverter-away"])) pictures.Add((name, await Picture.ApprovedAsync(name)));
        for (var i = 0; i < pictures.Count; i++)
        {
            for (var j = 0; j < i; j++)
            {
                var share = await window.DifferenceAsync(pictures[i].Bytes, pictures[j].Bytes);
                TestContext.Current.SendDiagnosticMessage($"{pictures[i].Name} {pictures[j].Name} {share:P2}");
                Assert.True(share > 2 * Picture.Tolerance, $"{pictures[i].Name} looks like {pictures[j].Name}: {share:P2} differ.");
            }
        }
    }

    private static Action<Answers> Powers(int? pv, int? battery, int? grid, int? house, int? backup = 0, int? charge = 62) => answers =>
    {
        answers.Set("pv_power", pv);
        answers.Set("battery_power", battery);
        answers.Set("grid_power", grid);
        answers.Set("load_power", house);
        answers.Set("backup_active_power", backup);
        answers.Set("battery_soc", charge);
    };

    private static ILocator HeadingOf(Window window) =>
        window.Page.GetByRole(AriaRole.Heading, new PageGetByRoleOptions { Level = 1 });

    private static async Task ShowsAsync(Window window, Look look)
    {
        await Assertions.Expect(HeadingOf(window)).ToContainTextAsync(
            look.Heading, new LocatorAssertionsToContainTextOptions { Timeout = 20_000 });
        foreach (var word in look.Words)
        {
            var part = word[..word.IndexOf(' ', StringComparison.Ordinal)];
            await Assertions.Expect(window.Flow.GetByRole(AriaRole.Listitem).Filter(new LocatorFilterOptions { HasText = part }))
                .ToContainTextAsync(word, new LocatorAssertionsToContainTextOptions { UseInnerText = true });
        }

        if (look.Note is not null) await window.ShowsAsync(look.Note);
        if (look.Never is not null) await Assertions.Expect(window.Flow).Not.ToContainTextAsync(look.Never);
        Assert.Equal(look.Arrows, await window.Page.EvaluateAsync<string>(Arrows));
    }

    private async Task<Window> OpenAsync(Action<Answers> make)
    {
        var answers = await Answers.RecordAsync(demo.Address);
        make(answers);
        return await OpenAsync(answers);
    }

    private async Task<Window> OpenAsync(Answers answers)
    {
        var window = await chromium.OpenAsync(demo.Address);
        await window.Page.AddInitScriptAsync(Style);
        await answers.GiveAsync(window);
        await window.GoAsync("#/");
        return window;
    }

    private static async Task IsApprovedAsync(Window window, string name) =>
        await window.IsApprovedAsync(await window.Page.Locator(".flow").ScreenshotAsync(), name);
}
