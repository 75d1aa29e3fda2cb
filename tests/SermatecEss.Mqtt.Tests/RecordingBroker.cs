using System.Buffers;
using System.Collections.Concurrent;
using System.Text;
using System.Threading.Channels;
using MQTTnet;
using MQTTnet.Server;

namespace SermatecEss.Mqtt.Tests;

/// <summary>A broker that records what is published, and what the nodes of a fleet save.</summary>
internal sealed class RecordingBroker : IAsyncDisposable
{
    internal const string Name = "sermatec/fleet/announcements";
    private readonly Channel<(string Topic, string Payload)> _published = Channel.CreateUnbounded<(string, string)>();
    private TestBroker _broker = null!;
    private MqttServer _server = null!;

    internal int Port => _broker.Port;

    /// <summary>What the nodes have saved, by serial number.</summary>
    internal ConcurrentDictionary<string, byte[]> Saved { get; } = new();

    internal static async Task<RecordingBroker> StartAsync()
    {
        var broker = new RecordingBroker();
        broker._broker = await TestBroker.StartAsync(server =>
        {
            broker._server = server;
            server.InterceptingPublishAsync += async published =>
            {
                var message = published.ApplicationMessage;
                await broker._published.Writer.WriteAsync((message.Topic, Encoding.UTF8.GetString(message.Payload.ToArray())));
            };
        });
        return broker;
    }

    /// <summary>All messages up to and including one to a topic.</summary>
    internal async Task<List<(string Topic, string Payload)>> UntilAsync(Func<string, string, bool> isLast)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        limit.CancelAfter(TimeSpan.FromSeconds(60));
        var messages = new List<(string Topic, string Payload)>();
        do messages.Add(await _published.Reader.ReadAsync(limit.Token));
        while (!isLast(messages[^1].Topic, messages[^1].Payload));
        return messages;
    }

    internal Task<List<(string Topic, string Payload)>> UntilAsync(string topic, string payload) =>
        UntilAsync((published, text) => published == topic && text == payload);

    /// <summary>Publishes a message of some other client.</summary>
    internal Task PublishAsync(string topic, string payload, bool retain = false) => _server.InjectApplicationMessage(
        new InjectedMqttApplicationMessage(
            new MqttApplicationMessageBuilder().WithTopic(topic).WithPayload(payload).WithRetainFlag(retain).Build()));

    public ValueTask DisposeAsync() => _broker.DisposeAsync();
}
