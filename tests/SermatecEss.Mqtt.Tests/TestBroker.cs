using System.Net;
using System.Net.Sockets;
using MQTTnet.Server;

namespace SermatecEss.Mqtt.Tests;

/// <summary>A broker in this process that can be told how to answer.</summary>
internal sealed class TestBroker(MqttServer server, int port) : IAsyncDisposable
{
    internal int Port => port;

    internal static async Task<TestBroker> StartAsync(Action<MqttServer> configure)
    {
        using var free = new TcpListener(IPAddress.Loopback, 0);
        free.Start();
        var port = ((IPEndPoint)free.LocalEndpoint).Port;
        free.Stop();
        var options = new MqttServerOptionsBuilder()
            .WithDefaultEndpoint()
            .WithDefaultEndpointBoundIPAddress(IPAddress.Loopback)
            .WithDefaultEndpointBoundIPV6Address(IPAddress.None)
            .WithDefaultEndpointPort(port)
            .Build();
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
