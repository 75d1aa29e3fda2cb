using System.Net;
using CsCheck;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Time.Testing;
using SermatecEss.Web.Access;
using SermatecEss.Web.Configuration;

namespace SermatecEss.Web.Tests.Access;

/// <summary>The decision itself; AccessTableTests has it made by the server for each route.</summary>
public sealed class AccessRulesTests
{
    private const string Loopback = "127.0.0.1";
    private const string Network = "192.168.1.5";
    private const string Browser = "192.168.1.7";
    private const string Ingress = "172.30.32.2";
    private const string Own = "Origin=http://localhost:8080;X-Sermatec=1";
    private static readonly IPEndPoint Everywhere = new(IPAddress.Any, 8080);
    private static readonly PasswordHash Password = PasswordHash.Of("correct horse battery");
    private static readonly (ApiKey Kept, string Text) Key = MakeKey(Role.Viewer);
    private static readonly (ApiKey Kept, string Text) AdminKey = MakeKey(Role.Admin);
    private static readonly Credentials None = Credentials.None;
    private static readonly Credentials Set = None with { Admin = Password, Viewer = Password, Keys = [Key.Kept, AdminKey.Kept] };
    private readonly SessionTable _sessions = new(new FakeTimeProvider());
    private HttpOptions _options = new();

    [Fact]
    public void Loopback_is_open_to_this_computer_while_no_password_is_set()
    {
        Assert.Equal((Role.Admin, Via.Open, 200), Decide(None));
        Assert.Equal((Role.Admin, Via.Open, 200), Decide(None, peer: "::1", local: "::1"));
        Assert.Equal((Role.Admin, Via.Open, 200), Decide(None, peer: "::ffff:127.0.0.1"));
        Assert.Equal((Role.None, Via.Nothing, 401), Decide(None, peer: Browser));
        Assert.Equal((Role.None, Via.Nothing, 401), Decide(Set));
        Assert.Equal((Role.None, Via.Nothing, 401), Decide(Credentials.Unreadable));
    }

    [Fact]
    public void Another_address_is_never_open()
    {
        _options = new HttpOptions { EndPoint = Everywhere };
        Assert.Equal((Role.None, Via.Nothing, 401), Decide(None, peer: Browser, local: Network));
        Assert.Equal((Role.None, Via.Nothing, 401), Decide(None));
    }

    [Theory]
    [InlineData("Forwarded=for=1.2.3.4")]
    [InlineData("X-Forwarded-For=1.2.3.4")]
    [InlineData("x-forwarded-proto=https")]
    [InlineData("X-Forwarded-Server=a")]
    public void A_forwarded_request_is_refused_while_no_password_is_set(string header)
    {
        Assert.Equal(403, Decide(None, headers: header).Status);
        Assert.Equal(403, Decide(None, headers: header, least: Role.None).Status);
        Assert.Equal(401, Decide(Set, headers: header).Status);
        Assert.Equal(200, Decide(Set, headers: header, least: Role.None).Status);
        _options = _options with { TrustedProxies = [IPNetwork.Parse("127.0.0.0/8")] };
        Assert.Equal(403, Decide(None, headers: header).Status);
    }

    [Theory]
    [InlineData("localhost", 200)]
    [InlineData("LocalHost:1", 200)]
    [InlineData("localhost.", 200)]
    [InlineData("127.0.0.1:8080", 200)]
    [InlineData("[::1]:8080", 200)]
    [InlineData("192.168.1.5", 200)]
    [InlineData("house", 200)]
    [InlineData("ess.example.com:443", 200)]
    [InlineData("", 421)]
    [InlineData("evil.example", 421)]
    [InlineData("localhost.evil.example", 421)]
    [InlineData("192.168.1.6", 421)]
    [InlineData("127.0.0.1.evil.example", 421)]
    [InlineData("user@localhost", 421)]
    public void The_host_has_to_be_known(string host, int status)
    {
        _options = _options with { Hosts = ["ess.example.com"] };
        Assert.Equal(status, Decide(None, host: host).Status);
        Assert.Equal(status, Decide(None, host: host, least: Role.None).Status);
    }

