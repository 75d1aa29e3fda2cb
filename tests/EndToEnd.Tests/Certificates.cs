using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace SermatecEss.EndToEnd.Tests;

/// <summary>A test CA with certificates for a broker and for a client, as PEM files.</summary>
internal sealed class Certificates : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("sermatec-certificates").FullName;

    internal Certificates(string serverName = "127.0.0.1")
    {
        File.SetUnixFileMode(_folder, (UnixFileMode)0b111_101_101);
        using var authorityKey = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=Authority of the tests", authorityKey, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(
            certificateAuthority: true, hasPathLengthConstraint: false, pathLengthConstraint: 0, critical: true));
        using var authority = request.CreateSelfSigned(DateTimeOffset.UtcNow.AddDays(-1), DateTimeOffset.UtcNow.AddDays(1));
        Authority = Write("authority.pem", authority.ExportCertificatePem());
        (Server, ServerKey) = Sign(authority, "server", serverName);
        (Client, ClientKey) = Sign(authority, "client", null);
    }

    /// <summary>Whether a broker with these requires a client certificate.</summary>
    internal bool AreWantedOfClients { get; init; } = true;

    internal string Authority { get; }

    internal string Server { get; }

    internal string ServerKey { get; }

    internal string Client { get; }

    internal string ClientKey { get; }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private (string Certificate, string Key) Sign(X509Certificate2 authority, string name, string? host)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest($"CN={name}", key, HashAlgorithmName.SHA256);
        if (host is not null)
        {
            var names = new SubjectAlternativeNameBuilder();
            if (IPAddress.TryParse(host, out var address)) names.AddIpAddress(address);
            else names.AddDnsName(host);
            request.CertificateExtensions.Add(names.Build());
        }

        using var certificate = request.Create(
            authority, DateTimeOffset.UtcNow.AddHours(-1), DateTimeOffset.UtcNow.AddHours(12), RandomNumberGenerator.GetBytes(8));
        return (Write($"{name}.pem", certificate.ExportCertificatePem()), Write($"{name}.key", key.ExportPkcs8PrivateKeyPem()));
    }

    private string Write(string name, string text)
    {
        var path = Path.Combine(_folder, name);
        File.WriteAllText(path, text);
        Broker.Share(path);
        return path;
    }
}
