using System.Net;
using SermatecEss.Bridge.Configuration;
using SermatecEss.Bridge.Logging;
using SermatecEss.Inverter.State;
using SermatecEss.Links;
using SermatecEss.Web.Configuration;
using SermatecEss.Web.Routing;
using SermatecEss.Web.Server;

namespace SermatecEss.Web.Tests;

/// <summary>The server itself: its port, its errors, and what every route has.</summary>
public sealed class WebOutputTests
{
    private static readonly IPEndPoint AnyFree = new(IPAddress.Loopback, 0);

    [Fact]
    public async Task Every_endpoint_has_a_rule_of_access()
    {
        await using var plant = await WebPlant.StartAsync();
        using var access = plant.Guard(new HttpOptions());
        var routes = plant.RoutesOf(plant.Bridge, access);
        using var socket = ListeningSocket.Open(AnyFree);
        await using var server = await WebServer.StartAsync(socket, new HttpOptions(), routes, access, plant.Bridge.Log);
        Assert.Equal(routes.Count, server.Endpoints.Count);
        Assert.All(server.Endpoints, endpoint => Assert.NotNull(endpoint.Metadata.GetMetadata<RouteRule>()));
        Assert.Equal(routes.Count, routes.DistinctBy(route => (route.Method, route.Path)).Count());

        // What changes something is no GET, which browsers send for anyone.
        Assert.All(routes, route => Assert.Equal(route.Method != "GET", route.Rule.Writes));
    }

    [Fact]
    public async Task It_is_healthy_while_the_daemon_polls()
    {
        await using var plant = await WebPlant.StartAsync();
        using var response = await plant.SendAsync("GET", "/healthz");
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.True(response.Headers.CacheControl!.NoStore);
        Assert.Equal("""{"status":"ok"}""", await response.Content.ReadAsStringAsync(plant.End));

        using var access = plant.Guard(new HttpOptions());
        using var socket = ListeningSocket.Open(AnyFree);
        await using var server = await WebServer.StartAsync(
            socket,
            new HttpOptions(),
            plant.RoutesOf(plant.Bridge with { IsAlive = () => false }, access),
            access,
            plant.Bridge.Log);
        _ = await plant.FailAsync(HttpStatusCode.ServiceUnavailable, "GET", $"http://{socket.LocalEndPoint}/healthz");
    }

    [Theory]
    [InlineData("GET", "/index.php", HttpStatusCode.NotFound)]
    [InlineData("GET", "/api/v2/bridge", HttpStatusCode.NotFound)]
    [InlineData("DELETE", "/healthz", HttpStatusCode.MethodNotAllowed)]
    public async Task An_error_has_a_body_that_says_what_to_do(string method, string path, HttpStatusCode status)
    {
        await using var plant = await WebPlant.StartAsync();
        var problem = await plant.FailAsync(status, method, path);
        Assert.Contains(
            status == HttpStatusCode.NotFound ? "/api/openapi.json" : "Use GET",
            problem.GetProperty("detail").GetString(),
            StringComparison.Ordinal);
    }

    [Fact]
    public async Task It_is_reached_below_a_path_prefix_and_without_it()
    {
        var http = new HttpOptions { EndPoint = AnyFree, PathPrefix = "/solar" };
        await using var plant = await WebPlant.StartAsync(http);
        Assert.Equal("ok", (await plant.GetAsync("/solar/healthz")).GetProperty("status").GetString());
        Assert.Equal("ok", (await plant.GetAsync("/healthz")).GetProperty("status").GetString());
    }

    [Fact]
    public async Task A_default_port_that_is_taken_is_a_warning_and_used_as_soon_as_it_is_free()
    {
        var other = ListeningSocket.Open(AnyFree);
        var taken = (IPEndPoint)other.LocalEndPoint!;
        await using var plant = await WebPlant.StartAsync(new HttpOptions { EndPoint = taken });
        Assert.Contains(plant.Lines, line =>
            line.Level == LogLevel.Warn && line.Line.Contains($"{taken} is in use", StringComparison.Ordinal));
        while (!HasHealth(plant, "in use by another program")) await Task.Yield();

        // Another program of this machine can get the port in between.
        other.Dispose();
        while (!HasHealth(plant, $"http {taken} listening"))
        {
            var waits = plant.Clock.UntilWaitedForAsync(TimeSpan.FromSeconds(30), plant.End);
            while (!waits.IsCompleted && !HasHealth(plant, $"http {taken} listening")) await Task.Yield();
            plant.Clock.Advance(TimeSpan.FromSeconds(30));
        }

        Assert.Equal("ok", (await plant.GetAsync("/healthz")).GetProperty("status").GetString());
    }

    [Fact]
    public void A_configured_port_that_is_taken_is_an_error()
    {
        using var other = ListeningSocket.Open(AnyFree);
        var options = new HttpOptions { EndPoint = (IPEndPoint)other.LocalEndPoint!, IsAddressGiven = true };
        using var web = new WebOutput(
            options,
            new BridgeOptions { Inverters = [] },
            history: null,
            new MemoryStateStore(TimeProvider.System, _ => { }),
            TimeProvider.System,
            new Log(LogLevel.Info, (_, _) => { }));
        Assert.Equal($"{other.LocalEndPoint} is in use by another program", Assert.Throws<ListenException>(web.Listen).Message);
    }

    private static bool HasHealth(WebPlant plant, string detail) =>
        plant.Bridge.Health()[0].Detail?.Contains(detail, StringComparison.Ordinal) == true;
}
