using System.Diagnostics;

namespace SermatecEss.EndToEnd.Tests;

/// <summary>The metrics of the running daemon, checked by Prometheus' own tool.</summary>
public sealed class MetricsTests
{
    private const string Tool = "promtool";
    private const string Listening = "HTTP interface at ";
    private static readonly CancellationToken End = TestContext.Current.CancellationToken;

    [Fact]
    public async Task Promtool_finds_no_fault()
    {
        var tool = Environment.GetEnvironmentVariable("PATH")!
            .Split(':')
            .Select(folder => Path.Combine(folder, Tool))
            .FirstOrDefault(File.Exists);
        Assert.SkipWhen(tool is null, "promtool is not installed; packaging/install-test-tools installs it");
        await using var plant = new Plant();
        await using var broker = await Broker.StartAsync();
        using var daemon = Program.Start(
            ["daemon", .. plant.Address, "-m", "127.0.0.1", "-t", $"{broker.Port}", "-w", "1", "--http", "127.0.0.1:0"]);
        var line = await daemon.ErrorLineAsync(Listening);
        var address = new Uri(line[(line.IndexOf(Listening, StringComparison.Ordinal) + Listening.Length)..]);
        using var client = new HttpClient();
        string page;
        do page = await client.GetStringAsync(new Uri(address, "/metrics"), End);
        while (!page.Contains("\nsermatec_pv_energy_watthours_total{", StringComparison.Ordinal)
            || !page.Contains("\nsermatec_autarky_today_ratio{", StringComparison.Ordinal));
        Assert.Contains("\nsermatec_up{serial=\"STSIMULATED000000000000001\"} 1\n", page, StringComparison.Ordinal);
        Assert.Contains("\nsermatec_mqtt_connected 1\n", page, StringComparison.Ordinal);

        using var check = Process.Start(new ProcessStartInfo(tool!, ["check", "metrics"])
        {
            RedirectStandardInput = true,
            RedirectStandardError = true,
        })!;
        var faults = check.StandardError.ReadToEndAsync(End);
        await check.StandardInput.WriteAsync(page);
        check.StandardInput.Close();
        await check.WaitForExitAsync(End);
        Assert.True(check.ExitCode == 0, await faults);
    }
}
