using SermatecEss.Web.Api;

namespace SermatecEss.Web.Tests.OpenApi;

/// <summary>What each route does.</summary>
internal static class RouteDescriptions
{
    private const string Inverter = "/api/v1/inverters/{serial}";
    private static readonly (string, string) From = ("from", "The beginning: a time such as 2026-06-21T14:00:00+02:00, or a date");
    private static readonly (string, string) To = ("to", "The end; now by default");
    private static readonly (string, string) Language = ("language", "The language of names and texts: en (the default), de, cs or fr");
    private static readonly (string, string) Limit = ("limit", "The most entries, 1 to 1000; 100 by default");
    private static readonly (string, string) After = ("after", "The id of the last entry of the page before");

    internal static IReadOnlyDictionary<(string Method, string Path), RouteDescription> All { get; } =
        new Dictionary<(string, string), RouteDescription>
        {
            [("GET", "/")] = new("The page") { MediaType = "text/html" },
            [("GET", "/assets/{name}")] = new("A file of the page") { MediaType = "text/javascript" },
            [("GET", "/healthz")] = new("Whether the daemon works"),
            [("GET", "/metrics")] = new("Metrics for Prometheus") { MediaType = "text/plain" },
            [("GET", "/api/openapi.json")] = new("This description"),
            [("GET", "/api/v1/session")] = new("What you may do"),
            [("POST", "/api/v1/session")] = new("Log in") { Body = """{"password":"..."}""", Status = 204, MediaType = null },
            [("DELETE", "/api/v1/session")] = new("Log out") { Status = 204, MediaType = null },
            [("GET", "/api/v1/keys")] = new("List the API keys"),
            [("POST", "/api/v1/keys")] = new("Create an API key, which is shown only once")
            {
                Body = """{"name":"grafana","role":"viewer"}""",
                Status = 201,
            },
            [("DELETE", "/api/v1/keys/{id}")] = new("Revoke an API key") { Status = 204, MediaType = null },
            [("GET", "/api/v1/bridge")] = new("The daemon") { Response = typeof(BridgeInfo) },
            [("GET", "/api/v1/events")] = new("Server-sent events: hello, availability, state, alarm, setting")
            {
                MediaType = "text/event-stream",
            },
            [("GET", "/api/v1/inverters")] = new("The inverters") { Response = typeof(IReadOnlyList<InverterInfo>) },
            [("GET", $"{Inverter}/points")] = new("The points of an inverter")
            {
                Response = typeof(IReadOnlyList<PointInfo>),
                Query = [Language],
            },
            [("GET", $"{Inverter}/latest")] = new("The latest values") { Response = typeof(LatestInfo) },
            [("GET", $"{Inverter}/alarms")] = new("Alarms, the latest first")
            {
                Response = typeof(IReadOnlyList<AlarmInfo>),
                Query = [("active", "true for the alarms that are active now"), From, To, Limit, After, Language],
            },
            [("GET", $"{Inverter}/history")] = new("Values over a time span")
            {
                Response = typeof(ChartInfo),
                Query =
                [
                    ("points", "The ids of 1 to 10 points, with commas"),
                    From,
                    To,
                    ("width", "The most values, 1 to 4000; 800 by default"),
                ],
            },
            [("GET", $"{Inverter}/energy")] = new("Energies in kWh")
            {
                Response = typeof(EnergyInfo),
                Query = [From, To, ("by", "hour, day (the default), month or year")],
            },
            [("GET", $"{Inverter}/export")] = new("Rows of values at equal distances, as CSV or NDJSON")
            {
                MediaType = "text/csv",
                Query =
                [
                    ("points", "The ids of points, with commas; all by default"),
                    From,
                    To,
                    ("every", "10s, 1m, 5m (the default), 15m, 1h or 1d"),
                    ("format", "csv (the default) or ndjson"),
                ],
            },
            [("GET", $"{Inverter}/changes")] = new("Setting changes, the latest first")
            {
                Response = typeof(IReadOnlyList<ChangeInfo>),
                Query = [From, To, Limit, After],
            },
            [("GET", $"{Inverter}/settings")] = new("The settings") { Response = typeof(IReadOnlyList<SettingInfo>), Query = [Language] },
            [("PUT", $"{Inverter}/settings/{{id}}")] = new("Change a setting; the response is the result") { Body = """{"value":20}""" },
            [("GET", $"{Inverter}/override")] = new("The override that is active") { Response = typeof(OverrideInfo) },
            [("POST", $"{Inverter}/override")] = new("Start an override; the response is the result")
            {
                Body = """{"mode":"charge","minutes":60,"until_soc":80}""",
            },
            [("DELETE", $"{Inverter}/override")] = new("End an override; the response is the result"),
        };
}
