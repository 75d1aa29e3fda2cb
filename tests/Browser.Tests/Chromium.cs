using Microsoft.Playwright;
using SermatecEss.Browser.Tests;

[assembly: AssemblyFixture(typeof(Chromium))]

namespace SermatecEss.Browser.Tests;

/// <summary>Debian's Chromium, once for all tests.</summary>
public sealed class Chromium : IAsyncLifetime
{
    private const string Executable = "/usr/bin/chromium";
    private IPlaywright? _playwright;
    private IBrowser? _browser;

    public async ValueTask InitializeAsync()
    {
        if (!File.Exists(Executable)) return;
        _playwright = await Playwright.CreateAsync();
        _browser = await _playwright.Chromium.LaunchAsync(new BrowserTypeLaunchOptions
        {
            ExecutablePath = Executable,

            // Containers have neither a user to sandbox as nor much shared memory.
            Args = ["--no-sandbox", "--disable-dev-shm-usage", "--force-color-profile=srgb"],
        });
    }

    public async ValueTask DisposeAsync()
    {
        if (_browser is not null) await _browser.DisposeAsync();
        _playwright?.Dispose();
    }

    /// <summary>Opens a window of its own, without what others have stored.</summary>
    internal async Task<Window> OpenAsync(
        string address, int width = 1280, int height = 800, string language = "en", bool moves = false)
    {
        Assert.SkipUnless(_browser is not null, "Chromium is not installed; packaging/install-test-tools installs it");
        var context = await _browser!.NewContextAsync(new BrowserNewContextOptions
        {
            BaseURL = address,
            ViewportSize = new ViewportSize { Width = width, Height = height },
            Locale = language,
            ReducedMotion = moves ? ReducedMotion.NoPreference : ReducedMotion.Reduce,
        });
        return new Window(context, await context.NewPageAsync());
    }
}
