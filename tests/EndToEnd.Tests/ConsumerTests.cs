namespace SermatecEss.EndToEnd.Tests;

/// <summary>A consumer of another make, in another language: the npm packages mqtt and nunjucks, whose templates are Jinja's.</summary>
public sealed class ConsumerTests
{
    private static readonly string Folder = Path.Combine(Repository.Root, "tests", "consumer");

    [Theory]
    [InlineData("device", 609)]
    [InlineData("entity", 609)]
    [InlineData("device", 252)]
    public async Task Every_template_yields_a_value_of_the_kind_that_was_announced(string style, int version)
    {
        Assert.SkipUnless(Directory.Exists(Path.Combine(Folder, "node_modules")), "needs Node.js and its packages: npm ci --prefix tests/consumer");
        await using var plant = new Plant(new Simulator.SimulatorOptions { PcuVersion = version });
        await using var broker = await Broker.StartAsync();
        using var daemon = Program.Start([.. plant.Address, "daemon", "-m", "127.0.0.1", "-t", $"{broker.Port}", "-w", "1", "--discovery", style]);
        using var consumer = Program.Start("node", [], [Path.Combine(Folder, "consume.mjs"), $"{broker.Port}", "3"]);
        var result = await consumer.EndAsync();
        Assert.True(result.ExitCode == 0, result.Error);
        Assert.Matches("^3 devices, [0-9]{2,} entities, 0 faults$", result.Output.TrimEnd());
    }
}
