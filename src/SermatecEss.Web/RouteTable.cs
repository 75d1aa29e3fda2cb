using SermatecEss.Bridge.Outputs;
using SermatecEss.Web.Api;
using SermatecEss.Web.Routing;

namespace SermatecEss.Web;

/// <summary>All routes of the HTTP interface, with who may use each.</summary>
internal static class RouteTable
{
    internal static IReadOnlyList<Route> Of(BridgeView bridge)
    {
        var health = new HealthApi(bridge);
        return
        [
            Route.Get("/healthz", RouteAccess.Public, health.GetAsync),
        ];
    }
}
