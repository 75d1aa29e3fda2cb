using System.Net;
using System.Net.Security;
using System.Security.Cryptography.X509Certificates;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Orleans.Connections.Security;
using Orleans.Dashboard;
using SermatecEss.Bridge.Options;
using SermatecEss.Fleet.Configuration;
using SermatecEss.Fleet.Database;

namespace SermatecEss.Fleet.Cluster;

/// <summary>Orleans with the settings of this program.</summary>
internal static class ClusterSetup
{
    private const string Service = "sermatec-fleet";
    private const int CachedGrains = 10_000;

    /// <summary>Adds a silo to a host.</summary>
    /// <param name="builder">The host.</param>
    /// <param name="options">The cluster.</param>
    /// <param name="hasDashboard">Whether Orleans' dashboard is wanted.</param>
    /// <param name="database">Where the nodes find each other.</param>
    /// <param name="registry">Where epochs and state are kept.</param>
    /// <param name="node">The node of this process.</param>
    internal static void Add(
        IHostApplicationBuilder builder,
        ClusterOptions options,
        bool hasDashboard,
        FleetDatabase database,
        InverterRegistry registry,
        INode node)
    {
        builder.Services.AddSingleton(registry);
        builder.Services.AddSingleton(node);
        builder.UseOrleans(silo =>
        {
            silo.UseAdoNetClustering(clustering =>
            {
                clustering.Invariant = "Npgsql";
                clustering.DataSource = database.Source;
            });
            silo.Configure<Orleans.Configuration.ClusterOptions>(cluster =>
            {
                cluster.ClusterId = options.Name;
                cluster.ServiceId = Service;
            });
            silo.Configure<Orleans.Configuration.SiloOptions>(one => one.SiloName = NameOf(options));
            silo.Configure<Orleans.Configuration.EndpointOptions>(endpoint =>
            {
                endpoint.AdvertisedIPAddress = options.Address;
                endpoint.SiloPort = options.SiloPort;
                endpoint.SiloListeningEndpoint = options.Listen;
                endpoint.GatewayPort = 0;
            });
            silo.Services.Configure<Orleans.Serialization.ExceptionSerializationOptions>(AddExceptions);

            // The cache's memory is reserved at once: 18 MB for Orleans' usual size.
            silo.Configure<Orleans.Configuration.GrainDirectoryOptions>(directory => directory.CacheSize = CachedGrains);

            // A node that died has to be known as dead within a few seconds, as its inverters dial in elsewhere after one.
            silo.Configure<Orleans.Configuration.ClusterMembershipOptions>(membership =>
            {
                membership.ProbeTimeout = TimeSpan.FromSeconds(1);
                membership.MaxProbeTimeout = TimeSpan.FromSeconds(1.5);
                membership.IAmAliveTablePublishTimeout = TimeSpan.FromSeconds(10);

                // How often each node reads who was declared dead: a node that froze learns it here.
                membership.TableRefreshTimeout = TimeSpan.FromSeconds(5);
                membership.DefunctSiloExpiration = TimeSpan.FromDays(1);
                membership.DefunctSiloCleanupPeriod = TimeSpan.FromHours(1);
            });
            if (options.CertificateFile is not null) AddTls(silo, options);
            if (hasDashboard) silo.AddDashboard();
        });
    }

    /// <summary>Lets errors of this program, and of the database behind them, arrive at other nodes as they are.</summary>
    internal static void AddExceptions(Orleans.Serialization.ExceptionSerializationOptions options)
    {
        _ = options.SupportedNamespacePrefixes.Add(nameof(SermatecEss));
        _ = options.SupportedNamespacePrefixes.Add(nameof(Npgsql));
    }

    /// <summary>The name of a node.</summary>
    internal static string NameOf(ClusterOptions options) => $"{new IPEndPoint(options.Address, options.SiloPort)}";

    /// <summary>
    /// Both ends of a connection show a certificate of the fleet's own CA; names do not matter, because it signs nodes alone.
    /// </summary>
    private static void AddTls(ISiloBuilder silo, ClusterOptions options)
    {
        var certificate = CertificateFile.Read(options.CertificateFile!, options.KeyFile);
        var policy = AuthorityFile.PolicyOf(options.AuthorityFile!);
        bool IsNode(X509Certificate2 remote, X509Chain? chain, SslPolicyErrors errors)
        {
            using var check = new X509Chain { ChainPolicy = policy.Clone() };
            return check.Build(remote);
        }

        silo.UseTls(certificate, tls =>
        {
            tls.RemoteCertificateMode = RemoteCertificateMode.RequireCertificate;
            tls.ClientCertificateMode = RemoteCertificateMode.RequireCertificate;
            tls.RemoteCertificateValidation = IsNode;
            tls.OnAuthenticateAsClient = (_, client) => client.TargetHost = Service;
        });
    }
}
