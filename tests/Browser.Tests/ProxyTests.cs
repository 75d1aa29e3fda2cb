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
        await using var proxy = new PrefixProxy(house.Address, holdsEvents);
        await using var window = await chromium.OpenAsync(proxy.Address);
        var elsewhere = new List<string>();
        window.Page.Request += (_, request) =>
        {
            var isOwn = request.Url.StartsWith(proxy.Address, StringComparison.Ordinal);
            if (!isOwn && request.Url.StartsWith("http", StringComparison.Ordinal)) elsewhere.Add(request.Url);
        };

        await window.GoAsync("#/settings");
        await window.LogInAsync(Password);
        await window.Page.Locator($"[data-setting={Setting}]").GetByRole(AriaRole.Button).ClickAsync();
        var dialog = window.Page.GetByRole(AriaRole.Dialog);
        await dialog.GetByRole(AriaRole.Textbox).FillAsync("27");
        await dialog.GetByText("Continue").ClickAsync();
        await dialog.GetByText("Write to the inverter").ClickAsync();
        await window.ShowsAsync("Changed. The inverter now shows 27");

        await window.GoAsync("#/");
        await Assertions.Expect(window.Flow).ToContainTextAsync("kW", new LocatorAssertionsToContainTextOptions { Timeout = 20_000 });
        await window.ShowsAsync("Course of the day");
        await window.GoAsync("#/history");
        await window.GoAsync("#/system");
        Assert.Empty(elsewhere);
        Assert.All(window.Faults, fault => Assert.Contains("401", fault, StringComparison.Ordinal));
    }
}
