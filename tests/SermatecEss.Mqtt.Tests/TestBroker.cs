using MQTTnet.Server;
using SermatecEss.Mqtt.Connection;

namespace SermatecEss.Mqtt.Tests;

/// <summary>A broker in this process with scripted responses.</summary>
internal sealed class TestBroker(MqttServer server, int port) : IAsyncDisposable
{
    internal int Port => port;

    internal static async Task<TestBroker> StartAsync(Action<MqttServer> configure)
    {
        var (options, port) = EmbeddedBroker.OnLoopback();
        var server = new MqttServerFactory().CreateMqttServer(options);
        configure(server);
        await server.StartAsync();
        return new TestBroker(server, port);
    }

    public async ValueTask DisposeAsync()
    {
        await server.StopAsync(new MqttServerStopOptions());
        server.Dispose();
    }
}
