using System.Net.Sockets;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.AspNetCore.Server.Kestrel.Https;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using SermatecEss.Bridge.Logging;
using SermatecEss.Web.Access;
using SermatecEss.Web.Configuration;
using SermatecEss.Web.Routing;

namespace SermatecEss.Web.Server;

/// <summary>Kestrel with the routes of the HTTP interface.</summary>
internal sealed class WebServer : IAsyncDisposable
{
    /// <summary>The largest body of a request.</summary>
    internal const int LargestBody = 65_536;
    private const int MostConnections = 256;
    private const int MostWaiting = 64;

    /// <summary>Less than the daemon grants an output for its end.</summary>
    private static readonly TimeSpan LongestEnd = TimeSpan.FromSeconds(1.5);
    private readonly WebApplication _app;

    private WebServer(WebApplication app) => _app = app;

    /// <summary>What it serves, for tests of rules that every route has to have.</summary>
    internal IReadOnlyList<Endpoint> Endpoints =>
        _app.Services.GetRequiredService<Microsoft.AspNetCore.Routing.EndpointDataSource>().Endpoints;

    /// <summary>The services of the host.</summary>
    internal IServiceProvider Services => _app.Services;

    /// <summary>Starts to serve.</summary>
    /// <param name="socket">Listens already; the server's from now on.</param>
    /// <param name="options">The configuration.</param>
    /// <param name="routes">All routes.</param>
    /// <param name="access">Decides who may use them.</param>
    /// <param name="log">The log.</param>
    /// <param name="certificate">The certificate of TLS; null for plain HTTP.</param>
    /// <param name="configure">Adds what else this process hosts.</param>
    /// <param name="map">Adds endpoints of others; those without a rule are for admins alone.</param>
    internal static async Task<WebServer> StartAsync(
        Socket socket,
        HttpOptions options,
        IEnumerable<Route> routes,
        AccessGuard access,
        Log log,
        ServerCertificate? certificate = null,
        Action<WebApplicationBuilder>? configure = null,
        Action<WebApplication>? map = null)
    {
        // Nothing of the environment, of the current directory or of files beside the program: what is configured is in the options.
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions { ContentRootPath = AppContext.BaseDirectory });
        builder.Services.AddSingleton<IHostLifetime, HostedLifetime>();
        builder.Services.AddRoutingCore();
        builder.Services.Configure<HostOptions>(host => host.ShutdownTimeout = LongestEnd);
        builder.Logging.ClearProviders().AddProvider(new ServerLog(log)).SetMinimumLevel(Microsoft.Extensions.Logging.LogLevel.Warning);
        builder.WebHost.UseKestrelCore().UseSockets(sockets =>
        {
            sockets.Backlog = MostWaiting;
            sockets.CreateBoundListenSocket = _ => socket;
        });
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            kestrel.Limits.MaxConcurrentConnections = MostConnections;
            kestrel.Limits.MaxRequestBodySize = LargestBody;
            kestrel.Listen(socket.LocalEndPoint!, listen =>
            {
                listen.Protocols = HttpProtocols.Http1;
                if (certificate is null) return;
                listen.UseHttps(new TlsHandshakeCallbackOptions { OnConnection = _ => ValueTask.FromResult(certificate.Current()) });
            });
        });
        configure?.Invoke(builder);
        var app = builder.Build();
        var headers = new SecurityHeaders(options);
        app.Use((context, next) =>
        {
            headers.AddTo(context);
            return next(context);
        });
        if (options.PathPrefix.Length > 0) app.UsePathBase(options.PathPrefix);
        app.Use(next => new ErrorResponses(next, log).InvokeAsync);
        app.UseRouting();
        app.Use(access.InvokeAsync);
        foreach (var route in routes) app.MapMethods(route.Path, [route.Method], route.Handle).WithMetadata(route.Rule);
        map?.Invoke(app);
        await app.StartAsync();
        return new WebServer(app);
    }

    /// <summary>Ends all connections: at once those that wait, and soon those that are being answered.</summary>
    public async ValueTask DisposeAsync()
    {
        await _app.StopAsync();
        await _app.DisposeAsync();
    }
}
