using System.Net;

namespace SermatecEss.Inverter.Discovery;

/// <summary>Where to look for inverters.</summary>
public sealed record DiscoveryOptions
{
    /// <summary>Where to send search words.</summary>
    public IReadOnlyList<SearchTarget> Search { get; init; } = [];

    /// <summary>How long to listen for answers to them, and for inverters that dial in.</summary>
    public TimeSpan Wait { get; init; } = TimeSpan.FromSeconds(3);

    /// <summary>Whether to try the addresses in the computer's ARP table whose MAC address is that of such a WiFi module.</summary>
    public bool AsksNeighbours { get; init; }

    /// <summary>The file in which the system shows its ARP table.</summary>
    public string NeighbourFile { get; init; } = "/proc/net/arp";

    /// <summary>The address of this computer on which inverters may dial in; null for none.</summary>
    public IPEndPoint? Accept { get; init; }

    /// <summary>The network whose addresses are all tried; null for none.</summary>
    public ScanRange? Scan { get; init; }
}
