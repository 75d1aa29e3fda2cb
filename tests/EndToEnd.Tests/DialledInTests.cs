using System.Net;
using System.Net.Sockets;
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
        Assert.Equal(
            "sermatec-ess: --accept: an inverter either dials in or is connected to; remove --accept or --inverter\n", result.Error);
    }

    [Fact]
    public async Task Behind_a_shield_the_cloud_reads_and_changes_nothing()
    {
        var folder = Directory.CreateTempSubdirectory("sermatec-ess-test");
        using var cloud = new TcpListener(IPAddress.Loopback, 0);
        cloud.Start();
        var file = Path.Combine(folder.FullName, "daemon.yaml");
        await File.WriteAllTextAsync(
            file,
            $$"""
            mqtt: { host: 127.0.0.1, port: 1 }
            gateways: { shield: { listen: '127.0.0.1:0', cloud: '{{cloud.LocalEndpoint}}' } }
            """,
            TestContext.Current.CancellationToken);
        await using var plant = new Plant();
        using var daemon = Program.Start("daemon", "-c", file);
        await using var inverter = new DiallingSimulator(
            await PortAsync(daemon, "waiting for inverters to dial in to "),
            plant.Server.EndPoint);
        using var socket = await cloud.AcceptSocketAsync(TestContext.Current.CancellationToken);

        await socket.SendAsync(
            (byte[])[.. FrameWriter.Request(CommandCode.FromByte(0x64), [0xaa]), .. FrameWriter.Request(CommandCode.FromByte(0x0a))],
            TestContext.Current.CancellationToken);
        var answer = new byte[FrameLayout.PayloadOffset];
        await socket.ReceiveAsync(answer, TestContext.Current.CancellationToken);
        var refused = await daemon.ErrorLineAsync("shield: refused command 64 with 1 bytes from the cloud");

        Assert.Equal(0x0a, answer[FrameLayout.CommandOffset]);
        Assert.EndsWith(": it changes settings (1 so far)", refused, StringComparison.Ordinal);
        Assert.DoesNotContain("64", plant.Asked);
        folder.Delete(recursive: true);
    }

    /// <summary>The port on which a program waits.</summary>
    private static async Task<IPEndPoint> PortAsync(Program run, string said = "Waiting for the inverter to dial in to ")
    {
        var line = await run.ErrorLineAsync(said);
        return IPEndPoint.Parse(line[(line.IndexOf(said, StringComparison.Ordinal) + said.Length)..].TrimEnd('.'));
    }
}
