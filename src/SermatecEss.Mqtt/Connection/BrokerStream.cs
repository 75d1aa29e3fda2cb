using System.Net;
using System.Net.Sockets;
using MQTTnet.Channel;
using SermatecEss.Links;

namespace SermatecEss.Mqtt.Connection;

/// <summary>A connection to the broker that tries all addresses of its name; the client library only tries the first.</summary>
internal sealed class BrokerStream(MqttOptions options, TimeProvider time) : IMqttClientStreamProvider
{
    /// <inheritdoc/>
    public async Task<Stream> ConnectAsync(EndPoint brokerEndPoint, CancellationToken cancellationToken) =>
        new NetworkStream(await HostDialer.ConnectAsync(options.Host, options.Port, time, cancellationToken), ownsSocket: true);
}
