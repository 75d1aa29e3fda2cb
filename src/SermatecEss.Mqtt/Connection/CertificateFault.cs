using System.Net.Security;
using System.Security.Cryptography.X509Certificates;
using MQTTnet;

namespace SermatecEss.Mqtt.Connection;

/// <summary>What is wrong with a certificate, in words.</summary>
/// <param name="Found">The problem; empty for none.</param>
/// <param name="Remedy">What to do.</param>
internal sealed record CertificateFault(string Found, string Remedy)
{
    internal bool IsNone => Found.Length == 0;

    internal static CertificateFault Of(MqttClientCertificateValidationEventArgs seen, MqttOptions options)
    {
        var errors = seen.SslPolicyErrors;
        if (errors == SslPolicyErrors.None) return new("", "");
        if (errors.HasFlag(SslPolicyErrors.RemoteCertificateNotAvailable))
            return new("it sent none", "Set up a certificate on the broker.");
        using var certificate = X509CertificateLoader.LoadCertificate(seen.Certificate.GetRawCertData());
        var status = seen.Chain.ChainStatus.Aggregate(X509ChainStatusFlags.NoError, (all, one) => all | one.Status);
        if (status.HasFlag(X509ChainStatusFlags.NotTimeValid)
            && seen.Chain.ChainElements is [var own, ..]
            && own.ChainElementStatus.Any(one => one.Status == X509ChainStatusFlags.NotTimeValid))
        {
            return certificate.NotAfter < DateTime.Now
                ? new($"it expired on {certificate.NotAfter:yyyy-MM-dd}", "Renew the broker's certificate.")
                : new($"it is not valid before {certificate.NotBefore:yyyy-MM-dd}", "Check this computer's clock.");
        }

        // An invalid signature means another CA with the name of a known one.
        const X509ChainStatusFlags Unknown =
            X509ChainStatusFlags.UntrustedRoot | X509ChainStatusFlags.PartialChain | X509ChainStatusFlags.NotSignatureValid;
        if ((status & Unknown) != 0)
        {
            return new(
                $"its issuer is not trusted ({certificate.Issuer})",
                options.Tls?.AuthorityFile is { } file
                    ? $"Put the issuer's CA certificate into {file}."
                    : "Add the issuer's CA certificate: --mqtt-ca-file FILE.");
        }

        if (errors.HasFlag(SslPolicyErrors.RemoteCertificateNameMismatch))
        {
            return new(
                $"it is for {certificate.GetNameInfo(X509NameType.DnsName, forIssuer: false)}, not to {options.Host}",
                "Use the host name that the certificate is for, or issue one for this name.");
        }

        return new(
            string.Join(", ", seen.Chain.ChainStatus.Select(one => one.StatusInformation.Trim().TrimEnd('.'))),
            "Replace the broker's certificate, or add its CA certificate: --mqtt-ca-file FILE.");
    }
}
