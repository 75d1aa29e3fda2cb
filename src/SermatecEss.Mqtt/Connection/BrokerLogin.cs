using MQTTnet;

namespace SermatecEss.Mqtt.Connection;

/// <summary>Connects to the broker and logs in. Any failure is a <see cref="BrokerException"/> with the reason.</summary>
internal static class BrokerLogin
{
    /// <summary>Connects a client.</summary>
    /// <param name="client">The client.</param>
    /// <param name="options">The broker.</param>
    /// <param name="will">The last will, which the broker publishes when the connection is lost; null for none.</param>
    /// <param name="time">The clock.</param>
    /// <param name="cancellation">Cancels the attempt.</param>
    /// <exception cref="BrokerException">There is no connection with everything that is needed.</exception>
    internal static async Task ConnectAsync(
        IMqttClient client,
        MqttOptions options,
        OutgoingMessage? will,
        TimeProvider time,
        CancellationToken cancellation)
    {
        CertificateFault? certificate = null;
        MqttClientConnectResult result;
        using var limit = new CancellationTokenSource(options.Timeout, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellation);
        try
        {
            var settings = MqttClientSettings.From(options, time, will);

            // The library's timeout would look like a closed connection, so the limit is enforced here.
            settings.Timeout = 2 * options.Timeout;
            if (options.Tls is { Insecure: false })
            {
                // Decides like the library, but keeps the reason.
                settings.ChannelOptions.TlsOptions.CertificateValidationHandler = seen =>
                    (certificate = CertificateFault.Of(seen, options)).IsNone;
            }

            result = await client.ConnectAsync(settings, either.Token);
        }
        catch (MqttSetupException e)
        {
            throw BrokerException.NotUsable(e);
        }
        catch (Exception e) when (BrokerException.IsCause(e))
        {
            cancellation.ThrowIfCancellationRequested();
            throw limit.IsCancellationRequested
                ? BrokerException.Silent(options, e)
                : BrokerException.NotConnected(e, options, certificate);
        }

        if (result.ResultCode != MqttClientConnectResultCode.Success)
            throw BrokerException.Refused(result.ResultCode, result.ReasonString, options);
        if (BrokerException.Lacking(result, options) is { } lacking) throw lacking;
    }
}
