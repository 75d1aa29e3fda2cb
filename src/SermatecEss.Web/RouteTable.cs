using SermatecEss.Bridge.Outputs;
using SermatecEss.Web.Access;
using SermatecEss.Web.Api;
using SermatecEss.Web.Routing;

namespace SermatecEss.Web;

/// <summary>All routes of the HTTP interface, with who may use each.</summary>
internal static class RouteTable
{
    /// <param name="bridge">The daemon.</param>
    /// <param name="access">Has the routes of sessions and API keys.</param>
    internal static IReadOnlyList<Route> Of(BridgeView bridge, AccessGuard access)
    {
        var health = new HealthApi(bridge);
        return
        [
            Route.Get("/healthz", RouteAccess.Public, health.GetAsync),
            .. access.Routes,
        ];
    }
}
