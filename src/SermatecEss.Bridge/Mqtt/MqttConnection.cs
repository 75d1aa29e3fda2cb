using System.Buffers;
using System.Text;
using MQTTnet;
using MQTTnet.Protocol;

namespace SermatecEss.Bridge.Mqtt;

/// <summary>
/// The one connection to the broker. It connects again by itself, publishes one message at a time, keeps what could not be sent, and subscribes again
/// after each reconnect. Whoever publishes never waits for it.
/// </summary>
internal sealed class MqttConnection : IAsyncDisposable
{
    private const int OutboxBound = 1000;
    private static readonly byte[] Online = "online"u8.ToArray();
    private static readonly byte[] Offline = "offline"u8.ToArray();
    private static readonly TimeSpan FirstPause = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(30);
    private readonly MqttOptions _options;
    private readonly TimeProvider _time;
    private readonly IMqttClient _client = new MqttClientFactory().CreateMqttClient();
    private readonly Outbox _outbox = new(OutboxBound);
    private readonly CancellationTokenSource _stop = new();
    private readonly string[] _subscriptions;
    private Task? _running;

    internal MqttConnection(MqttOptions options, TimeProvider time, IEnumerable<string> subscriptions)
    {
        _options = options;
        _time = time;
        _subscriptions = [.. subscriptions];
        StatusTopic = $"{options.BaseTopic}/bridge/status";
        _client.ApplicationMessageReceivedAsync += received =>
        {
            var message = received.ApplicationMessage;
            Received?.Invoke(message.Topic, Encoding.UTF8.GetString(message.Payload.ToArray()), message.Retain);
            return Task.CompletedTask;
        };
    }

    /// <summary>Where the bridge says that it is online; the broker says offline for it when it is gone.</summary>
    internal string StatusTopic { get; }

    /// <summary>Is told when the broker has taken the connection, before anything is published on it.</summary>
    internal Action? Connected { get; set; }

    /// <summary>Is told why there is no connection, after each try.</summary>
    internal Action<string>? Lost { get; set; }

    /// <summary>Is given each message of the subscriptions: topic, text, and whether it is a retained one.</summary>
    internal Action<string, string, bool>? Received { get; set; }

    internal void Start() => _running = Task.Run(RunAsync);

    /// <summary>Leaves a message to be published; a newer one to the same topic takes the place of one that waits.</summary>
    internal void Publish(string topic, ReadOnlyMemory<byte> payload, bool retain) => _outbox.Put(new OutgoingMessage(topic, payload, retain));

    /// <summary>Says goodbye and ends the connection; what waits is published first, for as long as an operation may take.</summary>
    public async ValueTask DisposeAsync()
    {
        using var limit = new CancellationTokenSource(_options.Timeout, _time);
        try
        {
            if (_client.IsConnected)
            {
                await SendAsync(new OutgoingMessage(StatusTopic, Offline, Retain: true), limit.Token);
                await _client.DisconnectAsync(new MqttClientDisconnectOptions(), limit.Token);
            }
        }
        catch (Exception e) when (IsBrokersFault(e))
        {
            // The broker's own word, the last will, says the same.
        }

        await _stop.CancelAsync();
        if (_running is not null) await _running;
        _client.Dispose();
        _outbox.Dispose();
        _stop.Dispose();
    }

    private async Task RunAsync()
    {
        var pause = FirstPause;
        while (!_stop.IsCancellationRequested)
        {
            try
            {
                await ConnectAsync();
                pause = FirstPause;
                while (true) await PublishNextAsync();
            }
            catch (OperationCanceledException) when (_stop.IsCancellationRequested)
            {
                return;
            }
            catch (Exception e) when (IsBrokersFault(e))
            {
                if (_stop.IsCancellationRequested) return;
                Lost?.Invoke(e.GetBaseException().Message.TrimEnd('.'));
            }

            try
            {
                await Task.Delay(pause, _time, _stop.Token);
            }
            catch (OperationCanceledException)
            {
                return;
            }

            pause = pause * 2 < LongestPause ? pause * 2 : LongestPause;
        }
    }

    private async Task ConnectAsync()
    {
        if (_client.IsConnected) await _client.DisconnectAsync(new MqttClientDisconnectOptions(), _stop.Token);
        var builder = new MqttClientOptionsBuilder()
            .WithTcpServer(_options.Host, _options.Port)
            .WithClientId(_options.ClientId)
            .WithTimeout(_options.Timeout)
            .WithWillTopic(StatusTopic).WithWillPayload(Offline).WithWillRetain(true).WithWillQualityOfServiceLevel(MqttQualityOfServiceLevel.AtLeastOnce);
        if (_options.User is { } user) builder = builder.WithCredentials(user, _options.Password ?? "");
        _ = await _client.ConnectAsync(builder.Build(), _stop.Token);
        foreach (var topic in _subscriptions) _ = await _client.SubscribeAsync(topic, MqttQualityOfServiceLevel.AtLeastOnce, _stop.Token);
        await SendAsync(new OutgoingMessage(StatusTopic, Online, Retain: true), _stop.Token);
        Connected?.Invoke();
    }

    private async Task PublishNextAsync()
    {
        var message = await _outbox.TakeAsync(_stop.Token);
        try
        {
            await SendAsync(message, _stop.Token);
        }
        catch
        {
            _outbox.PutBack(message);
            throw;
        }
    }

    private async Task SendAsync(OutgoingMessage message, CancellationToken cancellation)
    {
        using var limit = new CancellationTokenSource(_options.Timeout, _time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellation);
        var outgoing = new MqttApplicationMessageBuilder()
            .WithTopic(message.Topic).WithPayloadSegment(message.Payload).WithRetainFlag(message.Retain).WithQualityOfServiceLevel(MqttQualityOfServiceLevel.AtLeastOnce).Build();
        _ = await _client.PublishAsync(outgoing, either.Token);
    }

    private static bool IsBrokersFault(Exception e) =>
        e is MQTTnet.Exceptions.MqttCommunicationException or MQTTnet.Exceptions.MqttClientNotConnectedException or MQTTnet.Exceptions.MqttCommunicationTimedOutException
            or OperationCanceledException or System.Net.Sockets.SocketException or IOException or ObjectDisposedException or InvalidOperationException;
}
