using System.Net;
using SermatecEss.Bridge;
using SermatecEss.Bridge.Configuration;
using SermatecEss.Bridge.Inverters;
using SermatecEss.Bridge.Logging;
using SermatecEss.Inverter;
using SermatecEss.Inverter.Polling;
using SermatecEss.Inverter.State;
using SermatecEss.Protocol.Catalogue;
using SermatecEss.Simulator;
using SermatecEss.Simulator.Faults;

namespace SermatecEss.Cli.Tests;

/// <summary>A simulated inverter whose time stands still, so that all requests get the same values.</summary>
internal sealed class StillPlant : IAsyncDisposable
{
    private readonly SimulatorServer _server;

    internal StillPlant(SimulatorOptions options) =>
        _server = SimulatorServer.Start(
            options, new IPEndPoint(IPAddress.Loopback, 0), new FaultPlan { FrameGap = TimeSpan.Zero }, Clock);

    internal StillClock Clock { get; } = new();

    internal SimulatedInverter Inverter => _server.Inverter;

    /// <summary>The daemon's picture of it.</summary>
    internal async Task<InverterPicture> PictureAsync()
    {
        var output = new FullPicture();
        var address = new SessionOptions { Host = $"{_server.EndPoint.Address}", Port = _server.EndPoint.Port };
        var inverter = new InverterOptions(address, new PollPeriods(StillClock.Period));
        var options = new BridgeOptions { Inverters = [inverter], TimeZone = TimeZoneInfo.Utc };
        using var end = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        var log = new Log(LogLevel.Error, (_, line) => throw new InvalidOperationException(line));
        var state = new MemoryStateStore(Clock, log.Error);
        await using var daemon = new Daemon(options, CommandCatalogue.Default, "1.2.3", [output], Clock, log, state);
        var running = daemon.RunAsync(end.Token);
        var picture = await output.Picture.WaitAsync(end.Token);
        await end.CancelAsync();
        try
        {
            await running;
        }
        catch (OperationCanceledException) when (end.IsCancellationRequested)
        {
            // Cancelled as requested.
        }

        return picture;
    }

    /// <summary>Runs the program in this process.</summary>
    internal async Task<(int ExitCode, string Output, string Error)> RunAsync(params string[] arguments)
    {
        var output = new StringWriter { NewLine = "\n" };
        var error = new StringWriter { NewLine = "\n" };
        var code = await Application.RunAsync([.. arguments, "-i", "127.0.0.1", "-p", $"{_server.EndPoint.Port}"], output, error);
        return (code, output.ToString(), error.ToString());
    }

    public ValueTask DisposeAsync() => _server.DisposeAsync();
}
