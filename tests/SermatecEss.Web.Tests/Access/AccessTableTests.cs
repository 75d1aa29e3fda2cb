using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using SermatecEss.Web.Access;
using SermatecEss.Web.Routing;
using Route = SermatecEss.Web.Routing.Route;

namespace SermatecEss.Web.Tests.Access;

/// <summary>
/// Everyone at each route and method of the server. The routes are those that it has, with their rules; only what is behind them is
/// replaced by a response that shows that it was reached.
/// </summary>
public sealed partial class AccessTableTests(WebRoutes routes) : IClassFixture<WebRoutes>
{
    private const int Reached = 299;
    private const string IngressPeer = "127.0.0.2";

    /// <summary>The status at a route for everyone, for viewers and for admins.</summary>
    private static readonly Dictionary<string, int[]> Expected = new()
    {
        ["nobody"] = [Reached, 401, 401],
        ["viewer by cookie"] = [Reached, Reached, 403],
        ["admin by cookie"] = [Reached, Reached, Reached],
        ["viewer by key"] = [Reached, Reached, 403],
        ["admin by key"] = [Reached, Reached, Reached],
        ["expired cookie"] = [Reached, 401, 401],
        ["cookie of a changed password"] = [Reached, 401, 401],
        ["cookie after logout"] = [Reached, 401, 401],
        ["revoked key"] = [Reached, 401, 401],
        ["forged cookie"] = [Reached, 401, 401],
        ["forged key"] = [Reached, 401, 401],
        ["forged key with the cookie of an admin"] = [Reached, 401, 401],
        ["forged ingress header"] = [Reached, 401, 401],
        ["forwarded nobody"] = [Reached, 401, 401],
        ["unknown host with the key of an admin"] = [421, 421, 421],
        ["nobody by ingress"] = [Reached, 401, 401],
        ["ingress user"] = [Reached, Reached, 403],
        ["ingress admin"] = [Reached, Reached, Reached],
        ["ingress user with the cookie of an admin"] = [Reached, Reached, Reached],
        ["ingress admin from another address"] = [403, 403, 403],
        ["admin by key from another address than ingress"] = [403, 403, 403],
        ["nobody on open loopback"] = [Reached, Reached, Reached],
        ["forwarded on open loopback"] = [403, 403, 403],
        ["forged key on open loopback"] = [Reached, 401, 401],
        ["nobody where the credentials are damaged"] = [Reached, 401, 401],
        ["admin by cookie where the credentials are damaged"] = [Reached, 401, 401],
    };

    public static TheoryData<string> Everyone => [.. Expected.Keys];

    [Theory]
    [MemberData(nameof(Everyone))]
    public async Task Everyone_at_every_route(string who)
    {
        await using var server = await StartAsync(who);
        var (headers, peer) = await HeadersAsync(server, who);
        var wrong = new List<string>();
        foreach (var (endpoint, method, path) in Requests(server))
        {
            var rule = endpoint.Metadata.GetMetadata<RouteRule>();
            var expected = rule is null ? 0 : Expected[who][(int)rule.Access];
            var status = await server.StatusAsync(method, path, [.. Own(server, method, peer), .. headers], peer: peer);
            if (status != expected) wrong.Add($"{method} {path} ({rule?.Access}): {status}, expected {expected}");
        }

        Assert.True(wrong.Count == 0, $"{who}:\n{string.Join('\n', wrong)}");
    }