    [Fact]
    public void The_address_that_the_connection_goes_to_is_known() =>
        Assert.Equal(401, Decide(Set, peer: Browser, local: "10.1.2.3", host: "10.1.2.3:8080").Status);

    [Fact]
    public void A_key_gives_its_role()
    {
        Assert.Equal((Role.Viewer, Via.Key, 200), Decide(Set, headers: Bearer(Key.Text)));
        Assert.Equal((Role.Viewer, Via.Key, 403), Decide(Set, headers: Bearer(Key.Text), least: Role.Admin));
        Assert.Equal((Role.Admin, Via.Key, 200), Decide(Set, headers: Bearer(AdminKey.Text), least: Role.Admin));
        Assert.Equal((Role.Viewer, Via.Key, 200), Decide(Set, headers: $"Authorization=bearer {Key.Text}"));
        Assert.Equal((Role.Viewer, Via.Key, 200), Decide(None with { Keys = [Key.Kept] }, headers: Bearer(Key.Text)));
    }

    [Fact]
    public void A_wrong_key_opens_nothing_even_where_all_is_open()
    {
        Assert.Equal((Role.None, Via.Nothing, 401), Decide(Set, headers: Bearer(Key.Text[..^2] + "__")));
        Assert.Equal((Role.None, Via.Nothing, 401), Decide(None, headers: Bearer(Key.Text)));
        Assert.Equal((Role.None, Via.Nothing, 401), Decide(Set, headers: Bearer("")));
        Assert.Equal((Role.None, Via.Nothing, 200), Decide(Set, headers: Bearer("x"), least: Role.None));
    }

    [Fact]
    public void The_login_of_a_proxy_is_no_key() => Assert.Equal(200, Decide(None, headers: "Authorization=Basic dTpw").Status);

    [Fact]
    public void A_session_gives_its_role()
    {
        var viewer = _sessions.Begin(Role.Viewer, Password);
        var admin = _sessions.Begin(Role.Admin, Password);

        Assert.Equal((Role.Viewer, Via.Cookie, 200), Decide(Set, session: viewer));
        Assert.Equal((Role.Viewer, Via.Cookie, 403), Decide(Set, session: viewer, least: Role.Admin));
        Assert.Equal((Role.Admin, Via.Cookie, 200), Decide(Set, session: admin, least: Role.Admin));
        Assert.Equal((Role.None, Via.Nothing, 401), Decide(Set, session: admin + "x"));
        Assert.Equal((Role.Admin, Via.Open, 200), Decide(None, session: "old"));
    }

    [Theory]
    [InlineData("", 403)]
    [InlineData("X-Sermatec=1", 403)]
    [InlineData("Origin=http://localhost:8080", 403)]
    [InlineData("Origin=http://localhost:8080;X-Sermatec=0", 403)]
    [InlineData("Origin=http://localhost:8081;X-Sermatec=1", 403)]
    [InlineData("Origin=https://localhost:8080;X-Sermatec=1", 403)]
    [InlineData("Origin=http://evil.example:8080;X-Sermatec=1", 403)]
    [InlineData("Origin=http://localhost;X-Sermatec=1", 403)]
    [InlineData("Origin=null;X-Sermatec=1", 403)]
    [InlineData("Origin=http://localhost:8080, http://localhost:8080;X-Sermatec=1", 403)]
    [InlineData("Origin=http://user@localhost:8080;X-Sermatec=1", 403)]
    [InlineData(Own, 200)]
    public void A_write_from_a_browser_needs_its_own_origin_and_the_header(string headers, int status)
    {
        var session = _sessions.Begin(Role.Admin, Password);
        foreach (var method in new[] { "PUT", "POST", "DELETE", "PATCH" })
        {
            Assert.Equal(status, Decide(None, method, headers).Status);
            Assert.Equal(status, Decide(Set, method, headers, least: Role.None).Status);
            Assert.Equal(status, Decide(Set, method, headers, session: session).Status);
        }

        Assert.Equal(200, Decide(Set, "GET", headers, session: session).Status);
        Assert.Equal(200, Decide(Set, "HEAD", headers, session: session).Status);
    }

