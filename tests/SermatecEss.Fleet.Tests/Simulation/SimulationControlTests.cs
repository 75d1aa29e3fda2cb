using System.Net;
using SermatecEss.Fleet.Simulation;

namespace SermatecEss.Fleet.Tests.Simulation;

/// <summary>The lines that control a running simulation.</summary>
public sealed class SimulationControlTests
{
    private const string Serial = "SF00000001";

    [Theory]
    [InlineData("explode SF00000001", "error: there is no command explode")]
    [InlineData("silence SF00000002", "error: no inverter has the serial number SF00000002")]
    [InlineData("silence", "error: expected a command and a serial number or a file")]
    [InlineData("", "error: expected a command and a serial number or a file")]
    [InlineData("report /nowhere/report.json", "error: Could not find a part of the path '/nowhere/report.json.new'.")]
    public async Task A_wrong_line_is_answered_with_what_is_wrong(string line, string reply)
    {
        await using var fleet = new FleetSimulation(new FleetSimulationOptions(new IPEndPoint(IPAddress.Loopback, 1)), TimeProvider.System);

        Assert.Equal(reply, new SimulationControl(fleet).CarryOut(line));
    }

    [Fact]
    public async Task Each_line_is_carried_out_and_answered()
    {
        var end = TestContext.Current.CancellationToken;
        await using var server = new DialledServer();
        await using var fleet = new FleetSimulation(new FleetSimulationOptions(server.EndPoint), TimeProvider.System);
        fleet.Start();
        using var first = await server.TakeAsync(end);
        var path = Path.Combine(Directory.CreateTempSubdirectory().FullName, "report.json");
        var lines = $"second-link {Serial}\nsilence {Serial}\npower-off {Serial}\npower-on {Serial}\nreport {path}\ndisconnect {Serial}\n";
        using var replies = new StringWriter { NewLine = "\n" };

        await new SimulationControl(fleet).RunAsync(new StringReader(lines), replies, end);

        Assert.Equal(string.Concat(Enumerable.Repeat("ok\n", SimulationControl.Commands.Count)), replies.ToString());
        Assert.Contains(Serial, await File.ReadAllTextAsync(path, end));
        Directory.Delete(Path.GetDirectoryName(path)!, recursive: true);
    }
}
