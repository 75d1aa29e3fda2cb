using Microsoft.Playwright;
using SermatecEss.EndToEnd.Tests;
using Program = SermatecEss.EndToEnd.Tests.Program;

namespace SermatecEss.Browser.Tests;

/// <summary>The page while something happens to the daemon, the inverter or its settings.</summary>
public sealed class HouseTests(Chromium chromium) : IAsyncLifetime
{
    private const string Setting = "battery_on_grid_soc_min";
    private readonly House _house = new();

    public ValueTask InitializeAsync() => ValueTask.CompletedTask;

    public ValueTask DisposeAsync() => _house.DisposeAsync();

    [Fact]
    public async Task A_daemon_that_goes_and_comes_back_is_followed_without_a_reload()
    {
        await using var window = await chromium.OpenAsync(_house.Address);
        using (var first = await _house.StartAsync())
        {
            await window.GoAsync("#/");
            await window.ShowsAsync("W");
            _ = await window.Page.EvaluateAsync("() => { window.isTheSame = true; }");
            await first.InterruptAsync();
            _ = (await first.EndAsync()).Good;
        }

        var status = window.Page.GetByText("does not answer").First;
        await status.WaitForAsync();
        await window.PictureAsync($"daemon-away");
        using var second = await _house.StartAsync();
        await status.WaitForAsync(new LocatorWaitForOptions { State = WaitForSelectorState.Hidden });
        Assert.True(await window.Page.EvaluateAsync<bool>("() => window.isTheSame"));
    }

    [Fact]
    public async Task An_inverter_that_has_never_answered_is_explained()
    {
        await using var window = await chromium.OpenAsync(_house.Address);
        var address = $"127.0.0.1:{LoopbackPort.Free()}";
        using var daemon = await _house.StartAsync(inverter: address);
        await window.GoAsync("#/");
        Assert.DoesNotContain("NaN", await window.Page.InnerTextAsync("main"), StringComparison.Ordinal);
        await window.PictureAsync($"no-inverter");
        Assert.Empty(await window.AxeAsync());
    }

    [Fact]
    public async Task Without_control_nothing_can_be_changed()
    {
        await using var window = await chromium.OpenAsync(_house.Address);
        using var daemon = await _house.StartAsync();
        await window.GoAsync("#/settings");
        Assert.Equal(0, await window.Page.GetByRole(AriaRole.Spinbutton).CountAsync());
        Assert.Equal(0, await window.Page.Locator("nav a[href$='#/settings']").CountAsync());
    }

    [Fact]
    public async Task A_change_shows_what_was_read_back()
    {
        await using var window = await chromium.OpenAsync(_house.Address);
        using var daemon = await _house.StartAsync($"control: {{ enabled: true, settings: [{Setting}] }}");
        await window.GoAsync("#/settings");
        await window.ChangeAsync(Setting, "27");
        await window.ShowsAsync("Changed. The inverter now shows 27");
        await window.Page.GetByRole(AriaRole.Button, new PageGetByRoleOptions { Name = "Close" }).Last.ClickAsync();
        await Assertions.Expect(window.Page.Locator($"[data-setting={Setting}]")).ToContainTextAsync("27");
        Assert.Contains("27", (await _house.Plant.RunAsync("get", "--point", Setting)).Good, StringComparison.Ordinal);
        Assert.Empty(window.Faults);
    }

    /// <summary>In the demo, the minutes until that is certain pass in an instant.</summary>
    [Fact]
    public async Task A_change_that_does_not_stick_says_so()
    {
        using var demo = Program.Start(["demo", "--http", $"127.0.0.1:{_house.Port}", "--fault", "ignore-writes"]);
        _ = await demo.ErrorLineAsync("The page: ");
        await using var window = await chromium.OpenAsync(_house.Address);
        await window.GoAsync("#/settings");
        await window.ChangeAsync(Setting, "27");
        await window.ShowsAsync("It did not stick");
        await Assertions.Expect(window.Page.Locator($"[data-setting={Setting}]")).ToContainTextAsync("15");
        await demo.InterruptAsync();
        _ = await demo.EndAsync();
    }
}
