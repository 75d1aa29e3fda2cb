using System.Buffers;
using System.Text;
using MQTTnet;
using MQTTnet.Protocol;
using SermatecEss.Mqtt.Connection;

namespace SermatecEss.Mqtt.Diagnosis;

/// <summary>
/// A short connection to the broker for checks and cleaning, besides the daemon's: with its own client id, so that neither disconnects the
/// other, and without a last will. Any failure is a <see cref="BrokerException"/>.
/// </summary>
internal sealed class BrokerVisit : IAsyncDisposable
{
    private readonly MqttOptions _options;
    private readonly TimeProvider _time;
    private readonly IMqttClient _client = BoundedClient.Create();
    private readonly Lock _lock = new();
    private readonly List<Message> _received = [];
    private TaskCompletionSource _came = new(TaskCreationOptions.RunContinuationsAsynchronously);

    private BrokerVisit(MqttOptions options, TimeProvider time)
    {
        _options = options;
        _time = time;
        _client.ApplicationMessageReceivedAsync += received =>
        {
            var message = received.ApplicationMessage;
            Came(new Message(message.Topic, Encoding.UTF8.GetString(message.Payload.ToArray()), message.Retain));
            return Task.CompletedTask;
        };
    }

    /// <summary>All messages received so far.</summary>
    internal IReadOnlyList<Message> Received
    {
        get
        {
            lock (_lock) return [.. _received];
        }
    }

    /// <summary>Whether the connection is still open.</summary>
    internal bool IsConnected => _client.IsConnected;

    /// <summary>Connects and logs in.</summary>
    internal static async Task<BrokerVisit> ConnectAsync(MqttOptions options, TimeProvider time, CancellationToken cancellation)
    {
        var visit = new BrokerVisit(options with { ClientId = $"{options.ClientId}-visit-{Environment.ProcessId}" }, time);
        try
        {
            await BrokerLogin.ConnectAsync(visit._client, visit._options, will: null, time, cancellation);
            return visit;
        }
        catch
        {
            await visit.DisposeAsync();
            throw;
        }
    }

    /// <summary>Subscribes; each call gets the retained messages again.</summary>
    /// <returns>Whether the broker grants it. Some brokers do, and still withhold the messages silently.</returns>
    internal async Task<bool> SubscribeAsync(string filter, CancellationToken cancellation)
    {
        var result = await InTimeAsync(token => _client.SubscribeAsync(filter, MqttQualityOfServiceLevel.AtLeastOnce, token), cancellation);
        return result.Items.All(item => item.ResultCode <= MqttClientSubscribeResultCode.GrantedQoS2);
    }

    /// <summary>Publishes a text; an empty retained one removes the topic's retained message.</summary>
    /// <returns>Whether the broker accepts it, as far as it reports that; not in MQTT 3.1.1.</returns>
    internal async Task<bool> PublishAsync(string topic, string text, bool retain, CancellationToken cancellation)
    {
        var message = new MqttApplicationMessageBuilder()
            .WithTopic(topic)
            .WithPayload(text)
            .WithRetainFlag(retain)
            .WithQualityOfServiceLevel(MqttQualityOfServiceLevel.AtLeastOnce)
            .Build();
        try
        {
            return (await InTimeAsync(token => _client.PublishAsync(message, token), cancellation)).IsSuccess;
        }
        catch (BrokerException e) when (!_client.IsConnected)
        {
            throw BrokerException.NotTaken(_options, topic, Encoding.UTF8.GetByteCount(text), reason: null, e);
        }
    }

    /// <summary>Returns a message that has come, or waits for one.</summary>
    /// <returns>Null if none came in time.</returns>
    internal async Task<Message?> WaitForAsync(Func<Message, bool> isMeant, TimeSpan limit, CancellationToken cancellation)
    {
        var begin = _time.GetTimestamp();
        while (true)
        {
            Task came;
            lock (_lock)
            {
                if (_received.Find(message => isMeant(message)) is { } found) return found;
                came = _came.Task;
            }

            var left = limit - _time.GetElapsedTime(begin);
            if (left <= TimeSpan.Zero) return null;
            try
            {
                await came.WaitAsync(left, _time, cancellation);
            }
            catch (TimeoutException)
            {
                return null;
            }
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (_client.IsConnected)
        {
            try
            {
                using var limit = new CancellationTokenSource(_options.Timeout, _time);
                await _client.DisconnectAsync(new MqttClientDisconnectOptions(), limit.Token);
            }
            catch (Exception e) when (BrokerException.IsCause(e))
            {
                // Closed without a clean disconnect, which leaves nothing on the broker either.
            }
        }

        _client.Dispose();
    }

    private async Task<T> InTimeAsync<T>(Func<CancellationToken, Task<T>> act, CancellationToken cancellation)
    {
        using var limit = new CancellationTokenSource(_options.Timeout, _time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellation);
        try
        {
            return await act(either.Token);
        }
        catch (Exception e) when (BrokerException.IsCause(e))
        {
            cancellation.ThrowIfCancellationRequested();
            throw limit.IsCancellationRequested ? BrokerException.Silent(_options, e) : BrokerException.Lost(_options, e);
        }
    }

    private void Came(Message message)
    {
        lock (_lock)
        {
            _received.Add(message);
            _came.SetResult();
            _came = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        }
    }

    /// <summary>A received message.</summary>
    /// <param name="Topic">Its topic.</param>
    /// <param name="Text">Its payload as UTF-8 text.</param>
    /// <param name="Retain">Whether it was retained before, and not published just now.</param>
    internal sealed record Message(string Topic, string Text, bool Retain);
}
