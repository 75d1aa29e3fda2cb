using Microsoft.AspNetCore.Http;
using SermatecEss.Bridge.Outputs;
using SermatecEss.History;

namespace SermatecEss.Web.Metrics;

/// <summary>The metrics, for Prometheus.</summary>
/// <param name="bridge">The daemon.</param>
/// <param name="history">Writes the history; null if none is kept.</param>
/// <param name="time">The clock.</param>
internal sealed class MetricsApi(BridgeView bridge, HistoryOutput? history, TimeProvider time)
{
    private readonly MetricsPage _page = new(bridge.Version, bridge.Started, history, time);

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
