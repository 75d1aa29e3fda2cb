using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using Microsoft.Extensions.Time.Testing;
using SermatecEss.Bridge.Diagnosis;
using SermatecEss.Inverter.State;
using SermatecEss.Links;
using SermatecEss.Web.Access;
using SermatecEss.Web.Configuration;
using SermatecEss.Web.Diagnosis;

namespace SermatecEss.Web.Tests.Access;

/// <summary>TLS, and what the doctor finds of the HTTP interface.</summary>
public sealed class ServerCertificateTests : IDisposable
{
    private static readonly DateTimeOffset Start = DateTimeOffset.UtcNow;
    private readonly PemFiles _files = new(Start.AddDays(90));

    private static CancellationToken End => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_login_over_TLS_sets_a_secure_cookie_and_plain_HTTP_gets_nothing()
    {
        await using var server = await AccessServer.StartAsync(
            AccessServer.OnLoopback with { CertificateFile = _files.Certificate, KeyFile = _files.Key }, AccessServer.WithPasswords);
        using var client = new HttpClient(new HttpClientHandler
        {
            UseCookies = false,
            ServerCertificateCustomValidationCallback = (_, certificate, _, _) => certificate?.Thumbprint == _files.Thumbprint,
        });
        var origin = $"https://127.0.0.1:{server.Port}";
        using var request = new HttpRequestMessage(HttpMethod.Post, $"{origin}/api/v1/session")
        {
            Content = new StringContent($$"""{"password":"{{AccessServer.Password}}"}"""),
        };
        request.Headers.Add("Origin", origin);
        request.Headers.Add("X-Sermatec", "1");
        using var login = await client.SendAsync(request, End);

        Assert.Equal(HttpStatusCode.NoContent, login.StatusCode);
        Assert.Contains("secure", Assert.Single(login.Headers.GetValues("Set-Cookie")).Split("; "));
        _ = await Assert.ThrowsAsync<HttpRequestException>(() => server.StatusAsync("GET", "/api/v1/session", []));
    }

    [Fact]
    public async Task A_renewed_certificate_needs_no_restart_and_a_broken_one_is_not_used()
    {
        await using var server = await AccessServer.StartAsync(
            AccessServer.OnLoopback with { CertificateFile = _files.Certificate, KeyFile = _files.Key }, AccessServer.WithPasswords);
        Assert.Equal(_files.Thumbprint, await ThumbprintAsync(server.Port));
        _files.Renew(Start.AddDays(180));
        Assert.Equal(_files.Thumbprint, await ThumbprintAsync(server.Port));

        await File.WriteAllTextAsync(_files.Key, "broken", End);
        for (var i = 0; i < 2; i++) Assert.Equal(_files.Thumbprint, await ThumbprintAsync(server.Port));
        Assert.Contains("the former certificate stays in use", Assert.Single(server.Log), StringComparison.Ordinal);
    }

    [Fact]
    public void A_certificate_that_cannot_be_used_is_an_error_that_names_the_files()
    {
        var missing = Assert.Throws<CertificateException>(() => new ServerCertificate("/nowhere/a.pem", null, _ => { }));
        Assert.Contains("/nowhere/a.pem", missing.Message, StringComparison.Ordinal);
        using var others = new PemFiles(Start.AddDays(1));
        var mixed = Assert.Throws<CertificateException>(() => new ServerCertificate(_files.Certificate, others.Key, _ => { }));
        Assert.Contains(others.Key, mixed.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(-1, Outcome.Failed, "expired on")]
    [InlineData(13, Outcome.Warning, "expires on")]
    [InlineData(15, Outcome.Ok, "valid until")]
    public void The_doctor_shows_when_the_certificate_ends(int days, Outcome outcome, string found)
    {
        _files.Renew(Start.AddDays(days));
        var finding = Check(
            AccessServer.OnLoopback with { CertificateFile = _files.Certificate, KeyFile = _files.Key }, "HTTP certificate");
        Assert.Equal(outcome, finding.Result);
        Assert.StartsWith($"{found} {Start.AddDays(days).UtcDateTime:yyyy-MM-dd}", finding.Found, StringComparison.Ordinal);
    }

    [Fact]
    public void The_doctor_shows_a_certificate_that_cannot_be_used() => Assert.Equal(
        Outcome.Failed, Check(AccessServer.OnLoopback with { CertificateFile = "/nowhere/a.pem" }, "HTTP certificate").Result);

    [Fact]
    public async Task The_doctor_shows_who_has_access()
    {
        var everywhere = new HttpOptions { EndPoint = new IPEndPoint(IPAddress.Any, 0), IsAddressGiven = true };
        var state = new MemoryStateStore(TimeProvider.System, _ => { });
        Assert.Equal(
            (Outcome.Ok, "this computer only, without a password"), Access(AccessServer.OnLoopback, state));
        Assert.Equal(Outcome.Failed, Access(everywhere, state).Result);
        Assert.Equal(Outcome.Failed, Access(everywhere, null).Result);
        Assert.Equal((Outcome.Ok, "Home Assistant's ingress only; API keys: 0"), Access(everywhere with { Ingress = true }, state));
        _ = await new CredentialStore(state, _ => { }).ChangeAsync(_ => AccessServer.WithPasswords, End);
        Assert.Equal((Outcome.Ok, "with a password; API keys: 0"), Access(everywhere, state));
        state.Write(StateDocument.Credentials, "{"u8);
        Assert.Equal(Outcome.Failed, Access(AccessServer.OnLoopback, state).Result);
    }

    [Fact]
    public void The_doctor_shows_a_port_that_is_taken_unless_by_the_daemon()
    {
        Assert.Equal(Outcome.Ok, Check(AccessServer.OnLoopback, "HTTP port").Result);
        using var other = ListeningSocket.Open(AccessServer.OnLoopback.EndPoint!);
        var taken = new HttpOptions { EndPoint = (IPEndPoint)other.LocalEndPoint! };
        Assert.Equal(Outcome.Warning, Check(taken, "HTTP port").Result);
        Assert.Equal(Outcome.Failed, Check(taken with { IsAddressGiven = true }, "HTTP port").Result);
        Assert.Equal(Outcome.Skipped, Check(taken, "HTTP port", isDaemonHere: true).Result);
        Assert.Equal((Outcome.Skipped, "off"), Assert.Single(
            new HttpChecks(new HttpOptions { EndPoint = null }, null, false, TimeProvider.System)
                .Run()
                .Select(one => (one.Result, one.Found))));
    }

    public void Dispose() => _files.Dispose();

    private static (Outcome Result, string Found) Access(HttpOptions options, IStateStore? state)
    {
        var finding = new HttpChecks(options, state, isDaemonHere: true, TimeProvider.System)
            .Run()
            .Single(one => one.Check == "HTTP access");
        return (finding.Result, finding.Found);
    }

    private static Finding Check(HttpOptions options, string check, bool isDaemonHere = false) =>
        new HttpChecks(options, null, isDaemonHere, new FakeTimeProvider(Start)).Run().Single(finding => finding.Check == check);

    /// <summary>Which certificate the server shows, whatever it is.</summary>
    private static async Task<string> ThumbprintAsync(int port)
    {
        var shown = "";
        using var client = new TcpClient();
        await client.ConnectAsync(IPAddress.Loopback, port, End);
        await using var tls = new SslStream(client.GetStream(), leaveInnerStreamOpen: false, (_, certificate, _, _) =>
        {
            shown = certificate?.GetCertHashString() ?? "";
            return shown.Length > 0;
        });
        await tls.AuthenticateAsClientAsync("127.0.0.1");
        return shown;
    }
}
