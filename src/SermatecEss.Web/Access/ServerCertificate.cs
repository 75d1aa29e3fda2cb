using System.Net.Security;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using SermatecEss.Bridge.Options;

namespace SermatecEss.Web.Access;

/// <summary>
/// The server's certificate, from PEM files. They are read again when they change, so that a renewed certificate needs no restart. For any
/// number of threads at once.
/// </summary>
internal sealed class ServerCertificate
{
    private readonly string _certificateFile;
    private readonly string _keyFile;
    private readonly Action<string> _log;
    private readonly Lock _lock = new();
    private (DateTime Certificate, DateTime Key) _changed;
    private SslServerAuthenticationOptions _options;

    /// <param name="certificateFile">The certificate, and those of the authorities between it and a root.</param>
    /// <param name="keyFile">Its key; null if it is in the same file.</param>
    /// <param name="log">Takes a line when changed files cannot be used.</param>
    /// <exception cref="CertificateException">The files cannot be used.</exception>
    internal ServerCertificate(string certificateFile, string? keyFile, Action<string> log)
    {
        _certificateFile = certificateFile;
        _keyFile = keyFile ?? certificateFile;
        _log = log;
        _changed = Changed();
        _options = Read();
    }

    /// <summary>What a handshake needs now.</summary>
    internal SslServerAuthenticationOptions Current()
    {
        lock (_lock)
        {
            var changed = Changed();
            if (changed == _changed) return _options;
            _changed = changed;
            try
            {
                // The old one may be in use by handshakes that are under way.
                _options = Read();
            }
            catch (CertificateException e)
            {
                _log($"HTTP: {e.Message}; the former certificate stays in use");
            }

            return _options;
        }
    }

    /// <summary>When a certificate ends.</summary>
    /// <exception cref="CertificateException">The files cannot be used.</exception>
    internal static DateTimeOffset EndOf(string certificateFile, string? keyFile)
    {
        using var certificate = Load(certificateFile, keyFile ?? certificateFile);
        return certificate.NotAfter;
    }

    private static X509Certificate2 Load(string certificateFile, string keyFile)
    {
        try
        {
            return CertificateFile.Read(certificateFile, keyFile);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or CryptographicException or ArgumentException)
        {
            var files = keyFile == certificateFile ? certificateFile : $"{certificateFile} with the key {keyFile}";
            throw new CertificateException($"the certificate {files} cannot be used: {SystemdCredential.Reason(e)}", e);
        }
    }

    private SslServerAuthenticationOptions Read()
    {
        var certificate = Load(_certificateFile, _keyFile);
        var chain = new X509Certificate2Collection();
        chain.ImportFromPemFile(SystemdCredential.PathOf(_certificateFile));
        return new SslServerAuthenticationOptions
        {
            ServerCertificateContext = SslStreamCertificateContext.Create(certificate, chain, offline: true),
        };
    }

    private (DateTime Certificate, DateTime Key) Changed() =>
        (File.GetLastWriteTimeUtc(_certificateFile), File.GetLastWriteTimeUtc(_keyFile));
}
