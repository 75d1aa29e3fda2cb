using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace SermatecEss.Bridge.Options;

/// <summary>A file of CA certificates.</summary>
public static class AuthorityFile
{
    /// <summary>Reads all certificates of a file.</summary>
    /// <param name="file">A PEM file as configured.</param>
    /// <exception cref="IOException">The file cannot be read.</exception>
    /// <exception cref="UnauthorizedAccessException">The file may not be read.</exception>
    /// <exception cref="CryptographicException">The file has no certificate, or one that is not valid.</exception>
    public static X509Certificate2Collection Read(string file)
    {
        var found = new X509Certificate2Collection();
        found.ImportFromPemFile(SystemdCredential.PathOf(file));
        return found.Count > 0 ? found : throw new CryptographicException("it contains no certificate");
    }
}
