using System.Net;
using Microsoft.Playwright;

namespace SermatecEss.Browser.Tests;

/// <summary>The page behind a reverse proxy, below a path.</summary>
public sealed class ProxyTests(Chromium chromium)
{
    private const string Password = "a password for tests";
    private const string Setting = "battery_on_grid_soc_min";

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Below_a_prefix_everything_works_even_without_events(bool holdsEvents)
    {
        await using var house = new House();
        _ = (await house.RunAsync($"{Password}\n", "password", "set")).Good;
        using var daemon = await house.StartAsync(
            $"control: {{ enabled: true, settings: [{Setting}] }}", http: ", trusted_proxies: [127.0.0.1]");
        await using var nginx = await Nginx.BelowPrefixAsync(house.Address, holdsEvents);
        await using var window = await chromium.OpenAsync($"{nginx.Site}/solar/");
        var elsewhere = Elsewhere(window, $"{nginx.Site}/solar/");

        await window.GoAsync("#/settings");
        await window.LogInAsync(Password);
        await window.ChangeAsync(Setting, "27");
        await window.ShowsAsync("Changed. The inverter now shows 27");

        await window.GoAsync("#/");
        await Assertions.Expect(window.Flow).ToContainTextAsync("kW", new LocatorAssertionsToContainTextOptions { Timeout = 20_000 });
        await window.ShowsAsync("Course of the day");
        await window.GoAsync("#/history");
        await window.GoAsync("#/system");
        Assert.Empty(elsewhere);
        Assert.All(window.Faults, fault => Assert.Contains("status of 401", fault, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("owner", true)]
    [InlineData("guest", false)]
    public async Task Home_Assistant_shows_it_in_a_frame_and_only_its_admins_change_settings(string user, bool isAdmin)
    {
        const string Peer = "127.0.0.2";
        const string Prefix = "/api/hassio_ingress/aToken";
        await using var house = new House();
        using var daemon = await house.StartAsync(
            $"control: {{ enabled: true, settings: [{Setting}] }}",
            http: $", ingress: true, ingress_peer: {Peer}, ingress_admins: [owner]");
        await using var nginx = await Nginx.IngressAsync(house.Address, Prefix, Peer, user);
        await using var window = await chromium.OpenAsync($"{nginx.Site}/");
        var elsewhere = Elsewhere(window, $"{nginx.Site}{Prefix}/");
        _ = await window.Page.GotoAsync("");
        var frame = Assert.Single(window.Page.MainFrame.ChildFrames);
        await Assertions.Expect(frame.GetByRole(AriaRole.List, new FrameGetByRoleOptions { Name = "Power flow" })).ToContainTextAsync("kW");
        await frame.GetByRole(AriaRole.Link, new FrameGetByRoleOptions { Name = "Settings" }).ClickAsync();
        if (isAdmin)
        {
            await window.ChangeAsync(Setting, "27", frame);
            await frame.GetByText("Changed. The inverter now shows 27").First.WaitForAsync();
        }
        else
        {
            await Assertions.Expect(frame.Locator($"[data-setting={Setting}]")).ToBeVisibleAsync();
            await Assertions.Expect(frame.Locator($"[data-setting={Setting}]").GetByRole(AriaRole.Button)).ToHaveCountAsync(0);
        }

        Assert.Equal([$"{nginx.Site}/"], elsewhere);
        Assert.Empty(window.Faults);
        using var other = new HttpClient();
        using var direct = await other.GetAsync(new Uri($"{house.Address}api/v1/inverters"), TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.Forbidden, direct.StatusCode);
    }

    /// <summary>The requested addresses that do not begin like the page's.</summary>
    private static List<string> Elsewhere(Window window, string own)
    {
        var elsewhere = new List<string>();
        window.Page.Request += (_, request) =>
        {
            var isOwn = request.Url.StartsWith(own, StringComparison.Ordinal);
            if (!isOwn && request.Url.StartsWith("http", StringComparison.Ordinal)) elsewhere.Add(request.Url);
        };
        return elsewhere;
    }
}
