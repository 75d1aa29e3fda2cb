using System.Net;

namespace SermatecEss.Web.Access;

/// <summary>Who may connect over HTTP, and from where.</summary>
public sealed record AccessOptions
{
    /// <summary>Where Home Assistant's ingress connects from.</summary>
    public static IPAddress DefaultIngressPeer { get; } = new([172, 30, 32, 2]);

    /// <summary>Whether the server listens on loopback addresses alone.</summary>
    public required bool IsOnLoopback { get; init; }

    /// <summary>Whether Home Assistant's ingress, and nothing else, may connect.</summary>
    public bool Ingress { get; init; }

    /// <summary>Where Home Assistant's ingress connects from.</summary>
    public IPAddress IngressPeer { get; init; } = DefaultIngressPeer;

    /// <summary>The ids of the Home Assistant users who are admins.</summary>
    public IReadOnlyList<string> IngressAdmins { get; init; } = [];

    /// <summary>Names by which the server is reached, besides those of this computer; without ports.</summary>
    public IReadOnlyList<string> Hosts { get; init; } = [];

    /// <summary>Reverse proxies whose <c>X-Forwarded-*</c> headers are trusted.</summary>
    public IReadOnlyList<IPNetwork> TrustedProxies { get; init; } = [];

    /// <summary>Who may show the page in a frame, as in <c>frame-ancestors</c> of a content security policy.</summary>
    public string FrameAncestors { get; init; } = "'self'";
}
