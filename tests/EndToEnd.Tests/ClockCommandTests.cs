namespace SermatecEss.EndToEnd.Tests;

/// <summary>The inverter's clock from the command line, and commands that depend on the time zone.</summary>
public sealed class ClockCommandTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("sermatec-e2e-clock").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task The_clock_is_judged_and_set()
    {
        await using var plant = new Plant();
        Assert.StartsWith("The inverter's clock ", (await plant.RunAsync("clock", "--time-zone", "UTC")).Output, StringComparison.Ordinal);

        var noon = LocalZone.At(12);
        var sent = plant.UntilRequestedAsync(1, 0x68);
        var run = await RunAsync(plant, "clock", "set", "--yes", "--time-zone", noon.Rules);

        Assert.Equal(0, run.ExitCode);
        Assert.StartsWith($"Sent {DateTime.UtcNow + noon.Offset:yyyy-}", run.Output, StringComparison.Ordinal);
        await sent;
        Assert.Contains("68", plant.Asked);

        // 68 has no response. The simulator handles one request after the other, so it has set its clock when it responds to another.
        _ = await plant.RunAsync("clock", "--time-zone", "UTC");
        Assert.InRange((plant.Server.Inverter.Now.DateTime - DateTime.UtcNow - noon.Offset).TotalMinutes, -2, 2);
    }

    [Fact]
    public async Task A_clock_that_is_hours_from_the_inverters_is_given_to_it_by_force_alone()
    {
        await using var plant = new Plant();
        string[] set = ["clock", "set", "--yes", "--time-zone", LocalZone.At(18).Rules];

        var refused = (await RunAsync(plant, set)).Failed(4);
        Assert.Contains("hours behind this computer's", refused, StringComparison.Ordinal);
        Assert.Contains("'sermatec-ess clock set --force'", refused, StringComparison.Ordinal);
        SettingsTests.AssertOnlyReads(plant);

        Assert.Equal(0, (await RunAsync(plant, [.. set, "--force"])).ExitCode);
        Assert.Contains("68", plant.Asked);
    }

    [Theory]
    [InlineData("clock", "set", "--yes", "--force")]
    [InlineData("override", "charge", "--for", "1h", "--yes")]
    public async Task Nothing_is_set_by_a_time_zone_that_is_not_known(params string[] arguments)
    {
        await using var plant = new Plant();
        var run = await Program.RunAsync([("TZ", "Middle/Earth")], "", [.. arguments, .. plant.Address, "--state-dir", _folder]);

        Assert.Contains("TZ is 'Middle/Earth', which is unknown on this computer", run.Failed(4), StringComparison.Ordinal);
        SettingsTests.AssertOnlyReads(plant);
    }

    [Fact]
    public async Task A_clock_is_set_by_the_rules_in_TZ()
    {
        await using var plant = new Plant();
        var noon = LocalZone.At(12);
        string[] set = ["clock", "set", "--yes", .. plant.Address, "--state-dir", _folder];

        Assert.Equal(0, (await Program.RunAsync([("TZ", noon.Rules)], "", set)).ExitCode);
        Assert.InRange((plant.Server.Inverter.Now.DateTime - DateTime.UtcNow - noon.Offset).TotalMinutes, -2, 2);
    }

    private Task<Result> RunAsync(Plant plant, params string[] arguments) =>
        plant.RunAsync([.. arguments, "--state-dir", _folder]);
}