    [Fact]
    public void A_write_with_a_key_needs_no_origin_but_no_other_one()
    {
        Assert.Equal(200, Decide(Set, "PUT", Bearer(AdminKey.Text)).Status);
        Assert.Equal(200, Decide(Set, "PUT", $"{Bearer(AdminKey.Text)};Origin=http://localhost:8080").Status);
        Assert.Equal(403, Decide(Set, "PUT", $"{Bearer(AdminKey.Text)};Origin=http://evil.example").Status);
    }

    [Theory]
    [InlineData("localhost", false, "http://localhost", 200)]
    [InlineData("localhost:80", false, "http://localhost", 200)]
    [InlineData("localhost", true, "https://localhost", 200)]
    [InlineData("localhost:8443", true, "https://localhost:8443", 200)]
    [InlineData("localhost", true, "http://localhost", 403)]
    [InlineData("[::1]:8080", false, "http://[::1]:8080", 200)]
    [InlineData("HOUSE:8080", false, "http://house:8080", 200)]
    public void An_origin_has_scheme_host_and_port(string host, bool isTls, string origin, int status) =>
        Assert.Equal(status, Decide(None, "PUT", $"Origin={origin};X-Sermatec=1", host: host, isTls: isTls).Status);

    [Fact]
    public void What_a_trusted_proxy_reports_counts_and_what_others_report_does_not()
    {
        var session = _sessions.Begin(Role.Admin, Password);
        const string Headers =
            "X-Forwarded-For=9.9.9.9, 8.8.8.8, 10.0.0.2;X-Forwarded-Host=house;X-Forwarded-Proto=https;X-Forwarded-Prefix=/ess"
            + ";Origin=https://house;X-Sermatec=1";
        _options = new HttpOptions { EndPoint = Everywhere, TrustedProxies = [IPNetwork.Parse("10.0.0.0/24")] };

        var (trusted, refusal) = Rules().Decide(Request("PUT", Headers, "10.0.0.1", Network, "localhost", session), Role.Admin, true, Set);
        Assert.Null(refusal);
        Assert.Equal((IPAddress.Parse("8.8.8.8"), true, "/ess/"), (trusted.Sender.Client, trusted.Sender.IsTls, trusted.Sender.Path));

        var (other, refused) = Rules().Decide(Request("PUT", Headers, Browser, Network, "localhost", session), Role.Admin, true, Set);
        Assert.Equal(403, refused?.Status);
        Assert.Equal((IPAddress.Parse(Browser), false, "/"), (other.Sender.Client, other.Sender.IsTls, other.Sender.Path));
    }

    [Theory]
    [InlineData("localhost", "evil.example")]
    [InlineData("evil.example", "localhost")]
    public void Behind_a_trusted_proxy_both_hosts_have_to_be_known(string host, string forwarded)
    {
        _options = _options with { TrustedProxies = [IPNetwork.Parse("127.0.0.0/8")] };
        Assert.Equal(421, Decide(Set, headers: $"X-Forwarded-Host={forwarded}", host: host, least: Role.None).Status);
    }

    [Theory]
    [InlineData("", "127.0.0.1")]
    [InlineData("nonsense", "127.0.0.1")]
    [InlineData("1.2.3.4, nonsense", "127.0.0.1")]
    [InlineData("nonsense, 1.2.3.4", "1.2.3.4")]
    [InlineData("127.0.0.9, 127.0.0.8", "127.0.0.9")]
    [InlineData("2001:db8::1", "2001:db8::1")]
    public void The_client_is_the_last_one_that_is_no_trusted_proxy(string forwardedFor, string client)
    {
        _options = _options with { TrustedProxies = [IPNetwork.Parse("127.0.0.0/8")] };
        var (grant, _) = Rules().Decide(Request("GET", $"X-Forwarded-For={forwardedFor}"), Role.None, true, Set);
        Assert.Equal(IPAddress.Parse(client), grant.Sender.Client);
    }

