using System.Net;
using MQTTnet;
using MQTTnet.Protocol;
using SermatecEss.Bridge;
using SermatecEss.Bridge.Configuration;
using SermatecEss.Bridge.Logging;
using SermatecEss.Bridge.Tests;
using SermatecEss.Inverter;
using SermatecEss.Inverter.Polling;
using SermatecEss.Inverter.State;
using SermatecEss.Mqtt.Connection;
using SermatecEss.Mqtt.Topics;
using SermatecEss.Protocol.Catalogue;
using SermatecEss.Simulator;
using SermatecEss.Simulator.Faults;

namespace SermatecEss.Mqtt.Tests;

/// <summary>The daemon's output to a broker.</summary>
public sealed class MqttOutputTests
{
    private const int RoundTrips = 20;

    [Fact]
    public async Task A_daemon_that_stops_while_it_is_busy_publishes_offline_for_its_inverters()
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        limit.CancelAfter(TimeSpan.FromSeconds(60));
        await using var broker = await RecordingBroker.StartAsync();
        await using var server = SimulatorServer.Start(
            new SimulatorOptions(), new IPEndPoint(IPAddress.Loopback, 0), new FaultPlan(), TimeProvider.System);
        var busy = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        using var free = new ManualResetEventSlim();
        var log = new Log(LogLevel.Info, (level, line) =>
        {
            if (!line.Contains("invalid message", StringComparison.Ordinal)) return;
            _ = busy.TrySetResult();
            free.Wait(limit.Token);
        });
        var mqtt = new MqttOptions { Host = "127.0.0.1", Port = broker.Port, ClientId = "daemon", Discovery = DiscoveryStyle.Off };
        var session = new SessionOptions { Host = "127.0.0.1", Port = server.EndPoint.Port };
        var options = new BridgeOptions
        {
            Inverters = [new InverterOptions(session, new PollPeriods(TimeSpan.FromSeconds(1)))],
            TimeZone = TimeZoneInfo.Utc,
            StuckAfter = 0,
        };

        // The goodbye must not run out of time on a busy machine.
        var output = new MqttOutput(mqtt, new ControlOptions(), new WaitClock(), log);
        var time = TimeProvider.System;
        await using var daemon = new Daemon(
            options, CommandCatalogue.Default, "1.2.3", [output], time, log, new MemoryStateStore(time, Assert.Fail));
        using var stop = new CancellationTokenSource();
        var running = daemon.RunAsync(stop.Token);
        var topics = new BridgeTopics(mqtt.BaseTopic);
        var inverter = new InverterTopics(mqtt.BaseTopic, new SimulatorOptions().Serial);
        _ = await broker.UntilAsync(inverter.Availability, "online");

        using var owner = new MqttClientFactory().CreateMqttClient();
        _ = await owner.ConnectAsync(new MqttClientOptionsBuilder().WithTcpServer("127.0.0.1", broker.Port).Build(), limit.Token);
        await CommandAsync();
        await busy.Task.WaitAsync(limit.Token);
        await stop.CancelAsync();

        // Time enough to say goodbye too early.
        for (var i = 0; i < RoundTrips; i++) await CommandAsync();
        free.Set();

        var messages = await broker.UntilAsync(topics.Status, "offline");
        Assert.Contains((inverter.Availability, "offline"), messages);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => running);

        async Task CommandAsync() => _ = await owner.PublishStringAsync(
            topics.LogLevel, "no level", MqttQualityOfServiceLevel.AtLeastOnce, cancellationToken: limit.Token);
    }
}
