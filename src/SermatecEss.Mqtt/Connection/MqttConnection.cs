using System.Buffers;
using MQTTnet;
using MQTTnet.Exceptions;
using MQTTnet.Protocol;
using SermatecEss.Bridge.Logging;
using SermatecEss.Mqtt.Topics;

namespace SermatecEss.Mqtt.Connection;

/// <summary>
/// The only connection to the broker. Reconnects by itself, does one thing at a time, each with a time limit, queues what could not be
/// sent, and restores its subscriptions after each reconnect. Publishing never waits.
/// </summary>
internal sealed class MqttConnection : IDisposable
{
    private const int OutboxBound = 10_000;
    private const int LongestKept = 4096;
    private static readonly TimeSpan FirstPause = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan ReadBackTime = TimeSpan.FromSeconds(5);

    /// <summary>Stopping the daemon does not wait for a broker that hangs.</summary>
    private static readonly TimeSpan LongestGoodbye = TimeSpan.FromSeconds(2);
    private readonly MqttOptions _options;
    private readonly TimeProvider _time;
    private readonly Log _log;
    private readonly Outbox _outbox = new(OutboxBound);
    private readonly Refusals _refusals;
    private CancellationTokenSource _connection;
    private IMqttClient _client;
    private ReadBack? _readBack;
    private bool _hasReadBack;
    private long _connections;
    private bool _isAway;
    private volatile bool _isConnected;

    /// <summary>Whether the last message on <see cref="StatusTopic"/> has to be online.</summary>
    private volatile bool _isOnline;

    internal MqttConnection(MqttOptions options, TimeProvider time, Log log)
    {
        _options = options;
        _time = time;
        _log = log;
        StatusTopic = new BridgeTopics(options.BaseTopic).Status;
        _refusals = new Refusals(options, time, log, _outbox.Put, _outbox.Drop);
        (_client, _connection) = Create();
    }

    /// <summary>The topic on which the bridge publishes online; the broker publishes offline when it is gone.</summary>
    internal string StatusTopic { get; init; }

    /// <summary>The subscriptions, made after each connect.</summary>
    internal IReadOnlyList<string> Subscriptions { get; init; } = [];

    /// <summary>
    /// The retained messages of an earlier run to read once: a filter, and which of its topics; null for none. The first message published
    /// to one of them is read back, to check whether publishing there is allowed.
    /// </summary>
    internal (string Filter, Func<string, bool> IsWanted)? Retained { get; init; }

    /// <summary>Whether <see cref="Retained"/> is read after each connect, not only after the first.</summary>
    internal bool ReadsRetainedAgain { get; init; }

    /// <summary>
    /// Called when the broker has accepted the connection, before anything is published on it; with the retained messages that were read.
    /// </summary>
    internal Func<IReadOnlyList<IncomingMessage>, Task>? Connected { get; init; }

    /// <summary>Called with each message of the subscriptions.</summary>
    internal Action<IncomingMessage>? Received { get; init; }

    /// <summary>Whether it is connected, and everything that starts a new connection has been published.</summary>
    internal bool IsConnected => _isConnected;

    /// <summary>The number of messages in the queue.</summary>
    internal int Waiting => _outbox.Count;

    /// <summary>The number of messages dropped, because the queue was full or the broker rejected them.</summary>
    internal long Dropped => _outbox.Dropped;

    /// <summary>What the broker is known to reject, for a status line; null for nothing.</summary>
    internal string? Refused => _refusals.Known;

    /// <summary>The number of reconnects.</summary>
    internal long Reconnects => Math.Max(0, Interlocked.Read(ref _connections) - 1);

    /// <summary>Queues a message.</summary>
    internal void Publish(OutgoingMessage message) => _outbox.Put(message);

