using System.Net;
using SermatecEss.Bridge;
using SermatecEss.Bridge.Configuration;
using SermatecEss.Bridge.Inverters;
using SermatecEss.Bridge.Logging;
using SermatecEss.Inverter;
using SermatecEss.Inverter.Polling;
using SermatecEss.Inverter.State;
using SermatecEss.Mqtt.Connection;
using SermatecEss.Protocol.Catalogue;

namespace SermatecEss.Mqtt.Tests.Fleet;

/// <summary>A node of a fleet without a cluster: polls inverters, and publishes to the broker.</summary>
internal sealed class FleetMember : IAsyncDisposable
{
    private readonly CancellationTokenSource _stop = new();
    private readonly InverterFeed _feed;

    internal FleetMember(string name, RecordingBroker broker)
    {
        var log = new Log(LogLevel.Info, (_, _) => { });
        var time = TimeProvider.System;
        Output = new MqttOutput(
            new MqttOptions { Host = "127.0.0.1", Port = broker.Port, ClientId = name },
            new ControlOptions(),
            time,
            log,
            new FleetRole
            {
                Node = name,
                Group = "test",
                LoadAnnouncement = serial => broker.Saved.GetValueOrDefault(serial),
                SaveAnnouncement = (serial, saved) => broker.Saved[serial] = saved,
                PassOn = (_, _, _) => Task.FromResult(false),
            });
        var options = new BridgeOptions { Inverters = [], TimeZone = TimeZoneInfo.Utc, StuckAfter = 0 };
        _feed = new InverterFeed(
            options, CommandCatalogue.Default, "1.2.3", [Output], 10, time, log, new MemoryStateStore(time, Assert.Fail));
        _feed.Start(_stop.Token);
    }

    internal MqttOutput Output { get; }

    /// <summary>Polls an inverter.</summary>
    internal LiveInverter Add(IPEndPoint inverter, string serial)
    {
        var session = new SessionOptions { Host = "127.0.0.1", Port = inverter.Port };
        var live = _feed.Add(new InverterOptions(session, new PollPeriods(TimeSpan.FromSeconds(1))), port: null, serial);
        _feed.Poll(live, TimeSpan.Zero);
        return live;
    }

    /// <summary>Leaves an inverter to another node.</summary>
    internal Task ReleaseAsync(LiveInverter inverter) => _feed.ReleaseAsync(inverter);

    public async ValueTask DisposeAsync()
    {
        if (_stop.IsCancellationRequested) return;
        await _stop.CancelAsync();
        await _feed.EndAsync();
        await _feed.DisposeAsync();
        _stop.Dispose();
    }
}
