using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using SermatecEss.Bridge.Options;
using SermatecEss.Bridge.Tests;
using SermatecEss.Inverter.State;
using SermatecEss.Web.Influx;

namespace SermatecEss.Web.Tests.Influx;

/// <summary>Writing the history to InfluxDB, and how the server's answers are obeyed.</summary>
public sealed class InfluxOutputTests
{
    private static readonly TimeSpan Period = InfluxOptions.DefaultPeriod;
    private static readonly TimeSpan Ten = TimeSpan.FromSeconds(10);
    private static readonly CancellationToken End = TestContext.Current.CancellationToken;
    private readonly WaitClock _clock = new();

    /// <summary>Ten minutes ago, so that all that is written is over.</summary>
    private DateTimeOffset Then => _clock.GetUtcNow() - TimeSpan.FromMinutes(10);

    [Fact]
    public async Task Values_are_written_once_and_in_order()
    {
        using var history = new WrittenHistory();
        await using var server = await FakeInflux.StartAsync();
        history.Add(Then, 12, Ten);
        await using var run = new InfluxRun(V2(server), history.Location, _clock);
        await _clock.UntilWaitedForAsync(Period, End);
        Assert.Equal(14, server.Written.Count);
        Assert.True(run.Output.IsConnected);
        Assert.StartsWith($"InfluxDB {server.Url.Authority} written up to ", run.Output.Detail, StringComparison.Ordinal);
        history.Add(Then + TimeSpan.FromMinutes(2), 6, Ten);
        await _clock.PassAsync(Period, End);
        await _clock.UntilWaitedForAsync(Period, End);
        Assert.Equal(21, server.Written.Count);
        Assert.Equal(21, server.Written.Distinct().Count());
        var fast = server.Written
            .Where(line => line.Contains("pv_power", StringComparison.Ordinal))
            .Select(line => line.Split(' ')[^1])
            .ToList();
        Assert.Equal(fast.Order(StringComparer.Ordinal), fast);
        Assert.Empty(run.Lines);
    }

    [Fact]
    public async Task InfluxDB_2_gets_organization_bucket_and_token()
    {
        using var history = new WrittenHistory();
        await using var server = await FakeInflux.StartAsync();
        history.Add(Then, 1, Ten);
        await using var run = new InfluxRun(V2(server), history.Location, _clock);
        await _clock.UntilWaitedForAsync(Period, End);
        var (target, headers, lines) = Assert.Single(server.Requests);
        Assert.Equal("POST /api/v2/write?org=home&bucket=solar&precision=s", target);
        Assert.Equal("Token secret", headers["Authorization"]);
        Assert.Equal("gzip", headers["Content-Encoding"]);
        Assert.Equal(
            $"sermatec,model=10kW,serial={WrittenHistory.Serial} pv_energy_total=1000 {Then.ToUnixTimeSeconds() + 1}", lines[^1]);
        Assert.Contains("battery_state=17i", lines[0], StringComparison.Ordinal);
    }

    [Fact]
    public async Task InfluxDB_1_gets_database_user_and_password()
    {
        using var history = new WrittenHistory();
        await using var server = await FakeInflux.StartAsync();
        history.Add(Then, 1, Ten);
        var options = new InfluxOptions
        {
            Url = server.Url,
            Database = "solar",
            User = "me",
            Password = new Secret("word"),
            Gzip = false,
        };
        await using var run = new InfluxRun(options, history.Location, _clock);
        await _clock.UntilWaitedForAsync(Period, End);
        var (target, headers, lines) = Assert.Single(server.Requests);
        Assert.Equal("POST /write?db=solar&precision=s", target);
        Assert.Equal("Basic bWU6d29yZA==", headers["Authorization"]);
        Assert.DoesNotContain("Content-Encoding", headers.Keys);
        Assert.Equal(2, lines.Length);
    }

    [Theory]
    [InlineData(429)]
    [InlineData(503)]
    public async Task A_busy_server_is_left_alone_as_long_as_it_wants(int status)
    {
        using var history = new WrittenHistory();
        await using var server = await FakeInflux.StartAsync();
        history.Add(Then, 12, Ten);
        server.Answer = FakeInflux.Status(status, headers: ("Retry-After", "77"));
        await using var run = new InfluxRun(V2(server), history.Location, _clock);
        await _clock.UntilWaitedForAsync(TimeSpan.FromSeconds(77), End);
        Assert.False(run.Output.IsConnected);
        server.Answer = null;
        _clock.Advance(TimeSpan.FromSeconds(77));
        await _clock.UntilWaitedForAsync(Period, End);
        Assert.Equal(history.Polls(), server.Written.Count);
        Assert.Equal(2, run.Lines.Count);
    }

