using System.Diagnostics;
using SermatecEss.Fleet.Tests.Cluster;
using SermatecEss.Fleet.Tests.Database;

namespace SermatecEss.Fleet.Tests.Node;

/// <summary>Orleans' dashboard in a real browser.</summary>
public sealed class DashboardTests(SharedPostgres shared) : IDisposable
{
    private const string Chromium = "/usr/bin/chromium";
    private readonly string _folder = Directory.CreateTempSubdirectory("sermatec-dashboard").FullName;

    /// <inheritdoc/>
    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task The_dashboard_shows_the_node_and_may_load_its_own_scripts_and_fonts()
    {
        Assert.SkipUnless(File.Exists(Chromium), "Chromium is not installed; packaging/install-test-tools installs it");
        await using var database = await shared.CreateAsync();
        var name = await database.OneAsync<string>("SELECT current_database()");
        var server = await shared.ServerAsync();
        var ports = NodePorts.Free();
        var file = Path.Combine(_folder, "node.yaml");
        await File.WriteAllTextAsync(
            file,
            $$"""
            listen: {{ports.Address}}:{{ports.Listen}}
            database: {host: 127.0.0.1, port: {{server.Port}}, database: {{name}}, user: postgres, tls: off}
            cluster: {address: {{ports.Address}}, silo_port: {{ports.Silo}}}
            http: {address: "{{ports.Address}}:{{ports.Http}}", dashboard: true}
            """,
            TestContext.Current.CancellationToken);
        await using var node = await NodeProcess.StartAsync(file, ports);

        var (page, console) = ("", "");
        await Until.TrueAsync(
            async () =>
            {
                (page, console) = await OpenAsync($"http://{ports.Address}:{ports.Http}/dashboard/");
                return page.Contains("Active Silos</span><span class=\"info-box-number\">1<", StringComparison.Ordinal);
            },
            "the dashboard shows the node");
        Assert.Contains("fa fa-database", page, StringComparison.Ordinal);
        Assert.DoesNotContain($"'http://{ports.Address}:{ports.Http}/", console, StringComparison.Ordinal);
    }

    /// <summary>Opens a page.</summary>
    /// <returns>What it shows, as HTML, and what the browser says of it: of what it may not load, it says the address in quotes.</returns>
    private async Task<(string Page, string Console)> OpenAsync(string address)
    {
        string[] options =
        [
            "--headless", "--no-sandbox", "--disable-dev-shm-usage", "--enable-logging=stderr", $"--user-data-dir={_folder}/browser",
            "--virtual-time-budget=5000", "--dump-dom", address,
        ];
        var start = new ProcessStartInfo(Chromium, options) { RedirectStandardOutput = true, RedirectStandardError = true };
        using var browser = Process.Start(start)!;
        var page = browser.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        var console = browser.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        await browser.WaitForExitAsync(TestContext.Current.CancellationToken);
        return (await page, await console);
    }
}
