using System.Buffers;
using MQTTnet;
using MQTTnet.Exceptions;
using MQTTnet.Protocol;

namespace SermatecEss.Bridge.Mqtt;

/// <summary>
/// The one connection to the broker. It connects again by itself, does one thing at a time and each for a limited time, keeps what could not be sent, and
/// subscribes again after each reconnect. Whoever publishes never waits for it.
/// </summary>
internal sealed class MqttConnection : IAsyncDisposable
{
    private const int OutboxBound = 10_000;

    // A message that was under way this often when the connection broke is what breaks it.
    private const int FailuresToGiveUp = 3;
    private static readonly byte[] Online = "online"u8.ToArray();
    private static readonly byte[] Offline = "offline"u8.ToArray();
    private static readonly TimeSpan FirstPause = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan ReadBackTime = TimeSpan.FromSeconds(2);
    private readonly MqttOptions _options;
    private readonly TimeProvider _time;
    private readonly Log _log;
    private readonly IMqttClient _client = new MqttClientFactory().CreateMqttClient();
    private readonly Outbox _outbox = new(OutboxBound);
    private readonly CancellationTokenSource _stop = new();
    private CancellationTokenSource _connection = new();
    private Task? _running;
    private ReadBack? _readBack;
    private long _connections;
    private bool _isAway;
    private volatile bool _isConnected;

    internal MqttConnection(MqttOptions options, TimeProvider time, Log log)
    {
        _options = options;
        _time = time;
        _log = log;
        StatusTopic = $"{options.BaseTopic}/bridge/status";
        _client.ApplicationMessageReceivedAsync += received =>
        {
            var message = new IncomingMessage(received.ApplicationMessage.Topic, received.ApplicationMessage.Payload.ToArray(), received.ApplicationMessage.Retain);
            if (_readBack?.Take(message) != true) Received?.Invoke(message);
            return Task.CompletedTask;
        };
        _client.DisconnectedAsync += _ =>
        {
            if (!_client.IsConnected) _connection.Cancel();
            return Task.CompletedTask;
        };
    }

    /// <summary>Where the bridge says that it is online; the broker says offline for it when it is gone.</summary>
    internal string StatusTopic { get; }

    /// <summary>What is subscribed to after each connect.</summary>
    internal IReadOnlyList<string> Subscriptions { get; init; } = [];

    /// <summary>What the broker may have kept of an earlier run, and is read once: a filter, and which of its topics; null for nothing.</summary>
    internal (string Filter, Func<string, bool> IsWanted)? Kept { get; init; }

    /// <summary>Is told when the broker has taken the connection, before anything is published on it: what it had kept, on the first time.</summary>
    internal Action<IReadOnlyList<IncomingMessage>>? Connected { get; set; }

    /// <summary>Is given each message of the subscriptions.</summary>
    internal Action<IncomingMessage>? Received { get; set; }

    /// <summary>Whether there is a connection on which everything has been said that a new one begins with.</summary>
    internal bool IsConnected => _isConnected;

    /// <summary>Messages that were given up, because too many waited or because the broker would not have them.</summary>
    internal long Dropped => _outbox.Dropped;

    /// <summary>How often the connection was made anew.</summary>
    internal long Reconnects => Math.Max(0, Interlocked.Read(ref _connections) - 1);

    internal void Start() => _running = Task.Run(RunAsync);

    /// <summary>Leaves a message to be published.</summary>
    internal void Publish(OutgoingMessage message) => _outbox.Put(message);

