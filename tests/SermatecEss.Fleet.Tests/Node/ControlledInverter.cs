using System.Net;
using SermatecEss.Bridge;
using SermatecEss.Bridge.Configuration;
using SermatecEss.Bridge.Inverters;
using SermatecEss.Bridge.Logging;
using SermatecEss.Bridge.Settings;
using SermatecEss.Fleet.Database;
using SermatecEss.Fleet.Node;
using SermatecEss.Fleet.Tests.Database;
using SermatecEss.Inverter;
using SermatecEss.Inverter.Polling;
using SermatecEss.Inverter.State;
using SermatecEss.Protocol.Catalogue;
using SermatecEss.Protocol.Framing;
using SermatecEss.Simulator;
using SermatecEss.Simulator.Faults;

namespace SermatecEss.Fleet.Tests.Node;

/// <summary>A simulated inverter whose settings can be changed, with its state in PostgreSQL as a node keeps it.</summary>
internal sealed class ControlledInverter : IAsyncDisposable
{
    internal const string Setting = "battery_on_grid_soc_min";

    /// <summary>The battery has enough charge then for its lowest SOC not to be the present one.</summary>
    private static readonly DateTimeOffset Noon = new(2026, 6, 21, 12, 0, 0, TimeSpan.Zero);
    private readonly SimulatorServer _server;
    private readonly InverterFeed _feed;
    private readonly CancellationTokenSource _stop = new();

    private ControlledInverter(InverterRegistry registry, NodeInverter attached)
    {
        Attached = attached;
        var time = TimeProvider.System;
        _server = SimulatorServer.Start(
            new SimulatorOptions { Serial = Sample.Serial, Start = Noon },
            new IPEndPoint(IPAddress.Loopback, 0),
            new FaultPlan { FrameGap = TimeSpan.Zero },
            time);
        var options = new BridgeOptions
        {
            Inverters = [],
            TimeZone = TimeZoneInfo.Utc,
            StuckAfter = 0,
            Control = new ControlOptions { Enabled = true, Override = true, Settings = [Setting] },
        };
        var store = new FleetStateStore(registry, _ => Attached, new MemoryStateStore(time, Assert.Fail), time);
        _feed = new InverterFeed(options, CommandCatalogue.Default, "1", [], 1, time, new Log(LogLevel.Error, (_, _) => { }), store)
        {
            Happened = happened =>
            {
                if (happened is Polled { Picture.HasRequestedAll: true }) _ = HasBeenPolled.TrySetResult();
            },
        };
        _feed.Start(_stop.Token);
        var session = new SessionOptions { Host = "127.0.0.1", Port = _server.EndPoint.Port };
        Inverter = _feed.Add(new InverterOptions(session, new PollPeriods(TimeSpan.FromSeconds(5))), port: null);
        _feed.Poll(Inverter, TimeSpan.Zero);
    }

    /// <summary>How the node has it.</summary>
    internal NodeInverter Attached { get; set; }

    /// <summary>Changes its settings.</summary>
    internal SettingsDesk Desk => Inverter.Desk!;

    /// <summary>How many write commands it has received.</summary>
    internal int Writes => _server.Received.Count(frame => frame.Bytes.Span[FrameLayout.CommandOffset] is >= 0x64 and <= 0x71);

    private LiveInverter Inverter { get; }

    private TaskCompletionSource HasBeenPolled { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Attaches it to a node, and waits until it has been polled.</summary>
    internal static async Task<ControlledInverter> StartAsync(InverterRegistry registry, CancellationToken cancellation)
    {
        var (epoch, documents) = await registry.AttachAsync(Sample.Serial, "node", cancellation);
        var inverter = new ControlledInverter(registry, new NodeInverter(Sample.Serial, epoch, documents.ToDictionary()));
        await inverter.HasBeenPolled.Task.WaitAsync(TimeSpan.FromSeconds(60), cancellation);
        return inverter;
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _feed.EndAsync();
        await _feed.DisposeAsync();
        await _server.DisposeAsync();
        _stop.Dispose();
    }
}