    [Theory]
    [InlineData("/api/hassio_ingress/abc_-9", "/api/hassio_ingress/abc_-9/")]
    [InlineData("/ess/", "/ess/")]
    [InlineData("", "/")]
    [InlineData("ess", "/")]
    [InlineData("/ess; Secure", "/")]
    [InlineData("/ess\u00e9", "/")]
    public void Only_a_plain_prefix_gets_into_a_cookie(string prefix, string path)
    {
        _options = _options with { TrustedProxies = [IPNetwork.Parse("127.0.0.0/8")] };
        var request = Request("GET", "");
        request.Headers["X-Forwarded-Prefix"] = prefix;
        Assert.Equal(path, Rules().Decide(request, Role.None, true, Set).Grant.Sender.Path);
    }

    [Fact]
    public void A_session_of_ingress_is_below_its_path()
    {
        _options = new HttpOptions { EndPoint = Everywhere, Ingress = true };
        var request = Request("GET", "X-Ingress-Path=/api/hassio_ingress/abc", Ingress, "172.30.33.4", "abc-sermatec:8099");
        Assert.Equal("/api/hassio_ingress/abc/", Rules().Decide(request, Role.None, true, None).Grant.Sender.Path);
    }

    /// <summary>Whatever headers a stranger sends, without a key and a session there is no role.</summary>
    [Fact]
    public void No_headers_of_a_stranger_give_a_role()
    {
        string[] names =
        [
            "Authorization", "Origin", "X-Sermatec", "Forwarded", "X-Forwarded-For", "X-Forwarded-Host", "X-Forwarded-Proto",
            "X-Forwarded-Prefix", "X-Remote-User-Id", "X-Ingress-Path", "X-Real-IP", "Via",
        ];
        string[] values =
        [
            "", "1", "127.0.0.1", Ingress, "localhost:8080", "http://localhost:8080", "https", "/api", "u2", "null", "Bearer ",
            $"Bearer {Key.Text[..^1]}", "for=127.0.0.1;host=localhost", "[::1]", "::ffff:172.30.32.2", "\u00e9",
        ];
        HttpOptions[] configurations =
        [
            new(),
            new() { EndPoint = Everywhere },
            new() { EndPoint = Everywhere, TrustedProxies = [IPNetwork.Parse($"{Browser}/32")], IngressAdmins = ["u2"] },
            new() { EndPoint = Everywhere, Ingress = true, IngressAdmins = ["u2"] },
        ];
        var header = Gen.Select(Any(names), Any(values));
        Gen.Select(header.Array[0, 6], Any(configurations), Any<Credentials>([None, Set, Credentials.Unreadable])).Sample(
            (headers, options, credentials) =>
            {
                _options = options;
                var request = Request("PUT", "", Browser, Network, "localhost:8080", "forged");
                foreach (var (name, value) in headers) request.Headers[name] = value;
                var (grant, refusal) = Rules().Decide(request, Role.Viewer, true, credentials);
                return grant.Role == Role.None && refusal is { Status: 401 or 403 or 421 };
            },
            threads: 1);
    }

    [Fact]
    public void Ingress_alone_may_connect_where_it_may()
    {
        _options = new HttpOptions { EndPoint = Everywhere, Ingress = true };
        Assert.Equal(403, Decide(None, peer: Browser, local: Network).Status);
        Assert.Equal(403, Decide(None).Status);
        Assert.Equal(403, Decide(Set, headers: Bearer(AdminKey.Text), peer: Browser, local: Network).Status);
        Assert.Equal(403, Decide(Set, peer: Browser, local: Network, least: Role.None).Status);
        Assert.Equal((Role.None, Via.Nothing, 401), AtIngress(None, "GET", ""));
        Assert.Equal((Role.Viewer, Via.Ingress, 200), AtIngress(None, "GET", "X-Remote-User-Id=u1"));
        Assert.Equal((Role.Viewer, Via.Ingress, 403), AtIngress(None, "GET", "X-Remote-User-Id=u1", Role.Admin));
        Assert.Equal((Role.Viewer, Via.Ingress, 200), AtIngress(Set, "GET", "X-Remote-User-Id=u1;X-Forwarded-For=1.2.3.4"));
    }

