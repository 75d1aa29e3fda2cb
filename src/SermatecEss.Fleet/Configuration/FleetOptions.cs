using System.Net;
using SermatecEss.Bridge.Configuration;
using SermatecEss.Fleet.Database;
using SermatecEss.Hosting.Service;
using SermatecEss.Inverter.Polling;
using SermatecEss.Links;
using SermatecEss.Mqtt;
using SermatecEss.Mqtt.Connection;
using SermatecEss.Web.Configuration;

namespace SermatecEss.Fleet.Configuration;

/// <summary>Settings of a node of the fleet.</summary>
internal sealed record FleetOptions
{
    /// <summary>The port of the vendor's cloud, to which inverters dial in.</summary>
    internal const int DefaultPort = 19042;

    /// <summary>The usual port of health and metrics.</summary>
    internal const int DefaultHttpPort = 8089;

    /// <summary>The default of <see cref="Retention"/>.</summary>
    internal const int DefaultRetentionDays = 30;

    /// <summary>Where inverters dial in.</summary>
    internal IPEndPoint Listen { get; init; } = new(IPAddress.Any, DefaultPort);

    /// <summary>The addresses that may dial in, unless <see cref="AllowFromFile"/> is set.</summary>
    internal AddressList AllowFrom { get; init; } = AddressList.Private;

    /// <summary>A file of networks that may dial in, one a line, read again when it changes; null for <see cref="AllowFrom"/>.</summary>
    internal string? AllowFromFile { get; init; }

    /// <summary>A file of the serial numbers that are polled, one a line, read again when it changes; null for all.</summary>
    internal string? AllowSerialsFile { get; init; }

    /// <summary>How often each inverter is polled.</summary>
    internal PollPeriods Periods { get; init; } = new(TimeSpan.FromSeconds(30));

    /// <summary>Time zone, language, and what may be changed, as for the daemon; without inverters.</summary>
    internal BridgeOptions Bridge { get; init; } = new() { Inverters = [] };

    /// <summary>How nodes find and reach each other.</summary>
    internal ClusterOptions Cluster { get; init; } = new();

    /// <summary>The database of the fleet.</summary>
    internal required DatabaseOptions Database { get; init; }

    /// <summary>How long readings are kept.</summary>
    internal TimeSpan Retention { get; init; } = TimeSpan.FromDays(DefaultRetentionDays);

    /// <summary>About how many inverters this node may have, if others are down; limits the queues of its outputs.</summary>
    internal int MostInverters { get; init; } = 10_000;

    /// <summary>Where health and metrics are served.</summary>
    internal HttpOptions Http { get; init; } = new() { EndPoint = new(IPAddress.Loopback, DefaultHttpPort), IsAddressGiven = true };

    /// <summary>Whether Orleans' dashboard is served there too.</summary>
    internal bool HasDashboard { get; init; }

    /// <summary>The directory with the passwords and API keys of <see cref="Http"/>; null for none.</summary>
    internal string? StateDirectory { get; init; }

    /// <summary>The broker that this node publishes to; null for none.</summary>
    internal MqttOptions? Mqtt { get; init; }

    /// <summary>How many inverters this node announces to Home Assistant in a second, at most; at least 1.</summary>
    internal int AnnouncementsPerSecond { get; init; } = FleetRole.UsualAnnouncementsPerSecond;

    /// <summary>What is logged, and where.</summary>
    internal LogOptions Log { get; init; } = new();
}