    /// <summary>Runs until cancelled; then publishes the queue and disconnects, within a limited time.</summary>
    internal async Task RunAsync(CancellationToken cancellation)
    {
        for (var pause = FirstPause; !cancellation.IsCancellationRequested;)
        {
            long? connected = null;
            try
            {
                await ConnectAsync(cancellation);
                connected = _time.GetTimestamp();
                await PublishAsync(cancellation);
            }
            catch (OperationCanceledException) when (cancellation.IsCancellationRequested)
            {
                break;
            }
            catch (Exception e)
            {
                Lost(e);
            }

            // A clean disconnect without an offline message would keep the broker from publishing it.
            if (cancellation.IsCancellationRequested) break;
            _isConnected = false;
            _isOnline = false;

            // A broker that accepts connections and closes them right away does not count as working.
            if (connected is { } since && _time.GetElapsedTime(since) >= LongestPause) pause = FirstPause;
            await DisconnectAsync(_options.Timeout, cancellation);
            try
            {
                await Task.Delay(pause, _time, cancellation);
            }
            catch (OperationCanceledException)
            {
                break;
            }

            pause = pause * 2 < LongestPause ? pause * 2 : LongestPause;
        }

        await SayGoodbyeAsync();
    }

    public void Dispose()
    {
        _client.Dispose();
        _refusals.Dispose();
        _outbox.Dispose();
    }

    private async Task SayGoodbyeAsync()
    {
        _isConnected = false;
        _isOnline = false;
        var time = _options.Timeout < LongestGoodbye ? _options.Timeout : LongestGoodbye;
        using var limit = new CancellationTokenSource(time, _time);
        try
        {
            var goodbye = new OutgoingMessage(StatusTopic, Availability.Message(false), Retain: true) { IsEvent = true };
            _outbox.Put(goodbye);
            while (_client.IsConnected && _outbox.Count > 0)
            {
                // A queued online message must not be the last one.
                var message = await _outbox.TakeAsync(limit.Token);
                if (message.Topic != StatusTopic || ReferenceEquals(message, goodbye)) await SendAsync(message, limit.Token);
            }

            if (_outbox.Count == 0) await DisconnectAsync(time, limit.Token);
        }
        catch (Exception e)
        {
            // Without a clean disconnect, the broker publishes the same as last will.
            _log.Debug($"the offline status was not published: {e.GetBaseException().Message}");
        }
    }

    private async Task ConnectAsync(CancellationToken cancellation)
    {
        // An MQTTnet client whose connection ended at the wrong moment can never connect again.
        _client.Dispose();
        (_client, _connection) = Create();
        var will = new OutgoingMessage(StatusTopic, Availability.Message(false), Retain: true);
        await BrokerLogin.ConnectAsync(_client, _options, will, _time, cancellation);
        foreach (var topic in Subscriptions.Append(StatusTopic)) await SubscribeAsync(topic, cancellation);
        var isFirst = Interlocked.Read(ref _connections) == 0;
        var retained = Retained is { } wanted && (isFirst || ReadsRetainedAgain)
            ? await ReadRetainedAsync(wanted.Filter, wanted.IsWanted, cancellation)
            : [];
        _isOnline = true;
        await SendAsync(new OutgoingMessage(StatusTopic, Availability.Message(true), Retain: true), cancellation);
        _ = Interlocked.Increment(ref _connections);
        _log.Info($"connected to the broker at {_options.Where}");
        _isAway = false;
        _outbox.ForgetStates();
        _refusals.ForgetValues();
        _isConnected = true;
        if (Connected is { } connected) await connected(retained);
    }

    /// <summary>A client for one connection, and the token that is cancelled when that connection ends.</summary>
    private (IMqttClient Client, CancellationTokenSource Connection) Create()
    {
        var connection = new CancellationTokenSource();
        var client = BoundedClient.Create();
        client.ApplicationMessageReceivedAsync += received =>
        {
            Receive(received.ApplicationMessage);
            return Task.CompletedTask;
        };
        client.DisconnectedAsync += _ => connection.CancelAsync();
        return (client, connection);
    }