    [Theory]
    [InlineData(500, "")]
    [InlineData(401, "{\"code\":\"unauthorized\",\"message\":\"unauthorized access\"}")]
    [InlineData(404, "{\"error\":\"database not found: \\\"solar\\\"\"}")]
    public async Task A_server_that_fails_or_refuses_is_tried_again_after_pauses_that_grow(int status, string body)
    {
        using var history = new WrittenHistory();
        await using var server = await FakeInflux.StartAsync();
        history.Add(Then, 12, Ten);
        server.Answer = FakeInflux.Status(status, body);
        await using var run = new InfluxRun(V2(server), history.Location, _clock);
        foreach (var seconds in new[] { 5, 10, 20, 40, 80, 160, 300, 300 }) await _clock.PassAsync(TimeSpan.FromSeconds(seconds), End);
        await _clock.UntilWaitedForAsync(TimeSpan.FromSeconds(300), End);
        var warning = Assert.Single(run.Lines);
        Assert.StartsWith($"InfluxDB {server.Url.Authority} cannot be written: {status}", warning, StringComparison.Ordinal);
        Assert.Contains(
            status == 401 ? "unauthorized access" : status == 404 ? "database not found" : "",
            warning,
            StringComparison.Ordinal);
        server.Answer = null;
        _clock.Advance(TimeSpan.FromSeconds(300));
        await _clock.UntilWaitedForAsync(Period, End);
        Assert.Equal(history.Polls(), server.Written.Count);
    }

    [Fact]
    public async Task A_batch_that_is_rejected_is_dropped_and_logged_once()
    {
        using var history = new WrittenHistory();
        await using var server = await FakeInflux.StartAsync();
        history.Add(Then, 12, Ten);
        server.Answer = FakeInflux.Status(400, "{\"error\":\"partial write: field type conflict\"}");
        await using var run = new InfluxRun(V2(server), history.Location, _clock);
        await _clock.UntilWaitedForAsync(Period, End);
        history.Add(Then + TimeSpan.FromMinutes(2), 6, Ten);
        await _clock.PassAsync(Period, End);
        await _clock.UntilWaitedForAsync(Period, End);
        Assert.Equal(2, server.Requests.Count);
        var error = Assert.Single(run.Lines);
        Assert.Contains("rejected 14 lines", error, StringComparison.Ordinal);
        Assert.Contains("field type conflict", error, StringComparison.Ordinal);
        Assert.EndsWith(", 21 lines rejected", run.Output.Detail, StringComparison.Ordinal);
        server.Answer = null;
        history.Add(Then + TimeSpan.FromMinutes(3), 6, Ten);
        await _clock.PassAsync(Period, End);
        await _clock.UntilWaitedForAsync(Period, End);
        Assert.Equal(7, server.Written.Count);
    }

    [Fact]
    public async Task A_batch_that_is_too_large_is_halved()
    {
        using var history = new WrittenHistory();
        await using var server = await FakeInflux.StartAsync();
        history.Add(Then, 12, Ten);
        server.Answer = (lines, response) =>
        {
            if (lines.Length > 4) response.StatusCode = 413;
            else lock (server.Written) server.Written.AddRange(lines);
            return Task.CompletedTask;
        };
        await using var run = new InfluxRun(V2(server), history.Location, _clock);
        await _clock.UntilWaitedForAsync(Period, End);
        Assert.Equal(14, server.Written.Distinct().Count());
        Assert.Equal(14, server.Written.Count);
    }

    [Fact]
    public async Task A_restart_continues_where_it_ended_and_another_target_begins_at_the_beginning()
    {
        using var history = new WrittenHistory();
        await using var server = await FakeInflux.StartAsync();
        history.Add(Then, 12, Ten);
        var store = new MemoryStateStore(_clock, _ => { });
        foreach (var bucket in new[] { "solar", "solar", "other" })
        {
            await using var run = new InfluxRun(V2(server) with { Bucket = bucket }, history.Location, _clock, store);
            await _clock.UntilWaitedForAsync(Period, End);
        }

        Assert.Equal(2, server.Requests.Count);
        Assert.Equal(28, server.Written.Count);
    }

