using MQTTnet;
using MQTTnet.Adapter;
using MQTTnet.Diagnostics.Logger;
using MQTTnet.Formatter;
using MQTTnet.Implementations;

namespace SermatecEss.Mqtt.Connection;

/// <summary>Creates clients with bounded memory, whatever the broker sends.</summary>
internal sealed class BoundedClient : IMqttClientAdapterFactory
{
    private const int UsualWrite = 4096;
    private const int LargestWriteKept = 65_535;

    /// <summary>A client that accepts packets up to <see cref="PacketLimit.Largest"/> bytes, and skips larger ones.</summary>
    /// <remarks>MQTTnet's factory would also bring its WebSocket client into the executable.</remarks>
    internal static IMqttClient Create() => new MqttClient(new BoundedClient(), new MqttNetEventLogger());

    /// <inheritdoc/>
    public IMqttChannelAdapter CreateClientAdapter(MqttClientOptions options, MqttPacketInspector packetInspector, IMqttNetLogger logger)
    {
        var channel = new PacketLimit(new MqttTcpChannel(options));
        var formatter = new MqttPacketFormatterAdapter(options.ProtocolVersion, new MqttBufferWriter(UsualWrite, LargestWriteKept));
        return new MqttChannelAdapter(channel, formatter, logger) { AllowPacketFragmentation = true, PacketInspector = packetInspector };
    }
}
