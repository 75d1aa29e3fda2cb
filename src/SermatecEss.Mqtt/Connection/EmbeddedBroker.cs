using System.Net;
using System.Net.Sockets;
using MQTTnet.Server;

namespace SermatecEss.Mqtt.Connection;

/// <summary>A small broker in this process, on loopback only: for demos on a machine without a broker.</summary>
public sealed class EmbeddedBroker : IAsyncDisposable
{
    private readonly MqttServer _server;

    private EmbeddedBroker(MqttServer server, int port)
    {
        _server = server;
        Port = port;
    }

    /// <summary>The TCP port that it listens on.</summary>
    public int Port { get; }

    /// <summary>Starts a broker on a free port.</summary>
    public static async Task<EmbeddedBroker> StartAsync()
    {
        var (options, port) = OnLoopback();
        var server = new MqttServerFactory().CreateMqttServer(options, [new NamingServerAdapter()]);
        await server.StartAsync();
        return new EmbeddedBroker(server, port);
    }

    /// <summary>Closes all connections and stops.</summary>
    public async ValueTask DisposeAsync()
    {
        await _server.StopAsync(new MqttServerStopOptions());
        _server.Dispose();
    }

    /// <summary>Options for a broker on a free loopback port. MQTTnet does not report its port, so one is chosen here.</summary>
    internal static (MqttServerOptions Options, int Port) OnLoopback()
    {
        using var socket = new Socket(SocketType.Stream, ProtocolType.Tcp);
        socket.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        var port = ((IPEndPoint)socket.LocalEndPoint!).Port;
        var options = new MqttServerOptionsBuilder()
            .WithDefaultEndpoint()
            .WithDefaultEndpointBoundIPAddress(IPAddress.Loopback)
            .WithDefaultEndpointBoundIPV6Address(IPAddress.None)
            .WithDefaultEndpointPort(port)
            .Build();
        return (options, port);
    }
}
