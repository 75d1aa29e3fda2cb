using System.Net;
using Microsoft.AspNetCore.Http;
using SermatecEss.Web.Configuration;

namespace SermatecEss.Web.Access;

/// <summary>Where a request comes from, and the address in the browser: what proxies say of them is used if they are trusted.</summary>
internal sealed record Sender
{
    private const string ForwardedFor = "X-Forwarded-For";
    private const string ForwardedHost = "X-Forwarded-Host";
    private const string ForwardedProto = "X-Forwarded-Proto";
    private const string ForwardedPrefix = "X-Forwarded-Prefix";
    private const string IngressPath = "X-Ingress-Path";
    private const int LongestPath = 200;

    private Sender()
    {
    }

    /// <summary>The address of the browser or program.</summary>
    internal required IPAddress Client { get; init; }

    /// <summary>Whether it came by Home Assistant's ingress.</summary>
    internal bool IsIngress { get; private init; }

    /// <summary>Whether the browser's connection is encrypted.</summary>
    internal bool IsTls { get; private init; }

    /// <summary>The hosts that it names, each of which has to be known. The last one is that of the browser.</summary>
    internal required IReadOnlyList<HostString> Hosts { get; init; }

    /// <summary>The path below which the browser sees the server: / or one that begins and ends with a slash.</summary>
    internal string Path { get; private init; } = "/";

    /// <summary>Whether it was forwarded, by whomever.</summary>
    internal static bool IsForwarded(IHeaderDictionary headers) =>
        headers.Keys.Any(name => name.Equals("Forwarded", StringComparison.OrdinalIgnoreCase)
            || name.StartsWith("X-Forwarded-", StringComparison.OrdinalIgnoreCase));

    /// <summary>The sender of a request.</summary>
    internal static Sender Of(AccessRequest request, HttpOptions options)
    {
        var headers = request.Headers;
        var peer = Plain(request.Peer);
        HostString[] own = [new(headers.Host.ToString())];
        if (options.Ingress && peer.Equals(options.IngressPeer))
        {
            return new Sender
            {
                Client = peer,
                IsIngress = true,
                IsTls = headers[ForwardedProto] == "https",
                Hosts = [new(headers[ForwardedHost].ToString())],
                Path = PathOf(headers[IngressPath].ToString()),
            };
        }

        if (!IsTrusted(peer, options))
            return new Sender { Client = peer, IsTls = request.IsTls, Hosts = own, Path = $"{options.PathPrefix}/" };
        return new Sender
        {
            Client = ClientOf(peer, headers[ForwardedFor].ToString(), options),
            IsTls = headers[ForwardedProto].ToString() is { Length: > 0 } scheme ? scheme == "https" : request.IsTls,
            Hosts = headers[ForwardedHost].ToString() is { Length: > 0 } host ? [.. own, new(host)] : own,
            Path = headers[ForwardedPrefix].ToString() is { Length: > 0 } prefix ? PathOf(prefix) : $"{options.PathPrefix}/",
        };
    }

    /// <summary>Whether an origin is that of the page that the browser loads from here.</summary>
    internal bool IsOwn(string origin)
    {
        if (!Uri.TryCreate(origin, UriKind.Absolute, out var site)) return false;
        var isTls = site.Scheme == Uri.UriSchemeHttps;
        if (!isTls && site.Scheme != Uri.UriSchemeHttp) return false;

        // Home Assistant may be behind a proxy that it does not report.
        if (!IsIngress && isTls != IsTls) return false;
        var host = Hosts[^1];
        var port = host.Port ?? (isTls ? 443 : 80);
        return site.Port == port
            && string.Equals(site.Host, host.Host, StringComparison.OrdinalIgnoreCase)
            && site.PathAndQuery == "/"
            && site.UserInfo.Length == 0;
    }

    /// <summary>An IPv4 address as such, however the system reports it.</summary>
    internal static IPAddress Plain(IPAddress address) => address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address;

    private static bool IsTrusted(IPAddress address, HttpOptions options) =>
        options.TrustedProxies.Any(network => network.Contains(address));

    /// <summary>Each proxy appends whom it was connected by, so only what trusted ones appended counts.</summary>
    private static IPAddress ClientOf(IPAddress peer, string forwardedFor, HttpOptions options)
    {
        foreach (var entry in forwardedFor.Split(',', StringSplitOptions.TrimEntries).Reverse())
        {
            if (!IsTrusted(peer, options) || !IPAddress.TryParse(entry, out var next)) break;
            peer = Plain(next);
        }

        return peer;
    }

    /// <summary>A prefix that is safe in a cookie; for anything else, the root.</summary>
    private static string PathOf(string prefix)
    {
        var path = $"{prefix.TrimEnd('/')}/";
        var isSafe = path.StartsWith('/')
            && path.Length <= LongestPath
            && path.All(c => char.IsAsciiLetterOrDigit(c) || c is '/' or '-' or '_' or '.' or '~');
        return isSafe ? path : "/";
    }
}
