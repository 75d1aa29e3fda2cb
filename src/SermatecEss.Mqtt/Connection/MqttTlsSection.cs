using SermatecEss.Bridge.Options;

namespace SermatecEss.Mqtt.Connection;

/// <summary>The TLS options. An option that needs TLS turns it on, unless one of at least the same precedence turns it off.</summary>
internal static class MqttTlsSection
{
    private static readonly ValueOption<string> Authority = new(OptionParsers.Path)
    {
        Path = "mqtt.tls.ca_file",
        Flag = "--mqtt-ca-file",
        Variable = "SERMATEC_MQTT_CA_FILE",
        ValueName = "FILE",
        Help = "CA certificate (PEM) of the broker (implies TLS)",
        Default = "the CAs that this computer trusts",
    };

    private static readonly ValueOption<string> Certificate = new(OptionParsers.Path)
    {
        Path = "mqtt.tls.cert_file",
        Flag = "--mqtt-cert-file",
        Variable = "SERMATEC_MQTT_CERT_FILE",
        ValueName = "FILE",
        Help = "Client certificate (PEM) (implies TLS)",
    };

    private static readonly ValueOption<string> Key = new(OptionParsers.Path)
    {
        Path = "mqtt.tls.key_file",
        Flag = "--mqtt-key-file",
        Variable = "SERMATEC_MQTT_KEY_FILE",
        ValueName = "FILE",
        Help = "Key of the client certificate (PEM)",
        Default = "in the certificate file",
    };

    private static readonly ValueOption<bool> Insecure = new(OptionParsers.Switch)
    {
        Path = "mqtt.tls.insecure",
        Flag = "--mqtt-insecure",
        IsSwitch = true,
        Variable = "SERMATEC_MQTT_INSECURE",
        Help = "Accept any broker certificate: anyone can pose as the broker (implies TLS)",
        Default = "false",
    };

    /// <summary>Whether the connection is encrypted.</summary>
    internal static ValueOption<bool> Enabled { get; } = new(OptionParsers.Switch)
    {
        Path = "mqtt.tls.enabled",
        IsShorthand = true,
        Flag = "--mqtt-tls",
        IsSwitch = true,
        Variable = "SERMATEC_MQTT_TLS",
        Help = "Encrypt the connection to the broker",
        Default = "false; true if the group exists",
    };

    /// <summary>All options of this section.</summary>
    internal static IReadOnlyList<DeclaredOption> Options { get; } = [Enabled, Authority, Certificate, Key, Insecure];

    /// <summary>The reason why TLS is on.</summary>
    /// <param name="source">The source for its place.</param>
    internal static string Remedy(OptionSource source) => source == OptionSource.File ? "tls: true" : Enabled.NameIn(source);

    /// <summary>The TLS settings; null for no encryption.</summary>
    internal static MqttTls? Read(OptionReader reader)
    {
        var authority = reader.FindPath(Authority);
        var certificate = reader.FindPath(Certificate);
        var key = reader.FindPath(Key);
        var enabled = reader.Find(Enabled);
        var insecure = reader.Find(Insecure);
        if (key is not null && certificate is null)
            reader.Error(key.Place, $"a key without a certificate; set it with {Certificate.NameIn(key.Place.Source)}");
        var needing = new[] { authority?.Place, certificate?.Place, insecure is { Value: true } ? insecure.Place : null };
        var implied = needing.MaxBy(place => place?.Source);
        var isImplied = implied is not null && (enabled is null || implied.Source > enabled.Place.Source);
        if (!isImplied && enabled is not { Value: true }) return null;

        var tls = new MqttTls
        {
            AuthorityFile = authority?.Value,
            CertificateFile = certificate?.Value,
            KeyFile = key?.Value,
            Insecure = insecure?.Value ?? false,
        };
        if (tls.Insecure)
        {
            var better = Authority.NameIn(insecure!.Place.Source);
            reader.Warning(
                insecure.Place,
                $"the broker's certificate is not checked: anyone can pose as the broker; set its CA certificate with {better} instead");
        }

        if (MqttTls.Fault(tls) is { } fault) reader.Error(enabled?.Place ?? implied!, fault);
        return tls;
    }
}
