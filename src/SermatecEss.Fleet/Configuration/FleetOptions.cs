using System.Net;
using SermatecEss.Bridge.Configuration;
using SermatecEss.Inverter.Polling;
using SermatecEss.Links;
using SermatecEss.Mqtt.Connection;

namespace SermatecEss.Fleet.Configuration;

/// <summary>Settings of a node of the fleet.</summary>
public sealed record FleetOptions
{
    /// <summary>The port of the vendor's cloud, to which inverters dial in.</summary>
    public const int DefaultPort = 19042;

    /// <summary>Where inverters dial in.</summary>
    public IPEndPoint Listen { get; init; } = new(IPAddress.Any, DefaultPort);

    /// <summary>The addresses that may dial in, unless <see cref="AllowFromFile"/> is set.</summary>
    public AddressList AllowFrom { get; init; } = AddressList.Private;

    /// <summary>A file of networks that may dial in, one a line, read again when it changes; null for <see cref="AllowFrom"/>.</summary>
    public string? AllowFromFile { get; init; }

    /// <summary>A file of the serial numbers that are polled, one a line, read again when it changes; null for all.</summary>
    public string? AllowSerialsFile { get; init; }

    /// <summary>How often each inverter is polled.</summary>
    public PollPeriods Periods { get; init; } = new(TimeSpan.FromSeconds(30));

    /// <summary>Time zone, language, and what may be changed, as for the daemon; without inverters.</summary>
    public BridgeOptions Bridge { get; init; } = new() { Inverters = [] };

    /// <summary>How nodes find and reach each other.</summary>
    public ClusterOptions Cluster { get; init; } = new();

    /// <summary>The broker that this node publishes to; null for none.</summary>
    public MqttOptions? Mqtt { get; init; }
}
