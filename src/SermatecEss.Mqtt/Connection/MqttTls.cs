namespace SermatecEss.Mqtt.Connection;

/// <summary>The TLS settings for the broker.</summary>
public sealed record MqttTls
{
    /// <summary>The broker's usual port with TLS.</summary>
    public const int DefaultPort = 8883;

    /// <summary>A PEM file with the CA certificates to trust for the broker; null for those that this computer trusts.</summary>
    public string? AuthorityFile { get; init; }

    /// <summary>A PEM file with the client certificate; null for none.</summary>
    public string? CertificateFile { get; init; }

    /// <summary>A PEM file with the client certificate's private key; null if the certificate's file contains it.</summary>
    public string? KeyFile { get; init; }

    /// <summary>Whether any certificate of the broker is accepted, so that it may be impersonated.</summary>
    public bool Insecure { get; init; }

    /// <summary>Why the files cannot be used, as a sentence; null if they can.</summary>
    public static string? Fault(MqttTls tls)
    {
        try
        {
            _ = MqttClientSettings.From(new MqttOptions { Host = "localhost", Tls = tls }, TimeProvider.System);
            return null;
        }
        catch (MqttSetupException e)
        {
            return e.Message;
        }
    }
}