    [Fact]
    public async Task Every_route_that_writes_needs_the_origin_and_the_header_of_the_page_but_for_a_key()
    {
        await using var server = await StartAsync("");
        var cookie = server.Begin(Role.Admin);
        var key = Bearer((await server.AddKeyAsync(Role.Admin)).Text);
        var wrong = new List<string>();
        var writing = Requests(server).Where(request => request.Method != "GET").ToList();
        foreach (var (_, method, path) in writing)
        {
            await ExpectAsync(403, cookie);
            await ExpectAsync(403, cookie, ("Origin", server.Origin));
            await ExpectAsync(403, cookie, ("X-Sermatec", "1"));
            await ExpectAsync(403, cookie, ("X-Sermatec", "1"), ("Origin", "http://127.0.0.1:1"));
            await ExpectAsync(Reached, cookie, ("X-Sermatec", "1"), ("Origin", server.Origin));
            await ExpectAsync(Reached, key);
            await ExpectAsync(403, key, ("Origin", "http://evil.example"));

            async Task ExpectAsync(int expected, params (string Name, string Value)[] headers)
            {
                var status = await server.StatusAsync(method, path, headers);
                if (status != expected) wrong.Add($"{method} {path} {string.Join(", ", headers)}: {status}, expected {expected}");
            }
        }

        Assert.NotEmpty(writing);
        Assert.True(wrong.Count == 0, string.Join('\n', wrong));
    }

    [Fact]
    public async Task Each_route_has_a_rule_and_one_that_writes_is_no_GET()
    {
        await using var server = await StartAsync("");
        Assert.All(Requests(server), request =>
        {
            var rule = request.Endpoint.Metadata.GetMetadata<RouteRule>();
            Assert.True(rule is not null, $"{request.Method} {request.Path} has no rule");
            Assert.Equal(request.Method != "GET", rule.Writes);
        });
    }

    /// <summary>A route without a rule is refused to everyone but admins, and is found by the test above.</summary>
    [Fact]
    public async Task A_route_without_a_rule_is_not_open()
    {
        await using var server = await AccessServer.StartAsync(
            AccessServer.OnLoopback, AccessServer.WithPasswords, _ => [new Route("GET", "/new", null!, ReachAsync)]);
        Assert.Equal(401, await server.StatusAsync("GET", "/new", []));
        Assert.Equal(403, await server.StatusAsync("GET", "/new", [server.Begin(Role.Viewer)]));
    }

    [Theory]
    [InlineData("/", RouteAccess.Public)]
    [InlineData("/assets/{name}", RouteAccess.Public)]
    [InlineData("/healthz", RouteAccess.Public)]
    [InlineData("/api/v1/session", RouteAccess.Public)]
    [InlineData("/api/v1/keys", RouteAccess.Admin)]
    public async Task Only_what_the_login_needs_is_public(string path, RouteAccess access)
    {
        await using var server = await StartAsync("");
        Assert.Contains(server.Routes, route => route.RoutePattern.RawText == path);
        Assert.All(
            server.Routes.Where(route => route.RoutePattern.RawText == path),
            route => Assert.Equal(access, route.Metadata.GetMetadata<RouteRule>()!.Access));
        string[] open = [.. server.Routes
            .Where(route => route.Metadata.GetMetadata<RouteRule>()!.Access == RouteAccess.Public)
            .Select(route => route.RoutePattern.RawText!)
            .Distinct()];
        Assert.Equivalent((string[])["/", "/assets/{name}", "/healthz", "/api/v1/session"], open);
    }

