using Microsoft.AspNetCore.Http;
using SermatecEss.Bridge.Outputs;

namespace SermatecEss.Web.Metrics;

/// <summary>The metrics, for Prometheus.</summary>
/// <param name="bridge">The daemon.</param>
/// <param name="time">The clock.</param>
internal sealed class MetricsApi(BridgeView bridge, TimeProvider time)
{
    private readonly MetricsPage _page = new(bridge.Version, bridge.Started, time);

    /// <summary><c>GET /metrics</c>.</summary>
    internal Task GetAsync(HttpContext context)
    {
        var isOpenMetrics = MetricsFormat.IsOpenMetrics(context.Request.Headers.Accept);
        var response = context.Response;
        response.ContentType = isOpenMetrics ? MetricsFormat.OpenMetrics : MetricsFormat.Prometheus;
        response.Headers.CacheControl = "no-store";
        response.Headers.Vary = "Accept";
        var pictures = bridge.Inverters.Select(inverter => inverter.Picture);
        return _page.WriteAsync(pictures, bridge.Health(), response.BodyWriter, isOpenMetrics, context.RequestAborted);
    }
}
