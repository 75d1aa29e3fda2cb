using System.Net.Security;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using SermatecEss.Bridge.Options;

namespace SermatecEss.Web.Influx;

/// <summary>Whose certificates are trusted for InfluxDB.</summary>
internal static class InfluxTls
{
    /// <summary>What keeps a file of CA certificates from being used, in a sentence; null if nothing does.</summary>
    internal static string? Fault(string authorityFile) =>
        AuthorityFile.FaultOf(authorityFile) is { } fault ? $"the certificate file {authorityFile} cannot be used: {fault}" : null;

    /// <summary>The settings of a connection.</summary>
    /// <param name="authorityFile">The file with the CA certificates; null for those that this computer trusts.</param>
    /// <exception cref="IOException">The file cannot be read.</exception>
    /// <exception cref="CryptographicException">The file has no certificate.</exception>
    internal static SslClientAuthenticationOptions Settings(string? authorityFile)
    {
        // CAs of homes publish no list of what they revoked, and a server at home must not depend on the internet.
        var settings = new SslClientAuthenticationOptions { CertificateRevocationCheckMode = X509RevocationMode.NoCheck };
        if (authorityFile is not null) settings.CertificateChainPolicy = AuthorityFile.PolicyOf(authorityFile);
        return settings;
    }
}
