using System.Net;
using SermatecEss.Bridge;
using SermatecEss.Bridge.Configuration;
using SermatecEss.Bridge.Inverters;
using SermatecEss.Bridge.Logging;
using SermatecEss.Fleet.Database;
using SermatecEss.Fleet.Node;
using SermatecEss.Fleet.Tests.Database;
using SermatecEss.Inverter;
using SermatecEss.Inverter.Polling;
using SermatecEss.Inverter.Settings;
using SermatecEss.Inverter.State;
using SermatecEss.Protocol.Catalogue;
using SermatecEss.Protocol.Framing;
using SermatecEss.Simulator;
using SermatecEss.Simulator.Faults;

namespace SermatecEss.Fleet.Tests.Node;

/// <summary>A node whose inverter has been given to another one writes nothing more to it.</summary>
public sealed class FencingTests(SharedPostgres postgres)
{
    private const string Setting = "battery_on_grid_soc_min";

    [Fact]
    public async Task A_stale_node_is_refused_and_sends_nothing()
    {
        var token = TestContext.Current.CancellationToken;
        await using var database = await postgres.CreateAsync();
        var registry = new InverterRegistry(database);
        await using var server = SimulatorServer.Start(
            new SimulatorOptions { Serial = Sample.Serial },
            new IPEndPoint(IPAddress.Loopback, 0),
            new FaultPlan { FrameGap = TimeSpan.Zero },
            TimeProvider.System);
        var (epoch, documents) = await registry.AttachAsync(Sample.Serial, "stale", token);
        var inverter = new NodeInverter(Sample.Serial, epoch, documents.ToDictionary());
        var time = TimeProvider.System;
        var store = new FleetStateStore(registry, _ => inverter, new MemoryStateStore(time, Assert.Fail), time);
        var options = new BridgeOptions
        {
            Inverters = [],
            TimeZone = TimeZoneInfo.Utc,
            StuckAfter = 0,
            Control = new ControlOptions { Enabled = true, Override = true, Settings = [Setting] },
        };
        var polled = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var feed = new InverterFeed(
            options, CommandCatalogue.Default, "1", [], 1, time, new Log(LogLevel.Error, (_, _) => { }), store)
        {
            Happened = happened =>
            {
                if (happened is Polled { Picture.HasRequestedAll: true }) _ = polled.TrySetResult();
            },
        };
        using var stop = new CancellationTokenSource();
        feed.Start(stop.Token);
        var session = new SessionOptions { Host = "127.0.0.1", Port = server.EndPoint.Port };
        var live = feed.Add(new InverterOptions(session, new PollPeriods(TimeSpan.FromSeconds(5))), port: null);
        feed.Poll(live, TimeSpan.Zero);
        await polled.Task.WaitAsync(TimeSpan.FromSeconds(60), token);
        var desk = live.Desk!;
        var setting = desk.Settings.Single(setting => setting.Id == Setting);

        Assert.Equal("confirmed", Assert.Single(await desk.SetAsync([setting.Parse("21")], "test", token)).Word);
        Assert.Equal(1, WritesTo(server));

        var (_, taken) = await registry.AttachAsync(Sample.Serial, "next", token);
        Assert.True(taken.ContainsKey(StateKind.Ledger));
        var refused = Assert.Single(await desk.SetAsync([setting.Parse("22")], "test", token));
        Assert.Equal(("refused", SettingRefusal.NoLedger), (refused.Word, refused.Refusal));
        Assert.Contains("another node polls the inverter", refused.Reason, StringComparison.Ordinal);
        Assert.EndsWith("; try again: it is passed on to the node that polls it.", refused.Reason, StringComparison.Ordinal);
        var held = await desk.OverrideAsync(new(OverrideKind.Hold, TimeSpan.FromMinutes(10), null), "test", token);
        Assert.Equal("refused", held.Word);
        Assert.Equal(1, WritesTo(server));

        // The next node's state is as it was.
        var (third, kept) = await registry.AttachAsync(Sample.Serial, "third", token);
        Assert.Equal(taken[StateKind.Ledger], kept[StateKind.Ledger]);
        Assert.False(kept.ContainsKey(StateKind.Override));

        // It does not restore what its override has changed either: that is the next node's to do.
        inverter = new NodeInverter(Sample.Serial, third, kept.ToDictionary());
        var hold = await desk.OverrideAsync(new(OverrideKind.Hold, TimeSpan.FromMinutes(10), null), "test", token);
        Assert.Equal("confirmed", hold.Word);
        var sent = WritesTo(server);
        Assert.True(sent > 1);
        _ = await registry.AttachAsync(Sample.Serial, "fourth", token);
        _ = await desk.OverrideAsync(new(null, TimeSpan.Zero, null), "test", token);
        Assert.Equal(sent, WritesTo(server));
        await stop.CancelAsync();
        await feed.EndAsync();
    }

    private static int WritesTo(SimulatorServer server) =>
        server.Received.Count(frame => frame.Bytes.Span[FrameLayout.CommandOffset] is >= 0x64 and <= 0x71);
}
