namespace SermatecEss.EndToEnd.Tests;

/// <summary>
/// An independent consumer in another language: the npm packages mqtt and nunjucks, whose templates are compatible with Jinja.
/// </summary>
public sealed class ConsumerTests
{
    private static readonly string Folder = Path.Combine(Repository.Root, "tests", "consumer");

    [Theory]
    [InlineData("device", 609)]
    [InlineData("entity", 609)]
    [InlineData("device", 252)]
    public async Task Every_template_yields_a_value_of_the_kind_that_was_announced(string style, int version)
    {
        Assert.SkipUnless(
            Directory.Exists(Path.Combine(Folder, "node_modules")),
            "needs Node.js and its packages: npm ci --prefix tests/consumer");
        await using var plant = new Plant(new Simulator.SimulatorOptions { PcuVersion = version });
        await using var broker = await Broker.StartAsync();
        using var daemon = Program.Start([
            .. plant.Address, "daemon", "-m", "127.0.0.1", "-t", $"{broker.Port}", "-w", "1", "--discovery", style,
        ]);
        using var consumer = Program.Start("node", [], [Path.Combine(Folder, "consume.mjs"), $"{broker.Port}", "3"]);
        var result = await consumer.EndAsync();
        Assert.True(result.ExitCode == 0, result.Error);
        Assert.Matches("^3 devices, [0-9]{2,} entities, 0 faults$", result.Output.TrimEnd());
    }

    [Theory]
    [InlineData(500, false)]
    [InlineData(609, true)]
    public async Task Everything_that_can_be_set_shows_what_it_is_set_to(int version, bool timesAsText)
    {
        Assert.SkipUnless(
            Directory.Exists(Path.Combine(Folder, "node_modules")),
            "needs Node.js and its packages: npm ci --prefix tests/consumer");
        await using var plant = new Plant(new Simulator.SimulatorOptions { PcuVersion = version });
        await using var broker = await Broker.StartAsync();
        var folder = Directory.CreateTempSubdirectory("sermatec-e2e-consumer");
        try
        {
            // The clock cannot be read back.
            var list = System.Text.Json.JsonDocument.Parse(
                (await plant.RunAsync("settings", "-o", "json")).Output).RootElement.EnumerateArray();
            var settings = list
                .Where(setting =>
                    setting.GetProperty("risk").GetString() == "normal"
                    && setting.GetProperty("value").ValueKind == System.Text.Json.JsonValueKind.String
                    && setting.GetProperty("value").GetString() != "unset")
                .Select(setting => setting.GetProperty("id").GetString()!);
            var file = Path.Combine(folder.FullName, "config.yaml");
            await File.WriteAllTextAsync(
                file,
                $$"""
                mqtt: { host: 127.0.0.1, port: {{broker.Port}} }
                inverters: [ { host: 127.0.0.1, port: {{plant.Server.EndPoint.Port}} } ]
                poll: { fast: 1s }
                control:
                  enabled: true
                  override: true
                  times_as_text: {{(timesAsText ? "true" : "false")}}
                  settings: [{{string.Join(", ", (string[])[.. settings, "grid_price_window_1_start", "grid_price_window_1_end"])}}]
                """,
                TestContext.Current.CancellationToken);
            using var daemon = Program.Start("daemon", "-c", file, "--state-dir", folder.FullName);
            using var consumer = Program.Start("node", [], [Path.Combine(Folder, "consume.mjs"), $"{broker.Port}", "3"]);
            var result = await consumer.EndAsync();
            Assert.True(result.ExitCode == 0, result.Error);
            Assert.Matches("^3 devices, [0-9]{3} entities, 0 faults$", result.Output.TrimEnd());
            await daemon.InterruptAsync();
            _ = await daemon.EndAsync();
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }
}
