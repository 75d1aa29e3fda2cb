namespace SermatecEss.EndToEnd.Tests;

/// <summary><c>cloud</c>: the server that the inverter dials, changed and restored.</summary>
public sealed class CloudCommandTests : IDisposable
{
    private readonly DirectoryInfo _state = Directory.CreateTempSubdirectory("sermatec-ess-test");

    public void Dispose() => _state.Delete(recursive: true);

    [Fact]
    public async Task The_cloud_server_is_shown_changed_and_restored_and_the_WiFi_is_left_alone()
    {
        await using var plant = new Plant();
        Assert.Equal("cloud server: 127.0.0.1:19042\n", (await RunAsync(plant, "cloud", "show")).Good);

        var set = await RunAsync(plant, "cloud", "set", "192.168.1.10:19043", "--allow", "network", "--yes");
        Assert.Equal(
            "inverter_cloud_host: 127.0.0.1 -> 192.168.1.10, confirmed\ninverter_cloud_port: 19042 -> 19043, confirmed\n",
            set.Good.Replace("→", "->", StringComparison.Ordinal));
        _ = (await RunAsync(plant, "cloud", "set", "192.168.1.11", "--allow", "network", "--yes")).Good;
        Assert.Equal(
            "cloud server: 192.168.1.11:19042\nbefore 'cloud set': 127.0.0.1:19042\n", (await RunAsync(plant, "cloud", "show")).Good);

        _ = (await RunAsync(plant, "cloud", "restore", "--allow", "network", "--yes")).Good;
        Assert.Equal("cloud server: 127.0.0.1:19042\n", (await RunAsync(plant, "cloud", "show")).Good);
        Assert.Contains(
            "Nothing to restore: 'cloud set' has not changed this inverter",
            (await RunAsync(plant, "cloud", "restore", "--allow", "network", "--yes")).Failed(4),
            StringComparison.Ordinal);
        Assert.Equal(["9f", "9f", "9f"], plant.Asked.Where(code => code is "9f" or "9e" or "b0" or "94" or "a3"));
        Assert.DoesNotContain("simulated", set.Output + set.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(2, "cloud", "set", "192.168.1.10", "--yes")]
    [InlineData(2, "cloud", "set", "cloud.example.org:19042", "--allow", "network", "--yes")]
    [InlineData(2, "cloud", "set", "0.0.0.0:19042", "--allow", "network", "--yes")]
    [InlineData(2, "cloud", "set", "192.168.1.10", "--allow", "network", "--yes", "--state-dir", "none")]
    [InlineData(0, "cloud", "set", "192.168.1.10", "--allow", "network", "--dry-run")]
    public async Task Nothing_is_sent_or_kept_without_permission_a_numeric_address_and_a_way_back(int exitCode, params string[] arguments)
    {
        await using var plant = new Plant();

        Assert.Equal(exitCode, (await RunAsync(plant, arguments)).ExitCode);

        Assert.DoesNotContain("9f", plant.Asked);
        Assert.Empty(_state.GetFiles("*.cloud"));
    }

    [Fact]
    public async Task An_inverter_that_does_not_report_its_cloud_server_is_left_alone()
    {
        await using var plant = new Plant(new Simulator.SimulatorOptions { PcuVersion = 411 });

        var error = (await RunAsync(plant, "cloud", "set", "192.168.1.10", "--allow", "network", "--yes")).Failed(2);

        Assert.Contains("PCU version 411 does not report its cloud server", error, StringComparison.Ordinal);
        Assert.DoesNotContain("9f", plant.Asked);
    }

    private Task<Result> RunAsync(Plant plant, params string[] arguments) => Program.RunAsync(
        arguments.Contains("--state-dir")
            ? [.. arguments, .. plant.Address]
            : [.. arguments, "--state-dir", _state.FullName, .. plant.Address]);
}
