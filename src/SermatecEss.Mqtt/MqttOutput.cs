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
public sealed class MqttOutput(MqttOptions options, ControlOptions control, TimeProvider time, Log log) : IOutput
{
    /// <summary>The most MQTT messages, and events, in the queue.</summary>
    private const int MostWaiting = 1000;
    private static readonly TimeSpan Tick = TimeSpan.FromMilliseconds(100);
    private volatile MqttConnection? _connection;

    /// <inheritdoc/>
    public string Name => "mqtt";

    /// <inheritdoc/>
    public bool? IsConnected => _connection is { IsConnected: true };

    /// <inheritdoc/>
    public string? Detail =>
        $"broker {options.Where} {(IsConnected == true ? "connected" : "not connected")}"
        + (_connection?.Refused is { } refused ? $", refused {refused}" : "");

    /// <inheritdoc/>
    public async Task RunAsync(BridgeView bridge, OutputFeed events, CancellationToken cancellation)
    {
        // One task does all the work, so that nothing needs a lock, and its errors are the output's.
        var work = Channel.CreateBounded<Action<MqttPublisher>>(MostWaiting);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        using var connection = _connection = Connect(work.Writer, stop.Token);
        await using var publisher = new MqttPublisher(bridge, connection, options, control, time, log);
        var connecting = connection.RunAsync(stop.Token);
        var taking = TakeAsync(events, work.Writer, stop.Token);
        await using var ticks = time.CreateTimer(_ => work.Writer.TryWrite(state => state.Tick()), null, Tick, Tick);
        try
        {
            publisher.Begin();
            while (true) (await work.Reader.ReadAsync(stop.Token))(publisher);
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
        var topics = new BridgeTopics(options.BaseTopic);
        var discovery = options.Discovery == DiscoveryStyle.Off ? null : new DiscoveryTopics(options.DiscoveryPrefix);
        string[] commands = control.Enabled ? [topics.AllSet] : [topics.Reconnect, topics.LogLevel];
        return new MqttConnection(options, time, log)
        {
            Subscriptions = discovery is null ? commands : [.. commands, discovery.Birth],
            Retained = discovery is null ? null : (discovery.All, Announcer.IsCandidate),
            Connected = async retained => await work.WriteAsync(state => state.Connected(retained), cancellation),
            Received = message =>
            {
                if (!work.TryWrite(state => state.Received(message)))
                    log.Warn("too many incoming MQTT messages; some are ignored");
            },
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
