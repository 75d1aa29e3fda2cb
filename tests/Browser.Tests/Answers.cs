using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.Playwright;

namespace SermatecEss.Browser.Tests;

/// <summary>What a daemon answers, recorded once and then changed, so that the page shows what a house rarely does.</summary>
internal sealed class Answers
{
    private readonly Dictionary<string, JsonObject> _latest = [];
    private readonly string _recorded;

    private Answers(JsonObject bridge, JsonArray inverters, JsonObject latest)
    {
        Bridge = bridge;
        Inverters = inverters;
        _recorded = (string)inverters[0]!["serial"]!;
        _latest[_recorded] = latest;
    }

    internal JsonObject Bridge { get; }

    internal JsonArray Inverters { get; }

    /// <summary>The answer of <c>events</c>; a stream that ends at once by default, so that the page polls.</summary>
    internal string Events { get; set; } = "";

    /// <summary>Whether the history knows nothing: values and energies are null.</summary>
    internal bool HasNoHistory { get; set; }

    /// <summary>Whether nothing answers any more.</summary>
    internal bool IsAway { get; set; }

    /// <summary>The time of the daemon's clock in all answers.</summary>
    internal static DateTimeOffset Now { get; } = new(2026, 6, 21, 11, 0, 0, TimeSpan.Zero);

    /// <summary>Records the answers of a daemon with one inverter, and sets all their times.</summary>
    internal static async Task<Answers> RecordAsync(string address)
    {
        using var http = new HttpClient { BaseAddress = new Uri($"{address}api/v1/") };
        async Task<T> GetAsync<T>(string path)
            where T : JsonNode =>
            (T)JsonNode.Parse(await http.GetStringAsync(new Uri(path, UriKind.Relative), TestContext.Current.CancellationToken))!;

        var bridge = await GetAsync<JsonObject>("bridge");
        var inverters = await GetAsync<JsonArray>("inverters");
        var answers = new Answers(bridge, inverters, await GetAsync<JsonObject>($"inverters/{inverters[0]!["serial"]}/latest"));
        bridge["time"] = Text(Now);

        answers.SetPeriod(TimeSpan.FromSeconds(60));
        answers.Read(Now);
        return answers;
    }

    /// <summary>Changes when all values were read.</summary>
    internal void Read(DateTimeOffset time)
    {
        foreach (var inverter in Inverters) inverter!["last_answer"] = Text(time);
        foreach (var (_, group) in _latest.Values.SelectMany(latest => latest["groups"]!.AsObject())) group!["time"] = Text(time);
    }

    /// <summary>Changes how often all values are read.</summary>
    internal void SetPeriod(TimeSpan period)
    {
        foreach (var group in Inverters.SelectMany(inverter => inverter!["groups"]!.AsArray())) group!["period_s"] = period.TotalSeconds;
    }

    /// <summary>Changes whether the inverter answers.</summary>
    internal void Available(bool isAvailable)
    {
        foreach (var inverter in Inverters)
        {
            inverter!["available"] = isAvailable;
            foreach (var group in inverter["groups"]!.AsArray()) group!["available"] = isAvailable;
        }
    }

    /// <summary>Makes null of all values.</summary>
    internal void Clear()
    {
        foreach (var (_, group) in _latest.Values.SelectMany(latest => latest["groups"]!.AsObject()))
        {
            var values = group!["values"]!.AsObject();
            foreach (var point in values.Select(value => value.Key).ToList()) values[point] = null;
        }
    }

    /// <summary>Changes a value of all inverters.</summary>
    internal void Set(string point, JsonNode? value)
    {
        foreach (var latest in _latest.Values)
        {
            var groups = latest["groups"]!.AsObject().Select(group => group.Value!["values"]!.AsObject());
            var values = groups.Single(all => all.ContainsKey(point));
            values[point] = value?.DeepClone();
        }
    }

    /// <summary>Adds an inverter that does the same.</summary>
    internal void Add(string serial, string name)
    {
        var inverter = Inverters[0]!.DeepClone();
        inverter["serial"] = serial;
        inverter["name"] = name;
        Inverters.Add(inverter);
        _latest[serial] = (JsonObject)_latest[_recorded].DeepClone();
    }

    /// <summary>Gives these answers to a window; what is not recorded comes from the daemon.</summary>
    internal Task GiveAsync(Window window) => window.Page.RouteAsync("**/api/v1/**", async route =>
    {
        var path = new Uri(route.Request.Url).AbsolutePath.Split("/api/v1/")[1];
        var serial = path.Split('/') is ["inverters", var one, ..] ? one : null;
        if (IsAway) await route.AbortAsync();
        else if (path == "events") await FulfillAsync(route, "text/event-stream", Events);
        else if (path == "bridge") await FulfillAsync(route, "application/json", Bridge.ToJsonString());
        else if (path == "inverters") await FulfillAsync(route, "application/json", Inverters.ToJsonString());
        else if (serial is not null && path.EndsWith("/latest", StringComparison.Ordinal))
            await FulfillAsync(route, "application/json", _latest[serial].ToJsonString());
        else await FromDaemonAsync(route, serial);
    });

    private async Task FromDaemonAsync(IRoute route, string? serial)
    {
        var url = serial is null ? route.Request.Url : route.Request.Url.Replace(serial, _recorded, StringComparison.Ordinal);
        if (!HasNoHistory || !(url.Contains("/history?", StringComparison.Ordinal) || url.Contains("/energy?", StringComparison.Ordinal)))
        {
            await route.ContinueAsync(new RouteContinueOptions { Url = url });
            return;
        }

        var response = await route.FetchAsync(new RouteFetchOptions { Url = url });
        var answer = JsonNode.Parse(await response.TextAsync())!;
        Empty(answer);
        await FulfillAsync(route, "application/json", answer.ToJsonString());
    }

    /// <summary>Makes null of all numbers.</summary>
    private static void Empty(JsonNode node)
    {
        if (node is JsonObject members)
        {
            foreach (var (name, value) in members.ToList())
            {
                if (name == "covered") members[name] = 0;
                else if (value is JsonValue && value.GetValueKind() == JsonValueKind.Number) members[name] = null;
                else if (value is not null) Empty(value);
            }
        }
        else if (node is JsonArray items)
        {
            for (var i = 0; i < items.Count; i++)
            {
                if (items[i] is JsonValue value && value.GetValueKind() == JsonValueKind.Number) items[i] = null;
                else if (items[i] is { } item) Empty(item);
            }
        }
    }

    private static Task FulfillAsync(IRoute route, string type, string body) =>
        route.FulfillAsync(new RouteFulfillOptions { Status = 200, ContentType = type, Body = body });

    private static string Text(DateTimeOffset time) => time.ToString("yyyy-MM-dd'T'HH:mm:ss.fffzzz", CultureInfo.InvariantCulture);
}
