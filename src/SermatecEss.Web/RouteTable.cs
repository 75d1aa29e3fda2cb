using Microsoft.AspNetCore.Http;
using SermatecEss.Bridge.Configuration;
using SermatecEss.Bridge.Outputs;
using SermatecEss.History;
using SermatecEss.Web.Access;
using SermatecEss.Web.Api;
using SermatecEss.Web.Events;
using SermatecEss.Web.Metrics;
using SermatecEss.Web.Page;
using SermatecEss.Web.Routing;

namespace SermatecEss.Web;

/// <summary>All routes of the HTTP interface, with who may use each.</summary>
internal static class RouteTable
{
    private const string Api = "/api/v1";
    private const string Inverter = $"{Api}/inverters/{{{InverterOf.Parameter}}}";

    /// <param name="bridge">The daemon.</param>
    /// <param name="options">Its configuration.</param>
    /// <param name="streams">The event streams.</param>
    /// <param name="history">Writes the history; null if none is kept.</param>
    /// <param name="access">Has the routes of sessions and API keys.</param>
    /// <param name="time">The clock.</param>
    internal static IReadOnlyList<Route> Of(
        BridgeView bridge,
        BridgeOptions options,
        EventStreams streams,
        HistoryOutput? history,
        AccessGuard access,
        TimeProvider time)
    {
        var json = ApiContext.Of(options.TimeZone);
        var health = new HealthApi(bridge);
        var past = new HistoryApi(bridge, history, options.TimeZone, json, time);
        var daemon = new BridgeApi(bridge, options, past, json, time);
        var inverters = new InvertersApi(bridge, past, json);
        var settings = new SettingsApi(bridge, json);
        var changes = new ChangesApi(bridge, options.Control, time);
        var events = new EventsApi(streams);
        var metrics = new MetricsApi(bridge, history, time);
        return
        [
            Route.Get("/", RouteAccess.Public, PageApi.IndexAsync),
            Route.Get($"/{PageFiles.Assets}{{{PageApi.Parameter}}}", RouteAccess.Public, PageApi.AssetAsync),
            Route.Get("/healthz", RouteAccess.Public, health.GetAsync),
            Route.Get("/metrics", RouteAccess.Viewer, metrics.GetAsync),
            .. access.Routes,
            Route.Get("/api/openapi.json", RouteAccess.Viewer, DescriptionApi.GetAsync),
            Route.Get($"{Api}/bridge", RouteAccess.Viewer, daemon.GetAsync),
            Route.Get($"{Api}/events", RouteAccess.Viewer, events.GetAsync),
            Route.Get($"{Api}/inverters", RouteAccess.Viewer, inverters.ListAsync),
            Route.Get($"{Inverter}/points", RouteAccess.Viewer, inverters.PointsAsync),
            Route.Get($"{Inverter}/latest", RouteAccess.Viewer, inverters.LatestAsync),
            Route.Get($"{Inverter}/alarms", RouteAccess.Viewer, inverters.AlarmsAsync),
            Route.Get($"{Inverter}/history", RouteAccess.Viewer, past.ChartAsync),
            Route.Get($"{Inverter}/energy", RouteAccess.Viewer, past.EnergyAsync),
            Route.Get($"{Inverter}/export", RouteAccess.Viewer, past.ExportAsync),
            Route.Get($"{Inverter}/changes", RouteAccess.Viewer, past.ChangesAsync),
            Route.Get($"{Inverter}/settings", RouteAccess.Viewer, settings.ListAsync),
            Route.Writing(HttpMethods.Put, $"{Inverter}/settings/{{{ChangesApi.Parameter}}}", RouteAccess.Admin, changes.SetAsync),
            Route.Get($"{Inverter}/override", RouteAccess.Viewer, settings.OverrideAsync),
            Route.Writing(HttpMethods.Post, $"{Inverter}/override", RouteAccess.Admin, changes.BeginOverrideAsync),
            Route.Writing(HttpMethods.Delete, $"{Inverter}/override", RouteAccess.Admin, changes.EndOverrideAsync),
        ];
    }
}
