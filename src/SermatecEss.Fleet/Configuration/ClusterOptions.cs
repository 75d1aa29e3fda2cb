using System.Net;
using System.Net.Sockets;

namespace SermatecEss.Fleet.Configuration;

/// <summary>How the nodes of a fleet find and reach each other.</summary>
internal sealed record ClusterOptions
{
    /// <summary>The usual port of a node for other nodes.</summary>
    internal const int DefaultSiloPort = 11111;

    /// <summary>The name of the fleet; nodes of one name and database are one fleet.</summary>
    internal string Name { get; init; } = "sermatec";

    /// <summary>The address at which other nodes reach this one.</summary>
    internal IPAddress Address { get; init; } = IPAddress.Loopback;

    /// <summary>
    /// Where it listens for other nodes: on all addresses, since <see cref="Address"/> may be a translated one; on loopback alone if all
    /// nodes run on this computer.
    /// </summary>
    internal IPEndPoint Listen => new(
        IPAddress.IsLoopback(Address) ? Address
        : Address.AddressFamily == AddressFamily.InterNetworkV6 ? IPAddress.IPv6Any
        : IPAddress.Any,
        SiloPort);

    /// <summary>The port for other nodes.</summary>
    internal int SiloPort { get; init; } = DefaultSiloPort;

    /// <summary>The certificate (PEM) of this node for others; null for no TLS between nodes.</summary>
    internal string? CertificateFile { get; init; }

    /// <summary>The key (PEM) of <see cref="CertificateFile"/>; null if that file has it.</summary>
    internal string? KeyFile { get; init; }

    /// <summary>The CA certificate (PEM) of all nodes.</summary>
    internal string? AuthorityFile { get; init; }
}
