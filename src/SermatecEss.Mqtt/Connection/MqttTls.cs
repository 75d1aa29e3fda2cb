namespace SermatecEss.Mqtt.Connection;

/// <summary>How the connection to the broker is encrypted, and who vouches for whom.</summary>
public sealed record MqttTls
{
    /// <summary>The broker's usual port with TLS.</summary>
    public const int DefaultPort = 8883;

    /// <summary>A PEM file with the authorities whose word for the broker counts; null for those that this computer trusts.</summary>
    public string? AuthorityFile { get; init; }

    /// <summary>A PEM file with the certificate by which the broker knows this client; null to show none.</summary>
    public string? CertificateFile { get; init; }

    /// <summary>A PEM file with the certificate's private key; null where the certificate's file has it.</summary>
    public string? KeyFile { get; init; }

    /// <summary>Whether any certificate of the broker is taken, so that anybody may be the broker.</summary>
    public bool Insecure { get; init; }

    /// <summary>What keeps the files from being used, in a sentence; null where nothing does.</summary>
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
