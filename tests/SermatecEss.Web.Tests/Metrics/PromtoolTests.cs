using System.Diagnostics;
using SermatecEss.Protocol.Catalogue;

namespace SermatecEss.Web.Tests.Metrics;

/// <summary>What Prometheus' own tool says of the metrics.</summary>
public sealed class PromtoolTests
{
    private const string Tool = "/usr/bin/promtool";

    [Fact]
    public async Task Promtool_finds_no_fault_in_the_metrics_of_any_version()
    {
        Assert.SkipUnless(File.Exists(Tool), "promtool is not installed; packaging/install-test-tools installs it");
        foreach (var version in CommandCatalogue.Default.Versions)
        {
            var page = await Page.WriteAsync([Pictures.Of(version)], isOpenMetrics: false);
            using var tool = Process.Start(new ProcessStartInfo(Tool, ["check", "metrics"])
            {
                RedirectStandardInput = true,
                RedirectStandardError = true,
            })!;
            var faults = tool.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
            await tool.StandardInput.BaseStream.WriteAsync(page, TestContext.Current.CancellationToken);
            tool.StandardInput.Close();
            await tool.WaitForExitAsync(TestContext.Current.CancellationToken);
            Assert.True(tool.ExitCode == 0, $"PCU version {version}: {await faults}");
        }
    }
}
