using MQTTnet.Adapter;
using MQTTnet.Diagnostics.Logger;
using MQTTnet.Server;
using MQTTnet.Server.Internal.Adapter;

namespace SermatecEss.Mqtt.Connection;

/// <summary>Accepts TCP connections for the embedded broker. MQTTnet refuses MQTT 3.1.1 clients without an id; here they get one.</summary>
internal sealed class NamingServerAdapter : IMqttServerAdapter
{
    private readonly MqttTcpServerAdapter _tcp = new();

    public Func<IMqttChannelAdapter, Task> ClientHandler
    {
        get => _tcp.ClientHandler;
        set => _tcp.ClientHandler = value is null ? null! : client => value(new NamingAdapter(client));
    }

    public Task StartAsync(MqttServerOptions options, IMqttNetLogger logger) => _tcp.StartAsync(options, logger);

    public Task StopAsync() => _tcp.StopAsync();

    public void Dispose() => _tcp.Dispose();
}
