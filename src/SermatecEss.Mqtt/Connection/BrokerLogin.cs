using MQTTnet;

namespace SermatecEss.Mqtt.Connection;

/// <summary>Connects to the broker and logs in. Whatever goes wrong is a <see cref="BrokerException"/> that says why.</summary>
internal static class BrokerLogin
{
    /// <summary>Connects a client.</summary>
    /// <param name="client">The client.</param>
    /// <param name="options">The broker.</param>
    /// <param name="will">What the broker says when the connection is lost; null for nothing.</param>
    /// <param name="time">The clock.</param>
    /// <param name="cancellation">Ends the attempt.</param>
    /// <exception cref="BrokerException">There is no connection on which all can be done that has to be done.</exception>
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

            // What ran out of time would look like a connection that was closed, so the limit is kept here.
            settings.Timeout = 2 * options.Timeout;
            if (options.Tls is { Insecure: false })
            {
                // It decides as the library does, and remembers why.
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
