using System.Security.Authentication;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using MQTTnet;
using MQTTnet.Formatter;
using MQTTnet.Protocol;
using SermatecEss.Bridge.Options;

namespace SermatecEss.Mqtt.Connection;

/// <summary>
/// Converts the options to those of the client library. Certificates are read each time, so that a renewed one is used from the next
/// connection.
/// </summary>
internal static class MqttClientSettings
{
    /// <summary>The settings of one connection.</summary>
    /// <param name="options">The broker.</param>
    /// <param name="time">The clock.</param>
    /// <param name="will">The last will, which the broker publishes when the connection is lost; null for none.</param>
    /// <exception cref="MqttSetupException">A certificate cannot be read.</exception>
    internal static MqttClientOptions From(MqttOptions options, TimeProvider time, OutgoingMessage? will = null)
    {
        var builder = new MqttClientOptionsBuilder()
            .WithTcpServer(options.Host, options.Port)
            .WithStreamProvider(new BrokerStream(options, time))
            .WithClientId(options.ClientId)
            .WithProtocolVersion(options.Protocol == MqttProtocol.V5 ? MqttProtocolVersion.V500 : MqttProtocolVersion.V311)
            .WithCleanStart()
            .WithTimeout(options.Timeout);
        if (options.Protocol == MqttProtocol.V5) builder = builder.WithMaximumPacketSize(PacketLimit.Largest);
        if (options.User is { } user) builder = builder.WithCredentials(user, options.Password?.Reveal() ?? "");
        if (options.Tls is { } tls) builder = builder.WithTlsOptions(Encryption(tls, options.Host));
        if (will is not null)
        {
            builder = builder
                .WithWillTopic(will.Topic)
                .WithWillPayload(will.Payload.ToArray())
                .WithWillRetain(will.Retain)
                .WithWillQualityOfServiceLevel(MqttQualityOfServiceLevel.AtLeastOnce);
        }

        return builder.Build();
    }

    private static MqttClientTlsOptions Encryption(MqttTls tls, string host)
    {
        var settings = new MqttClientTlsOptionsBuilder()
            .UseTls()
            .WithTargetHost(host)
            .WithSslProtocols(SslProtocols.None)
            // Private CAs publish no revocation lists, and a connection to the broker must not depend on the internet.
            .WithRevocationMode(X509RevocationMode.NoCheck);
        if (tls.CertificateFile is { } certificate)
        {
            var own = Read(certificate, () => CertificateFile.Read(certificate, tls.KeyFile));
            settings = settings.WithClientCertificates([own]);
        }

        if (tls.Insecure) return settings.WithCertificateValidationHandler(_ => true).Build();
        if (tls.AuthorityFile is not { } file) return settings.Build();
        return settings.WithTrustChain(Read(file, () => AuthorityFile.Read(file))).Build();
    }

    private static T Read<T>(string file, Func<T> read)
    {
        try
        {
            return read();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or CryptographicException)
        {
            throw new MqttSetupException($"The certificate file {file} cannot be used: {SystemdCredential.Reason(e)}.", e);
        }
    }
}