    private void Receive(MqttApplicationMessage came)
    {
        var message = new IncomingMessage(came.Topic, came.Payload.ToArray(), came.Retain);
        if (message.Topic == StatusTopic)
        {
            HearStatus(message);
            return;
        }

        if (_readBack?.Take(message) == true) return;

        // Limits the queue in number and size; none of our messages is larger.
        if (message.Payload.Length > LongestKept) message = message with { Payload = message.Payload[..LongestKept] };
        Received?.Invoke(message);
    }

    /// <summary>An old session's offline, sent by it or by the broker, may come after this session's online.</summary>
    private void HearStatus(IncomingMessage message)
    {
        if (!_isOnline || message.Payload.AsSpan().SequenceEqual(Availability.Message(true))) return;
        _log.Info($"an older session published offline on {StatusTopic}; publishing online again");
        _outbox.Put(new OutgoingMessage(StatusTopic, Availability.Message(true), Retain: true) { IsEvent = true });
    }

    private async Task<IReadOnlyList<IncomingMessage>> ReadRetainedAsync(
        string filter,
        Func<string, bool> isWanted,
        CancellationToken cancellation)
    {
        var marker = new OutgoingMessage(
            $"{_options.BaseTopic}/bridge/marker/{_options.ClientId.Replace('/', '_')}",
            ReadOnlyMemory<byte>.Empty,
            Retain: false);
        var reading = _readBack = new ReadBack(isWanted, marker.Topic);
        await SubscribeAsync(filter, cancellation);
        await SubscribeAsync(marker.Topic, cancellation);
        if (!_refusals.Hold(marker)) await SendOrSetAsideAsync(marker, cancellation);
        if (!_refusals.Hold(marker)) await ReceiveAsync(reading);
        if (!Subscriptions.Contains(filter)) _ = await InTimeAsync(token => _client.UnsubscribeAsync(filter, token), cancellation);
        _ = await InTimeAsync(token => _client.UnsubscribeAsync(marker.Topic, token), cancellation);
        _readBack = null;
        return reading.Messages;
    }

    /// <summary>Reads a retained message back, because MQTT 3.1.1 does not report that the broker has dropped it.</summary>
    private async Task ReadBackAsync(string topic, CancellationToken cancellation)
    {
        var reading = _readBack = new ReadBack(_ => false, topic);
        await SubscribeAsync(topic, cancellation);
        await ReceiveAsync(reading);
        if (!Subscriptions.Contains(topic)) _ = await InTimeAsync(token => _client.UnsubscribeAsync(topic, token), cancellation);
        _readBack = null;
    }

    private async Task ReceiveAsync(ReadBack reading)
    {
        try
        {
            await reading.End.WaitAsync(ReadBackTime, _time, _connection.Token);
        }
        catch (TimeoutException)
        {
            _log.Warn(
                $"a message published to {reading.Marker} was not received: no right to publish or to read there. "
                + Rights.Remedy(_options, reading.Marker));
        }
    }

