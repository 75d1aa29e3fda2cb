using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace SermatecEss.Fleet.Tests.Cluster;

/// <summary>TLS between nodes: only those that show a certificate of the fleet's CA can connect.</summary>
public sealed class NodeTlsTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("sermatec-tls").FullName;

    /// <inheritdoc/>
    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task Nodes_with_certificates_of_one_CA_form_a_fleet_and_others_cannot_connect()
    {
        using var authority = Authority("fleet");
        using var foreign = Authority("other");
        using var stranger = Certificate(foreign, "stranger");
        var (certificate, key) = Write(authority, "node");
        await File.WriteAllTextAsync(
            Path.Combine(_folder, "ca.pem"),
            authority.ExportCertificatePem(),
            TestContext.Current.CancellationToken);
        await using var cluster = new FleetCluster
        {
            Tls = $"{{certificate: {certificate}, key: {key}, ca_file: {Path.Combine(_folder, "ca.pem")}}}",
        };
        await cluster.BeginAsync();

        // The node that is dialled asks the other one whether the inverter still answers there.
        var inverter = cluster.Simulation.Inverters[3];
        var before = inverter.Report();
        for (var i = 0; i < 4; i++) inverter.Dial();
        await Until.TrueAsync(
            () => inverter.Report() is var now && now.Connections >= before.Connections + 4 && now.OpenLinks == 1,
            "all but the first link are closed");
        Assert.True(
            await cluster.Node(0).MetricAsync(HandoverTests.SecondLinks)
            + await cluster.Node(1).MetricAsync(HandoverTests.SecondLinks) > 0);
        await IsRefusedAsync(cluster.Places[0].Silo, stranger);
        await IsRefusedAsync(cluster.Places[0].Silo, certificate: null);
    }

    private static async Task IsRefusedAsync(int port, X509Certificate2? certificate)
    {
        using var client = new TcpClient();
        await client.ConnectAsync(IPAddress.Loopback, port, TestContext.Current.CancellationToken);
        await using var stream = new SslStream(client.GetStream());
        var options = new SslClientAuthenticationOptions
        {
            TargetHost = "node",
            RemoteCertificateValidationCallback = (_, remote, _, _) => remote is not null,
            ClientCertificates = certificate is null ? [] : [certificate],
        };
        try
        {
            await stream.AuthenticateAsClientAsync(options, TestContext.Current.CancellationToken);
            Assert.Equal(0, await stream.ReadAsync(new byte[1], TestContext.Current.CancellationToken));
        }
        catch (Exception e) when (e is AuthenticationException or IOException)
        {
            // With TLS 1.3, a client learns only when it reads that its certificate was refused.
        }
    }

    private static X509Certificate2 Authority(string name)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest($"CN={name}", key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, false, 0, true));
        return request.CreateSelfSigned(DateTimeOffset.UtcNow.AddDays(-1), DateTimeOffset.UtcNow.AddDays(1));
    }

    private static X509Certificate2 Certificate(X509Certificate2 authority, string name)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest($"CN={name}", key, HashAlgorithmName.SHA256);
        using var certificate = request.Create(authority, authority.NotBefore, authority.NotAfter, RandomNumberGenerator.GetBytes(8));
        return certificate.CopyWithPrivateKey(key);
    }

    private (string Certificate, string Key) Write(X509Certificate2 authority, string name)
    {
        using var certificate = Certificate(authority, name);
        using var key = certificate.GetECDsaPrivateKey()!;
        var files = (Path.Combine(_folder, $"{name}.pem"), Path.Combine(_folder, $"{name}.key"));
        File.WriteAllText(files.Item1, certificate.ExportCertificatePem());
        File.WriteAllText(files.Item2, key.ExportPkcs8PrivateKeyPem());
        return files;
    }
}
