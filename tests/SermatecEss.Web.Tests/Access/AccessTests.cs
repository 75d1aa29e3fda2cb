using System.Net;
using System.Text.Json;
using Microsoft.AspNetCore.Http;
using SermatecEss.Web.Access;
using SermatecEss.Web.Configuration;
using SermatecEss.Web.Routing;

namespace SermatecEss.Web.Tests.Access;

/// <summary>Sessions, keys, and what the server refuses.</summary>
public sealed class AccessTests
{
    private const string Session = "/api/v1/session";
    private const string Keys = "/api/v1/keys";
    private static readonly HttpOptions OnLoopback = AccessServer.OnLoopback;

    /// <summary>A wrong login then costs one hash.</summary>
    private static readonly Credentials OnlyAdmin = AccessServer.WithPasswords with { Viewer = null };
    private static readonly string Right = Login(AccessServer.Password);

    private static CancellationToken End => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(AccessServer.Password, "admin", 200)]
    [InlineData(AccessServer.ViewerPassword, "viewer", 403)]
    public async Task A_password_begins_a_session_and_a_logout_ends_it(string password, string role, int keys)
    {
        await using var server = await StartAsync();
        Assert.Equal(("none", null), await WhoAsync(server));

        using var login = await server.SendAsync("POST", Session, server.OfPage(), Login(password));
        Assert.Equal(HttpStatusCode.NoContent, login.StatusCode);
        var parts = Assert.Single(login.Headers.GetValues("Set-Cookie")).Split("; ");
        Assert.Matches($"^sermatec-{server.Port}=[A-Za-z0-9_-]{{43}}$", parts[0]);
        Assert.Equal(["httponly", "max-age=2592000", "path=/", "samesite=strict"], parts[1..].Order(StringComparer.Ordinal));
        var cookie = ("Cookie", parts[0]);
        Assert.Equal((role, "cookie"), await WhoAsync(server, cookie));
        Assert.Equal(keys, await server.StatusAsync("GET", Keys, [cookie]));

        using var logout = await server.SendAsync("DELETE", Session, server.OfPage(cookie));
        Assert.Equal(HttpStatusCode.NoContent, logout.StatusCode);
        Assert.StartsWith(
            $"sermatec-{server.Port}=; expires=Thu, 01 Jan 1970",
            Assert.Single(logout.Headers.GetValues("Set-Cookie")),
            StringComparison.Ordinal);
        Assert.Equal(("none", null), await WhoAsync(server, cookie));
        Assert.Equal(401, await server.StatusAsync("GET", Keys, [cookie]));
    }

    [Fact]
    public async Task The_session_shows_role_and_reason()
    {
        await using var open = await AccessServer.StartAsync(OnLoopback, Credentials.None);
        Assert.Equal(("admin", "open"), await WhoAsync(open));
        var (_, key) = await open.AddKeyAsync(Role.Viewer);
        Assert.Equal(("viewer", "key"), await WhoAsync(open, ("Authorization", $"Bearer {key}")));
        await using var ingress = await AccessServer.StartAsync(
            OnLoopback with { Ingress = true, IngressPeer = IPAddress.Loopback }, Credentials.None);
        Assert.Equal(("viewer", "ingress"), await WhoAsync(ingress, ("X-Remote-User-Id", "u1")));
    }

    [Theory]
    [InlineData("", 400)]
    [InlineData("[]", 400)]
    [InlineData("{}", 400)]
    [InlineData("""{"password":1}""", 400)]
    [InlineData("""{"password":null}""", 400)]
    [InlineData("""{"password":"a","more":1}""", 400)]
    [InlineData("""{"password":"a","password":"b"}""", 400)]
    [InlineData("""{"password":""}""", 401)]
    [InlineData("""{"password":"correct horse batterY"}""", 401)]
    public async Task A_wrong_login_begins_no_session(string body, int status)
    {
        await using var server = await StartAsync();
        using var response = await server.SendAsync("POST", Session, server.OfPage(), body);
        Assert.Equal(status, (int)response.StatusCode);
        Assert.False(response.Headers.Contains("Set-Cookie"));
        Assert.Equal("application/problem+json", response.Content.Headers.ContentType?.MediaType);
    }

    [Fact]
    public async Task After_five_failed_logins_even_the_right_password_has_to_wait()
    {
        await using var server = await AccessServer.StartAsync(OnLoopback, OnlyAdmin);
        for (var i = 0; i < 5; i++)
        {
            Assert.Equal(401, await server.StatusAsync("POST", Session, server.OfPage(), Login($"tried password {i}")));
            server.Time.Advance(TimeSpan.FromSeconds(1));
        }

        using var refused = await server.SendAsync("POST", Session, server.OfPage(), Right);
        Assert.Equal((429, TimeSpan.FromSeconds(55)), ((int)refused.StatusCode, refused.Headers.RetryAfter?.Delta));
        Assert.Equal(401, await server.StatusAsync("POST", Session, server.OfPage(), Login("another address"), peer: "127.0.0.3"));
        server.Time.Advance(TimeSpan.FromSeconds(55));
        Assert.Equal(204, await server.StatusAsync("POST", Session, server.OfPage(), Right));

        // One line a minute of each kind, with nothing of what was tried.
        Assert.Equal(2, server.Log.Count);
        Assert.Contains($"HTTP: refused POST {Session} from 127.0.0.1: The password is wrong", server.Log);
        Assert.Contains(server.Log, line => line.Contains("Too many failed logins", StringComparison.Ordinal));
        Assert.DoesNotContain(server.Log, line => line.Contains("tried", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Many_logins_at_once_are_limited_before_they_are_checked()
    {
        await using var server = await AccessServer.StartAsync(OnLoopback, OnlyAdmin);
        var all = await Task.WhenAll(Enumerable.Range(0, 20).Select(
            i => server.StatusAsync("POST", Session, server.OfPage(), Login($"tried password {i}"))));
        Assert.Equal((5, 15), (all.Count(status => status == 401), all.Count(status => status == 429)));
    }

    [Fact]
    public async Task A_login_needs_the_origin_and_the_header_of_the_page()
    {
        await using var server = await StartAsync();
        Assert.Equal(403, await server.StatusAsync("POST", Session, [], Right));
        Assert.Equal(403, await server.StatusAsync("POST", Session, [("Origin", "http://evil.example"), ("X-Sermatec", "1")], Right));
    }

    [Fact]
    public async Task A_key_is_made_listed_used_and_revoked()
    {
        await using var server = await StartAsync();
        var cookie = server.Begin(Role.Admin);
        using var made = await server.SendAsync("POST", Keys, server.OfPage(cookie), """{"name":"grafana","role":"viewer"}""");
        Assert.Equal(HttpStatusCode.Created, made.StatusCode);
        Assert.True(made.Headers.CacheControl?.NoStore);
        var key = await JsonAsync(made);
        var (id, text) = (key.GetProperty("id").GetString(), key.GetProperty("key").GetString());

        using var listed = await server.SendAsync("GET", Keys, [cookie]);
        var only = Assert.Single((await JsonAsync(listed)).EnumerateArray());
        Assert.Equal(["id", "role", "name", "created"], only.EnumerateObject().Select(member => member.Name));
        Assert.Equal((id, "viewer", "grafana"), (Member(only, "id"), Member(only, "role"), Member(only, "name")));

        var bearer = ("Authorization", $"Bearer {text}");
        Assert.Equal(("viewer", "key"), await WhoAsync(server, bearer));
        Assert.Equal(403, await server.StatusAsync("DELETE", $"{Keys}/{id}", [bearer]));
        Assert.Equal(404, await server.StatusAsync("DELETE", $"{Keys}/00000000", server.OfPage(cookie)));
        Assert.Equal(204, await server.StatusAsync("DELETE", $"{Keys}/{id}", server.OfPage(cookie)));
        Assert.Equal(401, await server.StatusAsync("GET", Keys, [bearer]));
        Assert.DoesNotContain(server.Log, line => line.Contains(text!, StringComparison.Ordinal));
        Assert.Contains($"HTTP: API key {id} (grafana, viewer) created by http admin", server.Log);
    }

    [Theory]
    [InlineData("")]
    [InlineData("""{"name":"","role":"viewer"}""")]
    [InlineData("""{"name":"a\u0007","role":"viewer"}""")]
    [InlineData("""{"name":"a","role":"none"}""")]
    [InlineData("""{"name":"a"}""")]
    [InlineData("""{"name":"a","role":"viewer","id":"00000000"}""")]
    public async Task A_key_needs_a_name_and_a_role(string body)
    {
        await using var server = await StartAsync();
        Assert.Equal(422, await server.StatusAsync("POST", Keys, server.OfPage(server.Begin(Role.Admin)), body));
        Assert.Empty(server.Store.Current().Keys);
    }

    [Fact]
    public async Task A_body_has_at_most_64_kB()
    {
        await using var server = await StartAsync();
        Assert.Equal(401, await server.StatusAsync("POST", Session, server.OfPage(), Login(new string('x', 65_000))));
        Assert.Equal(413, await server.StatusAsync("POST", Session, server.OfPage(), Login(new string('x', 66_000))));
        Assert.Equal(
            413,
            await server.StatusAsync("POST", Session, server.OfPage(("Transfer-Encoding", "chunked")), Login(new string('x', 66_000))));
    }

    [Theory]
    [InlineData("GET", Session, 200)]
    [InlineData("GET", Keys, 401)]
    [InlineData("GET", "/nothing", 404)]
    [InlineData("PATCH", Session, 405)]
    [InlineData("POST", Session, 403)]
    public async Task Each_response_has_the_headers_of_security(string method, string path, int status)
    {
        await using var server = await AccessServer.StartAsync(
            OnLoopback with { FrameAncestors = ["https://ha.example.org"] }, AccessServer.WithPasswords);
        using var response = await server.SendAsync(method, path, []);
        Assert.Equal(status, (int)response.StatusCode);
        Assert.Equal(
            "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; connect-src 'self'; "
                + "base-uri 'none'; form-action 'self'; frame-ancestors 'self' https://ha.example.org; require-trusted-types-for 'script'; "
                + "trusted-types svelte-trusted-html",
            Assert.Single(response.Headers.GetValues("Content-Security-Policy")));
        Assert.Equal("nosniff", Assert.Single(response.Headers.GetValues("X-Content-Type-Options")));
        Assert.Equal("same-origin", Assert.Single(response.Headers.GetValues("Referrer-Policy")));
        Assert.Equal("same-origin", Assert.Single(response.Headers.GetValues("Cross-Origin-Resource-Policy")));
        Assert.False(response.Headers.Contains("Server"));
        Assert.Equal(status == 401, response.Headers.WwwAuthenticate.Count > 0);
    }

    [Theory]
    [InlineData("evil.example", 421)]
    [InlineData("localhost", 200)]
    [InlineData("LOCALHOST:1", 200)]
    [InlineData("solar.example.org", 200)]
    public async Task The_host_has_to_be_known(string host, int status)
    {
        await using var server = await AccessServer.StartAsync(OnLoopback with { Hosts = ["solar.example.org"] }, Credentials.None);
        Assert.Equal(status, await server.StatusAsync("GET", Session, [("Host", host)]));
        Assert.Equal(status == 200 ? 404 : status, await server.StatusAsync("GET", "/nothing", [("Host", host)]));
    }

    [Fact]
    public async Task The_names_and_addresses_of_this_computer_are_known()
    {
        await using var server = await AccessServer.StartAsync(OnLoopback, Credentials.None);
        foreach (var host in (string[])[Environment.MachineName, $"{Environment.MachineName}:8080", "127.0.0.1", "127.0.0.1:9", "[::1]"])
            Assert.Equal(200, await server.StatusAsync("GET", Session, [("Host", host)]));
    }

    [Fact]
    public async Task Behind_a_trusted_proxy_with_TLS_the_cookie_is_secure_and_below_the_prefix()
    {
        await using var server = await AccessServer.StartAsync(
            OnLoopback with { Hosts = ["solar.example.org"], TrustedProxies = [IPNetwork.Parse("127.0.0.1/32")] },
            AccessServer.WithPasswords);
        using var login = await server.SendAsync(
            "POST",
            Session,
            [
                ("Origin", "https://solar.example.org"), ("X-Sermatec", "1"), ("X-Forwarded-For", "192.168.1.9"),
                ("X-Forwarded-Proto", "https"), ("X-Forwarded-Host", "solar.example.org"), ("X-Forwarded-Prefix", "/ess"),
            ],
            Right);
        Assert.Equal(HttpStatusCode.NoContent, login.StatusCode);
        var cookie = Assert.Single(login.Headers.GetValues("Set-Cookie")).Split("; ");
        Assert.Contains("secure", cookie);
        Assert.Contains("path=/ess/", cookie);
    }

    [Fact]
    public async Task A_failed_login_through_a_trusted_proxy_counts_for_the_browser()
    {
        await using var server = await AccessServer.StartAsync(
            OnLoopback with { TrustedProxies = [IPNetwork.Parse("127.0.0.1/32")] }, OnlyAdmin);
        for (var i = 0; i < 5; i++) Assert.Equal(401, await LoginAsync("192.168.1.9", "tried password"));
        Assert.Equal(429, await LoginAsync("192.168.1.9", AccessServer.Password));
        Assert.Equal(204, await LoginAsync("192.168.1.10", AccessServer.Password));

        Task<int> LoginAsync(string client, string password) =>
            server.StatusAsync("POST", Session, server.OfPage(("X-Forwarded-For", client)), Login(password));
    }

    [Fact]
    public async Task A_stream_ends_when_its_key_is_revoked_and_others_go_on()
    {
        using var begun = new SemaphoreSlim(0);
        var ended = new TaskCompletionSource<string>();
        await using var server = await AccessServer.StartAsync(
            OnLoopback, AccessServer.WithPasswords, _ => [Route.Get("/stream", RouteAccess.Viewer, StreamAsync)]);
        var (id, text) = await server.AddKeyAsync(Role.Viewer);
        var (_, other) = await server.AddKeyAsync(Role.Viewer);
        var revoked = server.SendAsync("GET", "/stream", [("Authorization", $"Bearer {text}")]);
        var kept = server.SendAsync("GET", "/stream", [("Authorization", $"Bearer {other}")]);
        for (var i = 0; i < 2; i++) await begun.WaitAsync(End);

        server.Time.Advance(TimeSpan.FromSeconds(5));
        Assert.False(ended.Task.IsCompleted);
        _ = await server.Store.ChangeAsync(all => all with { Keys = all.Keys.RemoveAll(key => key.Id == id) }, End);
        server.Time.Advance(TimeSpan.FromSeconds(5));

        Assert.Equal($"Bearer {text}", await ended.Task.WaitAsync(TimeSpan.FromSeconds(30), End));
        _ = await Assert.ThrowsAsync<HttpRequestException>(() => revoked);
        Assert.False(kept.IsCompleted);
        await server.DisposeAsync();
        await kept.ContinueWith(_ => { }, TaskScheduler.Default);

        async Task StreamAsync(HttpContext context)
        {
            var who = context.Request.Headers.Authorization.ToString();
            _ = begun.Release();
            var end = new TaskCompletionSource();
            await using var registered = context.RequestAborted.Register(end.SetResult);
            await end.Task;
            _ = ended.TrySetResult(who);
        }
    }

    [Fact]
    public async Task Damaged_credentials_close_and_a_login_says_why()
    {
        await using var server = await StartAsync();
        server.Damage();
        using var login = await server.SendAsync("POST", Session, server.OfPage(), Right);
        Assert.Equal(HttpStatusCode.Unauthorized, login.StatusCode);
        Assert.Contains("Access is closed", Member(await JsonAsync(login), "detail"), StringComparison.Ordinal);
        Assert.Contains(server.Log, line => line.Contains("run 'sermatec-ess password set'", StringComparison.Ordinal));
    }

    private static Task<AccessServer> StartAsync() => AccessServer.StartAsync(OnLoopback, AccessServer.WithPasswords);

    private static string Login(string password) => $$"""{"password":"{{password}}"}""";

    private static async Task<(string? Role, string? Via)> WhoAsync(AccessServer server, params (string Name, string Value)[] headers)
    {
        using var response = await server.SendAsync("GET", Session, headers);
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        var session = await JsonAsync(response);
        Assert.Equal(["role", "via"], session.EnumerateObject().Select(member => member.Name));
        return (Member(session, "role"), Member(session, "via"));
    }

    private static string? Member(JsonElement element, string name) => element.GetProperty(name).GetString();

    private static async Task<JsonElement> JsonAsync(HttpResponseMessage response) =>
        JsonDocument.Parse(await response.Content.ReadAsStringAsync(End)).RootElement;
}