    private async Task PublishAsync(CancellationToken cancellation)
    {
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellation, _connection.Token);
        while (true)
        {
            OutgoingMessage message;
            try
            {
                message = await _outbox.TakeAsync(either.Token);
            }
            catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
            {
                throw new MqttCommunicationException("the connection was lost");
            }

            if (_refusals.Hold(message)) continue;
            await SendOrSetAsideAsync(message, cancellation);
        }
    }

    /// <summary>Sends a message; one that ends the connection is set aside, so that it does not end the next one too.</summary>
    private async Task SendOrSetAsideAsync(OutgoingMessage message, CancellationToken cancellation)
    {
        try
        {
            await SendAsync(message, cancellation);
            if (_hasReadBack || Retained?.IsWanted(message.Topic) != true || message.Payload.IsEmpty || _refusals.Hold(message)) return;

            // A broker may acknowledge a message and then close the connection because of it.
            await ReadBackAsync(message.Topic, cancellation);
            _hasReadBack = true;
        }
        catch (OperationCanceledException) when (cancellation.IsCancellationRequested)
        {
            _outbox.PutBack(message);
            throw;
        }
        catch (Exception e)
        {
            var why = BrokerException.NotTaken(_options, message.Topic, message.Payload.Length, reason: null, e);
            _refusals.Refused(message, why, isSaid: false);
            throw;
        }
    }

    private async Task SubscribeAsync(string topic, CancellationToken cancellation)
    {
        var response = await InTimeAsync(
            token => _client.SubscribeAsync(topic, MqttQualityOfServiceLevel.AtLeastOnce, token),
            cancellation);
        if (response.Items.All(item => item.ResultCode <= MqttClientSubscribeResultCode.GrantedQoS2)) return;
        if (response.Items.Any(item => item.ResultCode == MqttClientSubscribeResultCode.SharedSubscriptionsNotSupported))
        {
            _log.Error($"the broker does not support shared subscriptions, so there are no commands: it refused {topic}");
            return;
        }

        _log.Warn($"the broker refused the subscription to {topic}. {Rights.Remedy(_options, topic)}");
    }

    private async Task SendAsync(OutgoingMessage message, CancellationToken cancellation)
    {
        // Without a confirmation, a rejection would be taken for one of the next message.
        var isConfirmed = !message.IsMinor || !_refusals.IsProven(message);
        var outgoing = new MqttApplicationMessageBuilder()
            .WithTopic(message.Topic)
            .WithPayloadSegment(message.Payload)
            .WithRetainFlag(message.Retain)
            .WithQualityOfServiceLevel(isConfirmed ? MqttQualityOfServiceLevel.AtLeastOnce : MqttQualityOfServiceLevel.AtMostOnce)
            .Build();
        var response = await InTimeAsync(token => _client.PublishAsync(outgoing, token), cancellation);
        if (response.IsSuccess || response.ReasonCode == MqttClientPublishReasonCode.NoMatchingSubscribers)
        {
            if (isConfirmed) _refusals.Taken(message);
            message.Taken?.Invoke();
            return;
        }

        var why = BrokerException.NotTaken(_options, message.Topic, message.Payload.Length, $"{response.ReasonCode}");
        _refusals.Refused(message, why, isSaid: true);
    }

    /// <summary>Runs one operation on the broker, which counts as gone if it does not complete in time.</summary>
    private async Task<T> InTimeAsync<T>(Func<CancellationToken, Task<T>> operation, CancellationToken cancellation)
    {
        using var limit = new CancellationTokenSource(_options.Timeout, _time);
        try
        {
            // Not cancelled: in the middle of a packet, that would break the connection, and the goodbye could not be sent.
            return await operation(limit.Token).WaitAsync(cancellation);
        }
        catch (Exception e) when (e is OperationCanceledException or MqttCommunicationTimedOutException)
        {
            // MQTTnet throws either of them if the limit is reached while it waits for an acknowledgement.
            cancellation.ThrowIfCancellationRequested();
            if (!limit.IsCancellationRequested) throw;
            throw new MqttCommunicationException($"no response within {_options.Timeout.TotalSeconds:0.#} s");
        }
    }

    private async Task DisconnectAsync(TimeSpan time, CancellationToken cancellation)
    {
        using var limit = new CancellationTokenSource(time, _time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellation);
        try
        {
            if (_client.IsConnected) await _client.DisconnectAsync(new MqttClientDisconnectOptions(), either.Token);
        }
        catch (Exception e)
        {
            // The connection has already ended.
            _log.Debug($"disconnecting from the broker failed: {e.GetBaseException().Message}");
        }
    }

    private void Lost(Exception e)
    {
        var (reason, remedy) = e is BrokerException known
            ? (known.Message, $". {known.Remedy.TrimEnd('.')}")
            : ($"{_options.Where}: {e.GetBaseException().Message.TrimEnd('.')}", "");
        var line = $"no connection to the broker, retrying: {reason}{remedy}";
        _log.Write(_isAway ? LogLevel.Debug : LogLevel.Warn, line);
        _isAway = true;
    }
}
