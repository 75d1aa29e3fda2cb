using System.Buffers;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using System.Text.Json;
using System.Threading.Channels;
using MQTTnet;
using MQTTnet.Protocol;

namespace SermatecEss.EndToEnd.Tests;

/// <summary>Stands in for Home Assistant: a client that receives all messages.</summary>
internal sealed class Subscriber : IAsyncDisposable
{
    private const int ReceiveBuffer = 1 << 20;
    private readonly IMqttClient _client = new MqttClientFactory().CreateMqttClient();
    private readonly Channel<Message> _messages = Channel.CreateUnbounded<Message>();

    internal static Task<Subscriber> ConnectAsync(Broker broker, string? user = null, Certificates? certificates = null) =>
        ConnectAsync(broker.Port, user, certificates);

    internal static async Task<Subscriber> ConnectAsync(int port, string? user = null, Certificates? certificates = null)
    {
        var subscriber = new Subscriber();
        subscriber._client.ApplicationMessageReceivedAsync += async received =>
        {
            var message = received.ApplicationMessage;
            await subscriber._messages.Writer.WriteAsync(new Message(
                message.Topic, Encoding.UTF8.GetString(message.Payload.ToArray()), message.Retain));
        };
        var options = new MqttClientOptionsBuilder().WithTcpServer("127.0.0.1", port);
        if (user is not null) options = options.WithCredentials(user, user);
        if (certificates is not null)
        {
            var client = X509Certificate2.CreateFromPemFile(certificates.Client, certificates.ClientKey);
            options = options.WithTlsOptions(tls =>
                tls.UseTls().WithClientCertificates([client]).WithCertificateValidationHandler(_ => true));
        }

        var settings = options.Build();

        // MQTTnet's 8 KiB are less than a segment on loopback: once it is full, the broker sends only a few kB every 200 ms.
        ((MqttClientTcpOptions)settings.ChannelOptions).BufferSize = ReceiveBuffer;
        _ = await subscriber._client.ConnectAsync(settings, TestContext.Current.CancellationToken);
        _ = await subscriber._client.SubscribeAsync("#", MqttQualityOfServiceLevel.AtLeastOnce, TestContext.Current.CancellationToken);
        return subscriber;
    }

    /// <summary>Returns the next message.</summary>
    internal ValueTask<Message> ReadAsync(CancellationToken cancellation) => _messages.Reader.ReadAsync(cancellation);

    /// <summary>Returns the next message whose topic has a suffix; skips others.</summary>
    internal async Task<Message> NextAsync(string topic, string? payload = null)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        limit.CancelAfter(TimeSpan.FromSeconds(60));
        while (true)
        {
            var message = await _messages.Reader.ReadAsync(limit.Token);
            if (message.Topic.EndsWith(topic, StringComparison.Ordinal) && (payload is null || payload == message.Payload)) return message;
        }
    }

    internal async Task PublishAsync(string topic, string payload, bool retain = false) =>
        _ = await _client.PublishAsync(
            new MqttApplicationMessageBuilder()
                .WithTopic(topic)
                .WithPayload(payload)
                .WithRetainFlag(retain)
                .WithQualityOfServiceLevel(MqttQualityOfServiceLevel.AtLeastOnce)
                .Build(), TestContext.Current.CancellationToken);

    /// <summary>The topics of all retained messages.</summary>
    internal static async Task<IReadOnlyList<string>> RetainedAsync(Broker broker, string? user = null)
    {
        // Retained messages come before those published afterwards.
        const string End = "test/end";
        await using var subscriber = await ConnectAsync(broker, user);
        await subscriber.PublishAsync(End, "");
        var topics = new List<string>();
        while (true)
        {
            var message = await subscriber.NextAsync("");
            if (message.Topic == End) return [.. topics.Where(topic => !topic.StartsWith('$')).Order(StringComparer.Ordinal)];
            if (message.Retain) topics.Add(message.Topic);
        }
    }

    /// <summary>All messages up to and including one whose topic has a suffix.</summary>
    internal async Task<List<Message>> UntilAsync(string topic, string? payload = null)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        limit.CancelAfter(TimeSpan.FromSeconds(60));
        var messages = new List<Message>();
        do messages.Add(await _messages.Reader.ReadAsync(limit.Token));
        while (!messages[^1].Topic.EndsWith(topic, StringComparison.Ordinal) || (payload is not null && payload != messages[^1].Payload));
        return messages;
    }

    public ValueTask DisposeAsync()
    {
        _client.Dispose();
        return ValueTask.CompletedTask;
    }

    /// <summary>A received message.</summary>
    internal sealed record Message(string Topic, string Payload, bool Retain)
    {
        internal JsonElement Json => JsonDocument.Parse(Payload).RootElement;

        /// <summary>Whether it contains a value of a point.</summary>
        internal bool Has(string point) => Json.GetProperty(point).ValueKind != JsonValueKind.Null;
    }
}