    /// <summary>Says goodbye and ends the connection; what waits is published first, for as long as an operation may take.</summary>
    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        if (_running is not null) await _running;
        using var limit = new CancellationTokenSource(_options.Timeout, _time);
        try
        {
            _outbox.Put(new OutgoingMessage(StatusTopic, Offline, Retain: true) { IsEvent = true });
            while (_client.IsConnected && _outbox.Count > 0) await SendAsync(await _outbox.TakeAsync(limit.Token), limit.Token);
            if (_outbox.Count == 0) await DisconnectAsync();
        }
        catch (Exception e) when (IsBrokersFault(e))
        {
            // Without a goodbye the broker says the same, by the last will.
        }

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
                await PublishAsync();
            }
            catch (OperationCanceledException) when (_stop.IsCancellationRequested)
            {
                return;
            }
            catch (Exception e) when (IsBrokersFault(e) || e is MqttSetupException)
            {
                Lost(e);
            }

            // A proper goodbye without the word that belongs to it would keep the broker from saying it.
            if (_stop.IsCancellationRequested) return;
            _isConnected = false;
            await DisconnectAsync();
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
        _connection = new CancellationTokenSource();
        var options = MqttClientSettings.From(_options)
            .WithWillTopic(StatusTopic).WithWillPayload(Offline).WithWillRetain(true).WithWillQualityOfServiceLevel(MqttQualityOfServiceLevel.AtLeastOnce).Build();
        var answer = await InTimeAsync(token => _client.ConnectAsync(options, token), _stop.Token);
        if (answer.ResultCode != MqttClientConnectResultCode.Success) throw new MqttCommunicationException(Refusal(answer.ResultCode));
        foreach (var topic in Subscriptions) await SubscribeAsync(topic);
        var kept = Kept is { } filter && Interlocked.Read(ref _connections) == 0 ? await ReadKeptAsync(filter.Filter, filter.IsWanted) : [];
        await SendAsync(new OutgoingMessage(StatusTopic, Online, Retain: true), _stop.Token);
        _ = Interlocked.Increment(ref _connections);
        _log.Info($"connected to the broker at {_options.Host}:{_options.Port}");
        _isAway = false;
        _outbox.ForgetStates();
        _isConnected = true;
        Connected?.Invoke(kept);
    }

    private async Task<IReadOnlyList<IncomingMessage>> ReadKeptAsync(string filter, Func<string, bool> isWanted)
    {
        var marker = $"{_options.BaseTopic}/bridge/marker/{_options.ClientId.Replace('/', '_')}";
        var reading = _readBack = new ReadBack(isWanted, marker);
        await SubscribeAsync(filter);
        await SubscribeAsync(marker);
        await SendAsync(new OutgoingMessage(marker, Online, Retain: false), _stop.Token);
        try
        {
            await reading.End.WaitAsync(ReadBackTime, _time, _connection.Token);
        }
        catch (TimeoutException)
        {
            _log.Debug("the broker did not give back what was sent to it; what Home Assistant was told before is not fully known");
        }

        _ = await InTimeAsync(token => _client.UnsubscribeAsync(filter, token), _stop.Token);
        _ = await InTimeAsync(token => _client.UnsubscribeAsync(marker, token), _stop.Token);
        _readBack = null;
        return reading.Messages;
    }

    private async Task PublishAsync()
    {
        using var either = CancellationTokenSource.CreateLinkedTokenSource(_stop.Token, _connection.Token);
        while (true)
        {
            OutgoingMessage message;
            try
            {
                message = await _outbox.TakeAsync(either.Token);
            }
            catch (OperationCanceledException) when (!_stop.IsCancellationRequested)
            {
                throw new MqttCommunicationException("the connection was lost");
            }

            try
            {
                await SendAsync(message, _stop.Token);
            }
            catch (OperationCanceledException) when (_stop.IsCancellationRequested)
            {
                _outbox.PutBack(message);
                throw;
            }
            catch (Exception e) when (IsBrokersFault(e) && message.Failures + 1 < FailuresToGiveUp)
            {
                _outbox.PutBack(message with { Failures = message.Failures + 1 });
                throw;
            }
            catch (Exception e)
            {
                _outbox.Drop();
                _log.Warn($"a message to {message.Topic} is given up: {e.GetBaseException().Message}");
                if (IsBrokersFault(e)) throw;
            }
        }
    }

    private async Task SubscribeAsync(string topic)
    {
        var answer = await InTimeAsync(token => _client.SubscribeAsync(topic, MqttQualityOfServiceLevel.AtLeastOnce, token), _stop.Token);
        if (answer.Items.Any(item => item.ResultCode > MqttClientSubscribeResultCode.GrantedQoS2)) _log.Warn($"the broker refuses the subscription to {topic}; see the user's rights there");
    }

    private async Task SendAsync(OutgoingMessage message, CancellationToken cancellation)
    {
        var outgoing = new MqttApplicationMessageBuilder()
            .WithTopic(message.Topic).WithPayloadSegment(message.Payload).WithRetainFlag(message.Retain)
            .WithQualityOfServiceLevel(message.IsMinor ? MqttQualityOfServiceLevel.AtMostOnce : MqttQualityOfServiceLevel.AtLeastOnce).Build();
        var answer = await InTimeAsync(token => _client.PublishAsync(outgoing, token), cancellation);
        if (answer.IsSuccess || answer.ReasonCode == MqttClientPublishReasonCode.NoMatchingSubscribers) return;
        _outbox.Drop();
        _log.Warn($"the broker refuses a message to {message.Topic}: {answer.ReasonCode}; see the user's rights there");
    }

    /// <summary>Does one thing with the broker, which is gone when it has not done its part in time.</summary>
    private async Task<T> InTimeAsync<T>(Func<CancellationToken, Task<T>> operation, CancellationToken cancellation)
    {
        using var limit = new CancellationTokenSource(_options.Timeout, _time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellation);
        try
        {
            return await operation(either.Token);
        }
        catch (OperationCanceledException) when (limit.IsCancellationRequested && !cancellation.IsCancellationRequested)
        {
            throw new MqttCommunicationException($"it did not answer within {_options.Timeout.TotalSeconds:0.#} s");
        }
    }

    private async Task DisconnectAsync()
    {
        using var limit = new CancellationTokenSource(_options.Timeout, _time);
        try
        {
            if (_client.IsConnected) await _client.DisconnectAsync(new MqttClientDisconnectOptions(), limit.Token);
        }
        catch (Exception e) when (IsBrokersFault(e))
        {
            // It is gone already.
        }
    }

    private void Lost(Exception e)
    {
        var line = $"no connection to the broker at {_options.Host}:{_options.Port}: {e.GetBaseException().Message.TrimEnd('.')}; trying until there is one";
        _log.Write(_isAway ? LogLevel.Debug : LogLevel.Warn, line);
        _isAway = true;
    }

    private static string Refusal(MqttClientConnectResultCode code) => code switch
    {
        MqttClientConnectResultCode.BadUserNameOrPassword => "it does not know this user and password",
        MqttClientConnectResultCode.NotAuthorized => "it does not let this user in; check user and password",
        MqttClientConnectResultCode.ClientIdentifierNotValid => "it does not take the client id",
        MqttClientConnectResultCode.UnsupportedProtocolVersion => "it does not speak this version of MQTT",
        _ => $"it refused the login ({code})",
    };

    private static bool IsBrokersFault(Exception e) =>
        e is MqttCommunicationException or MqttClientNotConnectedException or MqttClientDisconnectedException or MqttCommunicationTimedOutException or MqttClientUnexpectedDisconnectReceivedException
            or OperationCanceledException or System.Net.Sockets.SocketException or IOException or ObjectDisposedException or InvalidOperationException
            or System.Security.Authentication.AuthenticationException;
}
