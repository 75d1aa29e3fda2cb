using System.Net;
using SermatecEss.Bridge;
using SermatecEss.Bridge.Configuration;
using SermatecEss.Bridge.Inverters;
using SermatecEss.Bridge.Logging;
using SermatecEss.Cli.Tests;
using SermatecEss.Inverter;
using SermatecEss.Inverter.Polling;
using SermatecEss.Inverter.State;
using SermatecEss.Protocol.Catalogue;
using SermatecEss.Simulator;
using SermatecEss.Simulator.Faults;

namespace SermatecEss.Web.Tests.Metrics;

/// <summary>The daemon's core at a simulated inverter, while time stands still.</summary>
internal static class StillDaemon
{
    /// <summary>What it knows once everything was read.</summary>
    internal static async Task<InverterPicture> PictureAsync(SimulatorOptions options)
    {
        var clock = new StillClock();
        await using var server = SimulatorServer.Start(
            options, new IPEndPoint(IPAddress.Loopback, 0), new FaultPlan { FrameGap = TimeSpan.Zero }, clock);
        var output = new FullPicture();
        var address = new SessionOptions { Host = $"{server.EndPoint.Address}", Port = server.EndPoint.Port };
        var bridge = new BridgeOptions
        {
            Inverters = [new InverterOptions(address, new PollPeriods(StillClock.Period))],
            TimeZone = TimeZoneInfo.Utc,
        };
        var log = new Log(LogLevel.Error, (_, line) => throw new InvalidOperationException(line));
        using var end = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        await using var daemon = new Daemon(
            bridge, CommandCatalogue.Default, "1.2.3", [output], clock, log, new MemoryStateStore(clock, log.Error));
        var running = daemon.RunAsync(end.Token);
        var picture = await output.Picture.WaitAsync(end.Token);
        await end.CancelAsync();
        await running.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        return picture;
    }
}
