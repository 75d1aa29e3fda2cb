using System.Net;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using SermatecEss.Bridge.Logging;
using SermatecEss.Fleet.Configuration;
using SermatecEss.Fleet.Database;

namespace SermatecEss.Fleet.Cluster;

/// <summary>Orleans with the settings of this program.</summary>
internal static class ClusterHost
{
    private const string Service = "sermatec-fleet";

    /// <summary>Builds the silo of a node; it is not started.</summary>
    /// <param name="options">The cluster.</param>
    /// <param name="database">Where the nodes find each other.</param>
    /// <param name="registry">Where epochs and state are kept.</param>
    /// <param name="log">The log.</param>
    internal static IHost Build(ClusterOptions options, FleetDatabase database, InverterRegistry registry, Log log)
    {
        var builder = Host.CreateEmptyApplicationBuilder(new HostApplicationBuilderSettings { DisableDefaults = true });
        builder.Services.AddSingleton<IHostLifetime, NoLifetime>();
        builder.Services.AddSingleton(registry);
        builder.Logging.ClearProviders().AddProvider(new SiloLog(log)).SetMinimumLevel(Microsoft.Extensions.Logging.LogLevel.Warning);
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
            silo.Configure<Orleans.Configuration.SiloOptions>(one => one.SiloName = $"{options.Address}:{options.SiloPort}");
            silo.ConfigureEndpoints(options.Address, options.SiloPort, gatewayPort: 0, listenOnAnyHostAddress: !IPAddress.IsLoopback(options.Address));

            // A node that died has to be known as dead within a few seconds, as its inverters dial in elsewhere after one.
            silo.Configure<Orleans.Configuration.ClusterMembershipOptions>(membership =>
            {
                membership.ProbeTimeout = TimeSpan.FromSeconds(1);
                membership.IAmAliveTablePublishTimeout = TimeSpan.FromSeconds(10);
                membership.DefunctSiloExpiration = TimeSpan.FromDays(1);
                membership.DefunctSiloCleanupPeriod = TimeSpan.FromHours(1);
            });
        });
        return builder.Build();
    }
}