    [Fact]
    public async Task A_damaged_cursor_is_set_aside()
    {
        using var history = new WrittenHistory();
        await using var server = await FakeInflux.StartAsync();
        history.Add(Then, 12, Ten);
        var told = new List<string>();
        var store = new MemoryStateStore(_clock, told.Add);
        store.Write(StateDocument.Influx, "{\"version\":1,\"target\":\"\",\"written\":{}}"u8);
        await using var run = new InfluxRun(V2(server), history.Location, _clock, store);
        await _clock.UntilWaitedForAsync(Period, End);
        Assert.Equal(14, server.Written.Count);
        Assert.Contains("all values of the history are written to InfluxDB again", Assert.Single(told), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_clock_that_is_set_back_loses_nothing()
    {
        using var history = new WrittenHistory();
        await using var server = await FakeInflux.StartAsync();
        history.Add(Then, 12, Ten);
        var store = new MemoryStateStore(_clock, _ => { });
        await using (new InfluxRun(V2(server), history.Location, _clock, store)) await _clock.UntilWaitedForAsync(Period, End);

        // An hour earlier: what is polled from now on is older than what was written.
        var earlier = new WaitClock();
        earlier.AdjustTime(earlier.GetUtcNow() - TimeSpan.FromHours(1));
        await using var run = new InfluxRun(V2(server), history.Location, earlier, store);
        await earlier.UntilWaitedForAsync(Period, End);
        Assert.Equal(14, server.Written.Count);
        history.Add(earlier.GetUtcNow(), 6, Ten);
        await earlier.PassAsync(Period, End);
        await earlier.UntilWaitedForAsync(Period, End);
        Assert.Equal(21, server.Written.Distinct().Count());
    }

    [Fact]
    public async Task Several_inverters_have_their_own_tags()
    {
        using var history = new WrittenHistory();
        await using var server = await FakeInflux.StartAsync();
        history.Add(Then, 6, Ten);
        history.Add(Then, 6, Ten, "ST2");
        await using var run = new InfluxRun(V2(server), history.Location, _clock);
        await _clock.UntilWaitedForAsync(Period, End);
        Assert.Equal(7, server.Written.Count(line => line.StartsWith("sermatec,model=10kW,serial=ST2 ", StringComparison.Ordinal)));
        Assert.Equal(14, server.Written.Count);
    }

    [Fact]
    public async Task A_history_that_does_not_exist_yet_is_waited_for()
    {
        await using var server = await FakeInflux.StartAsync();
        await using var run = new InfluxRun(V2(server), "/nowhere/history.sqlite", _clock);
        await _clock.UntilWaitedForAsync(Period, End);
        Assert.Equal($"InfluxDB {server.Url.Authority} nothing to write yet", run.Output.Detail);
        Assert.Empty(run.Lines);
    }

    [Fact]
    public async Task Over_TLS_the_server_needs_a_certificate_of_a_trusted_CA()
    {
        using var history = new WrittenHistory();
        using var key = RSA.Create(2048);
        var names = new SubjectAlternativeNameBuilder();
        names.AddIpAddress(System.Net.IPAddress.Loopback);
        var wanted = new CertificateRequest("CN=influx", key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        wanted.CertificateExtensions.Add(names.Build());
        using var certificate = wanted.CreateSelfSigned(DateTimeOffset.UtcNow.AddDays(-1), DateTimeOffset.UtcNow.AddDays(1));
        var file = Path.Combine(Path.GetDirectoryName(history.Location)!, "ca.pem");
        await File.WriteAllTextAsync(file, certificate.ExportCertificatePem(), End);
        await using var server = await FakeInflux.StartAsync(certificate);
        history.Add(Then, 12, Ten);
        await using (var run = new InfluxRun(V2(server), history.Location, _clock))
        {
            await _clock.UntilWaitedForAsync(TimeSpan.FromSeconds(5), End);
            Assert.Contains("certificate", Assert.Single(run.Lines), StringComparison.Ordinal);
            Assert.Empty(server.Requests);
        }

        await using (new InfluxRun(V2(server) with { AuthorityFile = file }, history.Location, _clock))
            await _clock.UntilWaitedForAsync(Period, End);
        Assert.Equal(14, server.Written.Count);
    }

    private static InfluxOptions V2(FakeInflux server) =>
        new() { Url = server.Url, Org = "home", Bucket = "solar", Token = new Secret("secret") };
}