    private static async Task<((string Name, string Value)[] Headers, string Peer)> HeadersAsync(AccessServer server, string who)
    {
        const string Local = "127.0.0.1";
        switch (who)
        {
            case "nobody" or "nobody on open loopback" or "nobody where the credentials are damaged":
                return ([], Local);
            case "viewer by cookie":
                return ([server.Begin(Role.Viewer)], Local);
            case "admin by cookie":
                return ([server.Begin(Role.Admin)], Local);
            case "viewer by key":
                return ([Bearer((await server.AddKeyAsync(Role.Viewer)).Text)], Local);
            case "admin by key" or "admin by key from another address than ingress":
                return ([Bearer((await server.AddKeyAsync(Role.Admin)).Text)], Local);
            case "unknown host with the key of an admin":
                return ([("Host", "evil.example"), Bearer((await server.AddKeyAsync(Role.Admin)).Text)], Local);
            case "expired cookie":
                var expired = server.Begin(Role.Admin);
                server.Time.Advance(SessionTable.Lifetime);
                return ([expired], Local);
            case "cookie of a changed password":
                var old = server.Begin(Role.Admin);
                var other = PasswordHash.Of(AccessServer.Password);
                _ = await server.Store.ChangeAsync(all => all with { Admin = other }, TestContext.Current.CancellationToken);
                return ([old], Local);
            case "cookie after logout":
                var session = server.Sessions.Begin(Role.Admin, AccessServer.WithPasswords.Admin!);
                server.Sessions.End(session);
                return ([server.Cookie(session)], Local);
            case "revoked key":
                var key = await server.AddKeyAsync(Role.Admin);
                _ = await server.Store.ChangeAsync(all => all with { Keys = [] }, TestContext.Current.CancellationToken);
                return ([Bearer(key.Text)], Local);
            case "forged cookie":
                return ([server.Cookie(new string('A', 43))], Local);
            case "forged key" or "forged key on open loopback":
                return ([Bearer(await ForgeAsync())], Local);
            case "forged key with the cookie of an admin":
                return ([Bearer(await ForgeAsync()), server.Begin(Role.Admin)], Local);
            case "forged ingress header" or "ingress admin from another address":
                return ([User("admin-id")], Local);
            case "forwarded nobody" or "forwarded on open loopback":
                return ([("X-Forwarded-For", "127.0.0.1")], Local);
            case "nobody by ingress":
                return ([], IngressPeer);
            case "ingress user":
                return ([User("user-id")], IngressPeer);
            case "ingress admin":
                return ([User("admin-id")], IngressPeer);
            case "ingress user with the cookie of an admin":
                return ([User("user-id"), server.Begin(Role.Admin)], IngressPeer);
            case "admin by cookie where the credentials are damaged":
                return ([server.Begin(Role.Admin)], Local);
            default:
                throw new ArgumentException(who, nameof(who));
        }

        async Task<string> ForgeAsync()
        {
            var (_, text) = await server.AddKeyAsync(Role.Admin);
            return text[..^8] + "AAAAAAAA";
        }
    }

    private static (string Name, string Value) Bearer(string key) => ("Authorization", $"Bearer {key}");

    private static (string Name, string Value) User(string id) => ("X-Remote-User-Id", id);

    /// <summary>What the page sends along; behind ingress it is a page of Home Assistant.</summary>
    private static (string Name, string Value)[] Own(AccessServer server, string method, string peer) => peer == IngressPeer
        ? [("Origin", "http://ha.local:8123"), ("X-Forwarded-Host", "ha.local:8123"), ("X-Sermatec", "1")]
        : method == "GET" ? [] : server.OfPage();

    private static IEnumerable<(RouteEndpoint Endpoint, string Method, string Path)> Requests(AccessServer server) =>
        from route in server.Routes
        from method in route.Metadata.GetRequiredMetadata<HttpMethodMetadata>().HttpMethods
        select (route, method, Parameter().Replace(route.RoutePattern.RawText!, "1"));

    private static Task ReachAsync(HttpContext context)
    {
        context.Response.StatusCode = Reached;
        return Task.CompletedTask;
    }

    private async Task<AccessServer> StartAsync(string who)
    {
        var options = who.Contains("ingress", StringComparison.Ordinal) && !who.StartsWith("forged", StringComparison.Ordinal)
            ? AccessServer.OnLoopback with
            {
                Ingress = true,
                IngressPeer = System.Net.IPAddress.Parse(IngressPeer),
                IngressAdmins = ["admin-id"],
            }
            : AccessServer.OnLoopback;
        var credentials = who.EndsWith("open loopback", StringComparison.Ordinal) ? Credentials.None : AccessServer.WithPasswords;
        var server = await AccessServer.StartAsync(
            options, credentials, access => routes.Of(access).Select(route => route with { Handle = ReachAsync }));
        if (who.EndsWith("damaged", StringComparison.Ordinal)) server.Damage();
        return server;
    }

    [GeneratedRegex(@"\{[^}]*\}")]
    private static partial Regex Parameter();
}
