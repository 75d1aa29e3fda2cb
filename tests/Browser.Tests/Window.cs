using System.Collections.Concurrent;
using System.Globalization;
using Deque.AxeCore.Playwright;
using Microsoft.Playwright;

namespace SermatecEss.Browser.Tests;

/// <summary>A window of the browser, which notes everything that goes wrong in it.</summary>
internal sealed class Window : IAsyncDisposable
{
    private readonly IBrowserContext _context;
    private readonly ConcurrentQueue<string> _faults = new();

    internal Window(IBrowserContext context, IPage page)
    {
        _context = context;
        Page = page;
        page.SetDefaultTimeout(30_000);
        page.PageError += (_, error) => _faults.Enqueue($"error: {error}");
        page.Console += (_, message) =>
        {
            if (message.Type is "error" or "warning") _faults.Enqueue($"{message.Type}: {message.Text} {message.Location}");
        };
    }

    internal IPage Page { get; }

    /// <summary>The picture of the flow.</summary>
    internal ILocator Flow => Page.GetByRole(AriaRole.List, new PageGetByRoleOptions { Name = "Power flow" });

    /// <summary>Errors, warnings and violations of the policy so far.</summary>
    internal IReadOnlyCollection<string> Faults => _faults;

    /// <summary>Opens a view, as an address in the browser does.</summary>
    internal async Task GoAsync(string view)
    {
        // Another fragment alone would not load the page again.
        _ = await Page.GotoAsync("about:blank");
        _ = await Page.GotoAsync(view);
        await Page.Locator("main h1, main [role=heading]")
            .First.WaitForAsync(new LocatorWaitForOptions { State = WaitForSelectorState.Attached });
        await Page.WaitForFunctionAsync("() => !document.querySelector('[aria-busy=true]')");
    }

    /// <summary>What axe finds against a page that everybody can use, as lines.</summary>
    internal async Task<IReadOnlyList<string>> AxeAsync()
    {
        var result = await Page.RunAxe();
        return
        [
            .. result.Violations.SelectMany(violation => violation.Nodes.Select(node =>
                $"{violation.Id} ({violation.Impact}): {violation.Help}: {node.Html}")),
        ];
    }

    /// <summary>How far the page is wider than the window, in pixels.</summary>
    internal Task<int> OverflowAsync() =>
        Page.EvaluateAsync<int>("() => document.documentElement.scrollWidth - document.documentElement.clientWidth");

    /// <summary>Waits until the page shows a text.</summary>
    internal Task ShowsAsync(string text, int seconds = 30) => Page.GetByText(text).First.WaitForAsync(
        new LocatorWaitForOptions { Timeout = seconds * 1000 });

    /// <summary>Logs in where the page asks for it.</summary>
    internal async Task LogInAsync(string password)
    {
        await Page.GetByLabel("Password").FillAsync(password);
        await Page.GetByRole(AriaRole.Button, new PageGetByRoleOptions { Name = "Log in" }).ClickAsync();
    }

    /// <summary>Changes a setting in the settings view, up to the last confirmation.</summary>
    /// <param name="setting">Its id.</param>
    /// <param name="value">The new value.</param>
    /// <param name="frame">The frame that shows the page; null where the window does.</param>
    internal async Task ChangeAsync(string setting, string value, IFrame? frame = null)
    {
        frame ??= Page.MainFrame;
        await frame.Locator($"[data-setting={setting}]").GetByRole(AriaRole.Button).ClickAsync();
        var dialog = frame.GetByRole(AriaRole.Dialog);
        await dialog.GetByRole(AriaRole.Textbox).FillAsync(value);
        await dialog.GetByText("Continue").ClickAsync();
        await dialog.GetByText("Write to the inverter").ClickAsync();
    }

    /// <summary>A picture of it, in the folder that the variable SCREENSHOTS names; nothing without it.</summary>
    internal async Task PictureAsync(FormattableString name)
    {
        if (Environment.GetEnvironmentVariable("SCREENSHOTS") is not { Length: > 0 } folder) return;
        _ = await Page.ScreenshotAsync(new PageScreenshotOptions
        {
            Path = Path.Combine(folder, $"{name.ToString(CultureInfo.InvariantCulture)}.png"),
        });
    }

    public ValueTask DisposeAsync() => _context.DisposeAsync();
}
