using SermatecEss.Web.Metrics;

namespace SermatecEss.Web.Tests.Metrics;

/// <summary>Which format a client gets.</summary>
public sealed class MetricsFormatTests
{
    [Theory]
    [InlineData("application/openmetrics-text;version=1.0.0;q=0.5,text/plain;version=0.0.4;q=0.3,*/*;q=0.2", true)]
    [InlineData("application/openmetrics-text;version=1.0.0;escaping=allow-utf-8;q=0.6,text/plain;version=0.0.4;q=0.4", true)]
    [InlineData("application/openmetrics-text", true)]
    [InlineData("text/plain;version=0.0.4;q=0.8,application/openmetrics-text;q=0.2", false)]
    [InlineData("application/openmetrics-text;q=0", false)]
    [InlineData("text/html,*/*", false)]
    [InlineData("", false)]
    [InlineData(";;nonsense", false)]
    public void OpenMetrics_is_for_those_who_prefer_it(string accept, bool isOpenMetrics) =>
        Assert.Equal(isOpenMetrics, MetricsFormat.IsOpenMetrics(accept));
}
