using System.Net;
using SermatecEss.Bridge.Tests;
using SermatecEss.Protocol.Framing;
using SermatecEss.Simulator;

namespace SermatecEss.EndToEnd.Tests;

/// <summary>Commands whose inverter dials in.</summary>
public sealed class DialledInTests
{
    private const string Serial = "STSIMULATED000000000000001";

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_command_reads_an_inverter_that_dials_in(bool encrypted)
    {
        await using var plant = new Plant(new SimulatorOptions { Cipher = encrypted ? CloudCipher.Vendor : null });
        using var run = Program.Start("get", "battery", "--accept", "127.0.0.1:0", "--serial", Serial);
        await using var inverter = new DiallingSimulator(await PortAsync(run), plant.Server.EndPoint);

        var result = await run.EndAsync();

        Assert.Equal(0, result.ExitCode);
        Assert.StartsWith("battery voltage: ", result.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_setting_is_changed_on_an_inverter_that_dials_in()
    {
        var state = Directory.CreateTempSubdirectory("sermatec-ess-test");
        await using var plant = new Plant();
        using var run = Program.Start(
            "set", "battery_on_grid_soc_min=33", "--yes", "--accept", "127.0.0.1:0", "--state-dir", state.FullName);
        await using var inverter = new DiallingSimulator(await PortAsync(run), plant.Server.EndPoint);

        Assert.Equal(0, (await run.EndAsync()).ExitCode);
        state.Delete(recursive: true);
    }

    [Fact]
    public async Task An_inverter_is_either_dialled_or_dials_in()
    {
        var result = await Program.RunAsync("status", "--accept", "127.0.0.1:0", "-i", "127.0.0.1");

        Assert.Equal(2, result.ExitCode);
        Assert.Equal("sermatec-ess: --accept: an inverter either dials in or is connected to; remove --accept or --inverter\n", result.Error);
    }

    /// <summary>The port on which a program waits.</summary>
    private static async Task<IPEndPoint> PortAsync(Program run)
    {
        const string Line = "Waiting for the inverter to dial in to ";
        var line = await run.ErrorLineAsync(Line);
        return IPEndPoint.Parse(line[(line.IndexOf(Line, StringComparison.Ordinal) + Line.Length)..].TrimEnd('.'));
    }
}
