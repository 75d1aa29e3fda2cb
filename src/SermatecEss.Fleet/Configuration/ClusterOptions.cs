using System.Net;

namespace SermatecEss.Fleet.Configuration;

/// <summary>How the nodes of a fleet find and reach each other.</summary>
public sealed record ClusterOptions
{
    /// <summary>The usual port of a node for other nodes.</summary>
    public const int DefaultSiloPort = 11111;

    /// <summary>The name of the fleet; nodes of one name and database are one fleet.</summary>
    public string Name { get; init; } = "sermatec";

    /// <summary>The address at which other nodes reach this one.</summary>
    public IPAddress Address { get; init; } = IPAddress.Loopback;

    /// <summary>The port for other nodes.</summary>
    public int SiloPort { get; init; } = DefaultSiloPort;

    /// <summary>The certificate (PEM) of this node for others; null for no TLS between nodes.</summary>
    public string? CertificateFile { get; init; }

    /// <summary>The key (PEM) of <see cref="CertificateFile"/>.</summary>
    public string? KeyFile { get; init; }

    /// <summary>The CA certificate (PEM) of all nodes.</summary>
    public string? AuthorityFile { get; init; }
}
