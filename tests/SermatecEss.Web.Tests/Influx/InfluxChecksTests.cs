using SermatecEss.Bridge.Diagnosis;
using SermatecEss.Web.Diagnosis;
using SermatecEss.Web.Influx;

namespace SermatecEss.Web.Tests.Influx;

/// <summary>What the doctor shows of InfluxDB.</summary>
public sealed class InfluxChecksTests
{
    private static readonly CancellationToken End = TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(204, Outcome.Ok, "accepts writes")]
    [InlineData(400, Outcome.Ok, "accepts writes")]
    [InlineData(401, Outcome.Failed, "401 no such user")]
    [InlineData(404, Outcome.Failed, "404 no such user")]
    [InlineData(500, Outcome.Failed, "500 no such user")]
    public async Task The_answer_to_a_write_without_a_line_is_shown(int status, Outcome expected, string found)
    {
        await using var server = await FakeInflux.StartAsync();
        server.Answer = FakeInflux.Status(status, status == 204 ? "" : """{"error":"no such user"}""");
        var options = new InfluxOptions { Url = server.Url, Database = "solar" };
        var finding = await InfluxChecks.RunAsync(options, TimeProvider.System, End);
        Assert.Equal(expected, finding.Result);
        Assert.Contains(found, finding.Found, StringComparison.Ordinal);
        Assert.Empty(Assert.Single(server.Requests).Lines);
    }

    [Fact]
    public async Task A_server_that_is_away_fails()
    {
        var options = new InfluxOptions { Url = new Uri("http://127.0.0.1:1"), Database = "solar" };
        var finding = await InfluxChecks.RunAsync(options, TimeProvider.System, End);
        Assert.Equal(Outcome.Failed, finding.Result);
        Assert.NotNull(finding.Remedy);
    }

    [Fact]
    public async Task A_real_server_knows_its_database_and_no_other()
    {
        Assert.SkipUnless(File.Exists(RealInflux.Program), "InfluxDB is not installed; packaging/install-test-tools installs it");
        await using var server = new RealInflux();
        await server.StartAsync();
        var options = new InfluxOptions { Url = server.Url, Database = RealInflux.Database };
        Assert.Equal(Outcome.Ok, (await InfluxChecks.RunAsync(options, TimeProvider.System, End)).Result);
        var other = await InfluxChecks.RunAsync(options with { Database = "other" }, TimeProvider.System, End);
        Assert.Equal(Outcome.Failed, other.Result);
        Assert.Contains("database not found", other.Found, StringComparison.Ordinal);
    }
}
