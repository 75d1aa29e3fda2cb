using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace SermatecEss.Web.Tests.Access;

/// <summary>A certificate for 127.0.0.1 and its key, as PEM files.</summary>
internal sealed class PemFiles : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("sermatec-pem").FullName;

    internal PemFiles(DateTimeOffset end) => Renew(end);

    internal string Certificate => Path.Combine(_folder, "server.pem");

    internal string Key => Path.Combine(_folder, "server.key");

    /// <summary>What a client compares it by.</summary>
    internal string Thumbprint { get; private set; } = "";

    /// <summary>Replaces both.</summary>
    internal void Renew(DateTimeOffset end)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=sermatec-ess", key, HashAlgorithmName.SHA256);
        var names = new SubjectAlternativeNameBuilder();
        names.AddIpAddress(IPAddress.Loopback);
        request.CertificateExtensions.Add(names.Build());
        using var certificate = request.CreateSelfSigned(end.AddYears(-1), end);
        Thumbprint = certificate.Thumbprint;
        Write(Certificate, certificate.ExportCertificatePem());
        Write(Key, key.ExportPkcs8PrivateKeyPem());
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    /// <summary>Writes a file whose time differs from the one before, however coarse the file system's times are.</summary>
    private static void Write(string path, string text)
    {
        var before = File.GetLastWriteTimeUtc(path);
        File.WriteAllText(path, text);
        File.SetLastWriteTimeUtc(path, before.AddSeconds(10));
    }
}
