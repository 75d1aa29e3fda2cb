using System.Net;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Primitives;
using SermatecEss.Bridge.Logging;
using SermatecEss.Web.Configuration;
using SermatecEss.Web.Routing;
using Route = SermatecEss.Web.Routing.Route;

namespace SermatecEss.Web.Access;

/// <summary>Lets requests through to their routes, or refuses them.</summary>
internal sealed class AccessGuard : IDisposable
{
    private readonly CredentialStore _store;
    private readonly AccessRules _rules;
    private readonly RefusalLog _refusals;
    private readonly GrantWatch _watch;
    private readonly Login _login;

    /// <param name="options">The configuration.</param>
    /// <param name="store">The passwords and API keys.</param>
    /// <param name="sessions">The sessions.</param>
    /// <param name="time">The clock.</param>
    /// <param name="log">The log.</param>
    internal AccessGuard(HttpOptions options, CredentialStore store, SessionTable sessions, TimeProvider time, Log log)
    {
        _store = store;
        _rules = new AccessRules(options, KnownHosts.Of(options.Hosts), sessions);
        _refusals = new RefusalLog(log, time);
        _watch = new GrantWatch(store, time);
        _login = new Login(store, sessions, time);
        var session = new SessionApi(_login, sessions, _refusals);
        var keys = new KeyApi(store, time, log);
        Routes = [.. session.Routes, .. keys.Routes];
    }

    /// <summary>The routes of sessions and API keys.</summary>
    internal IReadOnlyList<Route> Routes { get; }

    /// <summary>Lets a request through, or refuses it.</summary>
    /// <param name="context">The request.</param>
    /// <param name="next">Answers it.</param>
    internal async Task InvokeAsync(HttpContext context, RequestDelegate next)
    {
        var request = RequestOf(context);
        var rule = context.GetEndpoint()?.Metadata.GetMetadata<RouteRule>();

        // Without a route there is nothing but an error to be had.
        var isRoute = context.GetEndpoint() is RouteEndpoint;
        var least = (isRoute, rule?.Access) switch
        {
            (false, _) or (_, RouteAccess.Public) => Role.None,
            (_, RouteAccess.Viewer) => Role.Viewer,
            _ => Role.Admin,
        };
        var (grant, refusal) = Decide(_store.Current());
        if (refusal is not null)
        {
            _refusals.Write(refusal, Refusal.What(context), grant.Sender.Client);
            await refusal.WriteAsync(context);
            return;
        }

        grant.AddTo(context);
        using var watched = _watch.Add(credentials => Decide(credentials).Refusal is null, context.Abort);
        await next(context);

        (Grant Grant, Refusal? Refusal) Decide(Credentials credentials) => _rules.Decide(request, least, isRoute, credentials);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _watch.Dispose();
        _login.Dispose();
    }

    private static AccessRequest RequestOf(HttpContext context) => new()
    {
        Peer = context.Connection.RemoteIpAddress ?? IPAddress.None,
        Local = context.Connection.LocalIpAddress ?? IPAddress.None,
        IsTls = context.Request.IsHttps,
        Method = context.Request.Method,

        // A copy, which is looked at again while the request runs.
        Headers = new HeaderDictionary(new Dictionary<string, StringValues>(context.Request.Headers, StringComparer.OrdinalIgnoreCase)),
        Session = SessionCookie.Read(context),
    };
}
