using System.Net;

namespace SermatecEss.Web.Tests.Metrics;

/// <summary>The route of the metrics.</summary>
public sealed class MetricsApiTests
{
    [Theory]
    [InlineData("text/plain", false)]
    [InlineData("application/openmetrics-text;version=1.0.0;q=0.5,text/plain;version=0.0.4;q=0.3", true)]
    public async Task Prometheus_gets_the_format_that_it_asks_for(string accept, bool isOpenMetrics)
    {
        await using var plant = await WebPlant.StartAsync();
        plant.Client.DefaultRequestHeaders.TryAddWithoutValidation("Accept", accept);
        using var response = await plant.SendAsync("GET", "/metrics");
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.Equal(
            isOpenMetrics ? "application/openmetrics-text; version=1.0.0; charset=utf-8" : "text/plain; version=0.0.4; charset=utf-8",
            response.Content.Headers.ContentType!.ToString());
        Assert.True(response.Headers.CacheControl!.NoStore);
        Assert.Equal("Accept", response.Headers.Vary.Single());
        var families = MetricsParser.Parse(await response.Content.ReadAsByteArrayAsync(plant.End), isOpenMetrics);
        Assert.Equal(1, families.Values("sermatec_up")[""]);
        Assert.NotEmpty(families.Values("sermatec_pv_power_watts"));
        Assert.Equal(1, families.Values("sermatec_output_state")["output=http,state=running"]);
    }
}
