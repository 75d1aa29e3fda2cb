using System.Threading.Channels;
using SermatecEss.Bridge.Configuration;
using SermatecEss.Bridge.Logging;
using SermatecEss.Bridge.Outputs;
using SermatecEss.Mqtt.Connection;
using SermatecEss.Mqtt.HomeAssistant;
using SermatecEss.Mqtt.Topics;

namespace SermatecEss.Mqtt;

/// <summary>Publishes the inverters' readings to a broker, announces them to Home Assistant, and handles MQTT commands.</summary>
/// <param name="options">The broker and its topics.</param>
/// <param name="control">What may be changed over MQTT.</param>
/// <param name="time">The clock.</param>
/// <param name="log">The log.</param>
/// <param name="fleet">How a node of a fleet publishes; null for a daemon.</param>
public sealed class MqttOutput(MqttOptions options, ControlOptions control, TimeProvider time, Log log, FleetRole? fleet = null) : IOutput
{
    /// <summary>The most MQTT messages, and events, in the queue.</summary>
    private const int MostWaiting = 1000;
    private static readonly TimeSpan Tick = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan LongestCommand = TimeSpan.FromSeconds(5);
    private volatile MqttConnection? _connection;
    private volatile ChannelWriter<Action<MqttPublisher>>? _work;
    private volatile MqttPublisher? _publisher;

    /// <inheritdoc/>
    public string Name => "mqtt";

    /// <inheritdoc/>
    public bool? IsConnected => _connection is { IsConnected: true };

    /// <inheritdoc/>
    public string? Detail =>
        $"broker {options.Where} {(IsConnected == true ? "connected" : "not connected")}"
        + (_connection?.Refused is { } refused ? $", refused {refused}" : "");

    /// <summary>In a fleet, publishes offline for inverters that no node polls.</summary>
    /// <param name="serials">Their serial numbers.</param>
    /// <param name="cancellation">Cancels it.</param>
    public async Task PublishOfflineAsync(IReadOnlyList<string> serials, CancellationToken cancellation)
    {
        if (_work is { } work && serials.Count > 0) await work.WriteAsync(state => state.Fleet!.TakeSilent(serials), cancellation);
    }

    /// <summary>In a fleet, carries out a command that another node has received.</summary>
    /// <param name="serial">The serial number of the inverter.</param>
    /// <param name="key">The last part of the command's topic.</param>
    /// <param name="text">Its payload.</param>
    /// <returns>Whether the inverter is polled here.</returns>
    public async Task<bool> CommandAsync(string serial, string key, string text)
    {
        if (_work is not { } work) return false;
        var taken = new TaskCompletionSource<bool>(TaskCreationOptions.RunContinuationsAsynchronously);
        if (!work.TryWrite(state => taken.TrySetResult(state.Fleet!.TakeCommand(serial, key, text)))) return false;
        return await taken.Task.WaitAsync(LongestCommand, time);
    }

    /// <inheritdoc/>
    public async Task RunAsync(BridgeView bridge, OutputFeed events, CancellationToken cancellation)
    {
        // One task does all the work, so that nothing needs a lock, and its errors are the output's.
        var work = Channel.CreateBounded<Action<MqttPublisher>>(MostWaiting);

        // The connection ends after the last messages have been queued, not before.
        using var stop = new CancellationTokenSource();
        using var connection = _connection = Connect(work.Writer, stop.Token);
        await using var publisher = new MqttPublisher(bridge, connection, options, control, time, log, fleet);
        _publisher = publisher;
        _work = work.Writer;
        var connecting = connection.RunAsync(stop.Token);
        var taking = TakeAsync(events, work.Writer, stop.Token);
        await using var ticks = time.CreateTimer(_ => work.Writer.TryWrite(state => state.Tick()), null, Tick, Tick);
        try
        {
            publisher.Begin();
            while (true) (await work.Reader.ReadAsync(cancellation))(publisher);
        }
        catch (OperationCanceledException) when (cancellation.IsCancellationRequested)
        {
            // Stopped as requested.
        }
        finally
        {
            // In any case, publish that nothing more will be published.
            publisher.End();
            await stop.CancelAsync();
            await connecting;
            await taking;
        }
    }

    private MqttConnection Connect(ChannelWriter<Action<MqttPublisher>> work, CancellationToken cancellation)
    {
        async Task Connected(IReadOnlyList<IncomingMessage> retained) =>
            await work.WriteAsync(state => state.Connected(retained), cancellation);
        void Received(IncomingMessage message)
        {
            if (_publisher?.Fleet?.Concerns(message) == false) return;
            if (!work.TryWrite(state => state.Received(message))) log.Warn("too many incoming MQTT messages; some are ignored");
        }

        var topics = new BridgeTopics(options.BaseTopic);
        var discovery = options.Discovery == DiscoveryStyle.Off ? null : new DiscoveryTopics(options.DiscoveryPrefix);
        if (fleet is null)
        {
            string[] commands = control.Enabled ? [topics.AllSet] : [topics.Reconnect, topics.LogLevel];
            return new MqttConnection(options, time, log)
            {
                Subscriptions = discovery is null ? commands : [.. commands, discovery.Birth],
                Retained = discovery is null ? null : (discovery.All, Announcer.IsCandidate),
                Connected = Connected,
                Received = Received,
            };
        }

        var shared = new FleetTopics(options.BaseTopic, fleet.Node);
        List<string> subscriptions = [shared.AllAvailability];
        if (control.Enabled) subscriptions.Add(shared.Commands(fleet.Group));
        if (discovery is not null) subscriptions.AddRange([discovery.Birth, shared.Announcements]);
        return new MqttConnection(options, time, log)
        {
            StatusTopic = shared.Status,
            Subscriptions = subscriptions,
            Retained = discovery is null ? null : (shared.Announcements, topic => topic == shared.Announcements),
            ReadsRetainedAgain = true,
            Connected = Connected,
            Received = Received,
        };
    }

    private static async Task TakeAsync(OutputFeed events, ChannelWriter<Action<MqttPublisher>> work, CancellationToken cancellation)
    {
        try
        {
            while (true)
            {
                var happened = await events.TakeAsync(cancellation);
                await work.WriteAsync(state => state.Take(happened), cancellation);
            }
        }
        catch (OperationCanceledException) when (cancellation.IsCancellationRequested)
        {
            // The output is stopping.
        }
    }
}
