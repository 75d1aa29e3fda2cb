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

    /// <summary>Why a file cannot be used, in a few words; null if it can.</summary>
    /// <param name="file">A PEM file as configured.</param>
    public static string? FaultOf(string file)
    {
        try
        {
            foreach (var authority in Read(file)) authority.Dispose();
            return null;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or CryptographicException)
        {
            return SystemdCredential.Reason(e);
        }
    }

    /// <summary>
    /// Trusts the certificates of a file alone. Private CAs publish no revocation lists, and a connection must not depend on the internet.
    /// </summary>
    /// <inheritdoc cref="Read"/>
    public static X509ChainPolicy PolicyOf(string file)
    {
        var policy = new X509ChainPolicy
        {
            TrustMode = X509ChainTrustMode.CustomRootTrust,
            RevocationMode = X509RevocationMode.NoCheck,
        };
        policy.CustomTrustStore.AddRange(Read(file));
        return policy;
    }
}
