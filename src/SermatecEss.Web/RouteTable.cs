using SermatecEss.Bridge.Outputs;
using SermatecEss.Web.Access;
using SermatecEss.Web.Api;
using SermatecEss.Web.Metrics;
using SermatecEss.Web.Routing;

namespace SermatecEss.Web;

/// <summary>All routes of the HTTP interface, with who may use each.</summary>
internal static class RouteTable
{
    /// <param name="bridge">The daemon.</param>
    /// <param name="access">Has the routes of sessions and API keys.</param>
    /// <param name="time">The clock.</param>
    internal static IReadOnlyList<Route> Of(BridgeView bridge, AccessGuard access, TimeProvider time)
    {
        var health = new HealthApi(bridge);
        var metrics = new MetricsApi(bridge, time);
        return
        [
            Route.Get("/healthz", RouteAccess.Public, health.GetAsync),
            Route.Get("/metrics", RouteAccess.Viewer, metrics.GetAsync),
            .. access.Routes,
        ];
    }
}
