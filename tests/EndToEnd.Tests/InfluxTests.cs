using SermatecEss.Web.Tests.Influx;

namespace SermatecEss.EndToEnd.Tests;

/// <summary>The running daemon and a real InfluxDB.</summary>
public sealed class InfluxTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("sermatec-influx").FullName;

    [Fact]
    public async Task The_daemon_writes_its_history_to_InfluxDB()
    {
        Assert.SkipUnless(File.Exists(RealInflux.Program), "InfluxDB is not installed; packaging/install-test-tools installs it");
        await using var plant = new Plant();
        await using var broker = await Broker.StartAsync();
        await using var home = await Subscriber.ConnectAsync(broker);
        await using var server = new RealInflux();
        await server.StartAsync();
        var file = Write($"influx: {{ url: '{server.Url}', database: {RealInflux.Database} }}");
        string[] arguments =
        [
            "daemon", "-c", file, .. plant.Address, "-m", "127.0.0.1", "-t", $"{broker.Port}", "-w", "1", "--http", "off",
            "--state-dir", Path.Combine(_folder, "state"),
        ];

        // What the first one has seen, it writes into the history as it ends, and the next one to InfluxDB as it begins.
        using (var first = Program.Start(arguments))
        {
            _ = await home.NextAsync("/state/fast");
            _ = await home.NextAsync("/state/fast");
            await first.InterruptAsync();
            Assert.Equal(0, (await first.EndAsync()).ExitCode);
        }

        using var second = Program.Start(arguments);
        SortedDictionary<string, int> counts;
        do counts = await server.CountsAsync();
        while (!counts.ContainsKey("pv_power") || !counts.ContainsKey("battery_soc") || !counts.ContainsKey("battery_state"));
        Assert.InRange(counts["pv_power"], 1, 1000);
        Assert.Equal("integer", (await server.TypesAsync())["battery_state"]);
        Assert.Equal("float", (await server.TypesAsync())["battery_soc"]);
        await second.InterruptAsync();
        Assert.Equal(0, (await second.EndAsync()).ExitCode);
    }

    [Theory]
    [InlineData("state_directory: none", "no state directory is set")]
    [InlineData("state_directory: /tmp\nhistory: off", "that is off")]
    public async Task Without_a_history_InfluxDB_is_refused(string line, string reason)
    {
        var file = Write($"mqtt: {{ host: 127.0.0.1 }}\n{line}\ninflux: {{ url: 'http://127.0.0.1:1', database: solar }}");
        var result = await Program.RunAsync([("SERMATEC_STATE_DIR", "")], "", "check-config", file);
        Assert.Equal(2, result.ExitCode);
        Assert.Contains(reason, result.Output, StringComparison.Ordinal);
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private string Write(string text)
    {
        var file = Path.Combine(_folder, "file.yaml");
        File.WriteAllText(file, text);
        return file;
    }
}
