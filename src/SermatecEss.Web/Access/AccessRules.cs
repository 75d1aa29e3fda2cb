using System.Net;
using Microsoft.AspNetCore.Http;
using Microsoft.Net.Http.Headers;
using SermatecEss.Inverter.State;
using SermatecEss.Web.Configuration;

namespace SermatecEss.Web.Access;

/// <summary>Decides who a request comes from and whether it is allowed.</summary>
/// <param name="options">Who may connect, and from where.</param>
/// <param name="hosts">The names and addresses of this server.</param>
/// <param name="sessions">The sessions.</param>
internal sealed class AccessRules(HttpOptions options, KnownHosts hosts, SessionTable sessions)
{
    /// <summary>The header that a page of another site cannot send along.</summary>
    internal const string WriteHeader = "X-Sermatec";

    private const string UserId = "X-Remote-User-Id";
    private const int LongestUser = 100;
    private const string Bearer = "Bearer ";

    /// <summary>Decides.</summary>
    /// <param name="request">The request.</param>
    /// <param name="least">The role that its route needs.</param>
    /// <param name="mayWrite">Whether its route may change something.</param>
    /// <param name="credentials">The passwords and API keys of now.</param>
    /// <returns>What the request may do, and why it is refused; null if it is not.</returns>
    internal (Grant Grant, Refusal? Refusal) Decide(AccessRequest request, Role least, bool mayWrite, Credentials credentials)
    {
        var sender = Sender.Of(request, options);
        if (FaultOf(request, sender, credentials) is { } fault) return (new Grant(Role.None, Via.Nothing, sender), fault);
        var key = KeyOf(request.Headers);
        var grant = key is null ? WithoutKey(request, sender, credentials) : WithKey(key, sender, credentials);
        if (grant.Role < least) return (grant, TooLittle(grant, least, key, credentials));
        return (grant, mayWrite && request.Writes ? ForeignWrite(request, grant) : null);
    }

    /// <summary>What is wrong with a request, with any rights.</summary>
    private Refusal? FaultOf(AccessRequest request, Sender sender, Credentials credentials)
    {
        if (options.Ingress && !sender.IsIngress)
        {
            return new Refusal(
                RefusalKind.Peer,
                StatusCodes.Status403Forbidden,
                $"Only Home Assistant's ingress ({options.IngressPeer}) may connect, because 'ingress' is on.");
        }

        if (sender.IsIngress) return null;
        if (!sender.Hosts.All(host => hosts.Knows(host.Host, request.Local)))
        {
            return new Refusal(
                RefusalKind.Host,
                StatusCodes.Status421MisdirectedRequest,
                "This server is not known by the host name in the request. If the name is right, add it to 'hosts' below 'http' in the "
                + "configuration file.");
        }

        return !credentials.NeedPassword && Sender.IsForwarded(request.Headers)
            ? new Refusal(
                RefusalKind.Forwarded,
                StatusCodes.Status403Forbidden,
                "The request was forwarded by a proxy, but no password is set. Set one with 'sermatec-ess password set'.")
            : null;
    }

    private static Grant WithKey(string key, Sender sender, Credentials credentials) => credentials.Find(key) is { } known
        ? new Grant(known.Role, Via.Key, sender) { Id = known.Id }
        : new Grant(Role.None, Via.Nothing, sender);

    private Grant WithoutKey(AccessRequest request, Sender sender, Credentials credentials)
    {
        var role = request.Session is { } session ? sessions.Find(session, credentials) : Role.None;
        if (sender.IsIngress && UserOf(request.Headers) is { } user)
        {
            var own = options.IngressAdmins.Contains(user) ? Role.Admin : Role.Viewer;
            if (own >= role) return new Grant(own, Via.Ingress, sender) { Id = user };
        }

        if (role != Role.None) return new Grant(role, Via.Cookie, sender);
        return IsOpen(request, credentials) ? new Grant(Role.Admin, Via.Open, sender) : new Grant(Role.None, Via.Nothing, sender);
    }

    private bool IsOpen(AccessRequest request, Credentials credentials) => !credentials.NeedPassword
        && !options.Ingress
        && options.IsLoopback
        && IPAddress.IsLoopback(Sender.Plain(request.Peer));

    private Refusal TooLittle(Grant grant, Role least, string? key, Credentials credentials)
    {
        if (grant.Role != Role.None)
        {
            return new Refusal(
                RefusalKind.Role,
                StatusCodes.Status403Forbidden,
                $"This needs the role {RoleName.Of(least)}, not {RoleName.Of(grant.Role)}.");
        }

        if (!credentials.IsReadable) return Refusal.Unreadable;
        if (key is not null) return new Refusal(RefusalKind.Key, StatusCodes.Status401Unauthorized, "The API key is wrong or revoked.");
        return credentials.NeedPassword || options.Ingress
            ? new Refusal(RefusalKind.Nobody, StatusCodes.Status401Unauthorized, "Log in, or send an API key: 'Authorization: Bearer KEY'.")
            : new Refusal(
                RefusalKind.Closed,
                StatusCodes.Status401Unauthorized,
                "No password is set. Set one with 'sermatec-ess password set'.");
    }

    /// <summary>
    /// Browsers send cookies along with requests that other sites make them send, and whatever runs on this computer may be a browser. A
    /// key is sent by nobody but who has it.
    /// </summary>
    private static Refusal? ForeignWrite(AccessRequest request, Grant grant)
    {
        var origin = request.Headers.Origin.ToString();
        if (grant.Via == Via.Key && origin.Length == 0) return null;
        if (!grant.Sender.IsOwn(origin))
        {
            return new Refusal(
                RefusalKind.Origin,
                StatusCodes.Status403Forbidden,
                "The header Origin is missing or is not this server's own address. Programs use an API key instead. "
                + "Behind a reverse proxy, "
                + "list it in 'trusted_proxies' below 'http' in the configuration file.");
        }

        return grant.Via == Via.Key || request.Headers[WriteHeader] == "1"
            ? null
            : new Refusal(RefusalKind.Origin, StatusCodes.Status403Forbidden, $"The header '{WriteHeader}: 1' is missing.");
    }

    private static string? KeyOf(IHeaderDictionary headers)
    {
        // A proxy's own login may pass on other kinds.
        var text = headers[HeaderNames.Authorization].ToString();
        return text.StartsWith(Bearer, StringComparison.OrdinalIgnoreCase) ? text[Bearer.Length..].Trim() : null;
    }

    private static string? UserOf(IHeaderDictionary headers) => headers[UserId] is [var user] ? StateText.Checked(user, LongestUser) : null;
}
