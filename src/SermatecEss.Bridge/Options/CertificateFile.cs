using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace SermatecEss.Bridge.Options;

/// <summary>A certificate with its key, in one file or two.</summary>
public static class CertificateFile
{
    /// <summary>Reads a certificate with its key.</summary>
    /// <param name="file">The certificate (PEM) as configured.</param>
    /// <param name="keyFile">The key (PEM); null if the certificate's file has it.</param>
    /// <exception cref="IOException">A file cannot be read.</exception>
    /// <exception cref="UnauthorizedAccessException">A file may not be read.</exception>
    /// <exception cref="CryptographicException">A file has no certificate or key, or they do not belong together.</exception>
    /// <exception cref="ArgumentException">They do not belong together.</exception>
    public static X509Certificate2 Read(string file, string? keyFile) => X509Certificate2.CreateFromPemFile(
        SystemdCredential.PathOf(file), keyFile is null ? null : SystemdCredential.PathOf(keyFile));
}