    [Fact]
    public void A_listed_user_of_ingress_is_an_admin_and_others_can_log_in_as_one()
    {
        _options = new HttpOptions { EndPoint = Everywhere, Ingress = true, IngressAdmins = ["u2"] };
        Assert.Equal((Role.Admin, Via.Ingress, 200), AtIngress(None, "GET", "X-Remote-User-Id=u2", Role.Admin));
        Assert.Equal((Role.Viewer, Via.Ingress, 403), AtIngress(None, "GET", "X-Remote-User-Id=U2", Role.Admin));
        var session = _sessions.Begin(Role.Admin, Password);
        Assert.Equal((Role.Admin, Via.Cookie, 200), AtIngress(Set, "GET", "X-Remote-User-Id=u1", Role.Admin, session));
    }

    [Theory]
    [InlineData("X-Forwarded-Host=ha.local:8123;Origin=http://ha.local:8123;X-Sermatec=1", 200)]
    [InlineData("X-Forwarded-Host=ha.example;Origin=https://ha.example;X-Sermatec=1", 200)]
    [InlineData("X-Forwarded-Host=ha.local:8123;Origin=http://ha.local:8080;X-Sermatec=1", 403)]
    [InlineData("X-Forwarded-Host=ha.local:8123;Origin=http://ha.local:8123", 403)]
    [InlineData("Origin=http://any.host;X-Sermatec=1", 403)]
    public void A_write_by_ingress_needs_the_origin_of_Home_Assistant(string headers, int status)
    {
        _options = new HttpOptions { EndPoint = Everywhere, Ingress = true, IngressAdmins = ["u2"] };
        Assert.Equal(status, AtIngress(None, "PUT", $"X-Remote-User-Id=u2;{headers}", Role.Admin).Status);
    }

    [Fact]
    public void Headers_of_ingress_from_another_address_or_without_the_option_say_nothing()
    {
        Assert.Equal((Role.None, Via.Nothing, 401), Decide(Set, headers: "X-Remote-User-Id=u2"));
        Assert.Equal((Role.None, Via.Nothing, 401), Decide(Set, headers: "X-Remote-User-Id=u2", peer: Ingress, local: Network));
    }

    private static Gen<T> Any<T>(T[] all) => Gen.Int[0, all.Length - 1].Select(i => all[i]);

    private static (ApiKey Kept, string Text) MakeKey(Role role)
    {
        var (kept, key) = ApiKey.Create(role, "test", DateTimeOffset.UnixEpoch);
        return (kept, key.Reveal());
    }

    private static string Bearer(string key) => $"Authorization=Bearer {key}";

    private static AccessRequest Request(
        string method,
        string headers,
        string peer = Loopback,
        string local = Loopback,
        string host = "localhost:8080",
        string? session = null,
        bool isTls = false)
    {
        IHeaderDictionary all = new HeaderDictionary();
        all.Host = host;
        foreach (var header in headers.Split(';', StringSplitOptions.RemoveEmptyEntries))
            all[header[..header.IndexOf('=', StringComparison.Ordinal)]] = header[(header.IndexOf('=', StringComparison.Ordinal) + 1)..];
        return new AccessRequest
        {
            Peer = IPAddress.Parse(peer),
            Local = IPAddress.Parse(local),
            Method = method,
            Headers = all,
            Session = session,
            IsTls = isTls,
        };
    }

    private (Role Role, Via Via, int Status) Decide(
        Credentials credentials,
        string method = "GET",
        string headers = "",
        string peer = Loopback,
        string local = Loopback,
        string host = "localhost:8080",
        string? session = null,
        bool isTls = false,
        Role least = Role.Viewer)
    {
        var (grant, refusal) = Rules().Decide(Request(method, headers, peer, local, host, session, isTls), least, true, credentials);
        return (grant.Role, grant.Via, refusal?.Status ?? 200);
    }

    private (Role Role, Via Via, int Status) AtIngress(
        Credentials credentials, string method, string headers, Role least = Role.Viewer, string? session = null) =>
        Decide(credentials, method, headers, Ingress, "172.30.33.4", "abc-sermatec:8099", session, least: least);

    private AccessRules Rules() => new(
        _options,
        new KnownHosts(_options.Hosts, () => [IPAddress.Loopback, IPAddress.IPv6Loopback, IPAddress.Parse(Network)], ["house"]),
        _sessions);
}
