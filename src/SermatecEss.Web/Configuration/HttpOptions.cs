using System.Net;

namespace SermatecEss.Web.Configuration;

/// <summary>The HTTP interface as it is configured.</summary>
public sealed record HttpOptions
{
    /// <summary>Where it listens; null if there is none. Port 0 is any free one.</summary>
    public IPEndPoint? EndPoint { get; init; } = HttpAddress.Default.EndPoint;

    /// <summary>
    /// Whether the owner has named the address: if it cannot be used, the daemon does not start. If the default cannot be used, that is a
    /// warning.
    /// </summary>
    public bool IsAddressGiven { get; init; }

    /// <summary>Further names under which browsers reach it.</summary>
    public IReadOnlyList<string> Hosts { get; init; } = [];

    /// <summary>Reverse proxies whose <c>Forwarded</c> and <c>X-Forwarded-*</c> headers are trusted.</summary>
    public IReadOnlyList<IPNetwork> TrustedProxies { get; init; } = [];

    /// <summary>The path below which a reverse proxy shows it, as in <c>/solar</c>; empty for the root.</summary>
    public string PathPrefix { get; init; } = "";

    /// <summary>The certificate file (PEM) of TLS; null for plain HTTP.</summary>
    public string? CertificateFile { get; init; }

    /// <summary>The key file (PEM) of the certificate; null if the certificate file has it.</summary>
    public string? KeyFile { get; init; }

    /// <summary>Whether it is reached through Home Assistant's ingress alone.</summary>
    public bool Ingress { get; init; }

    /// <summary>The ids of the Home Assistant users who may change settings through ingress.</summary>
    public IReadOnlyList<string> IngressAdmins { get; init; } = [];

    /// <summary>Where Home Assistant's ingress connects from.</summary>
    public IPAddress IngressPeer { get; init; } = SupervisorAddress;

    /// <summary>Where the ingress of Home Assistant's Supervisor connects from, on every installation.</summary>
    public static IPAddress SupervisorAddress { get; } = new([172, 30, 32, 2]);

    /// <summary>Other sites that may show the page in a frame, as origins.</summary>
    public IReadOnlyList<string> FrameAncestors { get; init; } = [];

    /// <summary>The address of the page in a browser, as the owner has named it; null for none.</summary>
    public Uri? Url { get; init; }

    /// <summary>The address of the page in a browser; null if it is not known.</summary>
    public Uri? PageUrl
    {
        get
        {
            if (EndPoint is null) return null;
            if (Url is not null) return Url;
            if (Ingress || IsLoopback || TrustedProxies.Count > 0) return null;
            var isEvery = EndPoint.Address.Equals(IPAddress.Any) || EndPoint.Address.Equals(IPAddress.IPv6Any);
            var host = Hosts.Count > 0 ? $"{Hosts[0]}:{EndPoint.Port}" : isEvery ? null : $"{EndPoint}";
            return host is null ? null : new Uri($"{(CertificateFile is null ? "http" : "https")}://{host}{PathPrefix}/");
        }
    }

    /// <summary>Whether only this computer can reach it.</summary>
    public bool IsLoopback => EndPoint is { Address: var address } && IPAddress.IsLoopback(address);
}
