using System.Net.Sockets;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Orleans.Dashboard;
using SermatecEss.Bridge.Logging;
using SermatecEss.Fleet.Cluster;
using SermatecEss.Inverter.State;
using SermatecEss.Links;
using SermatecEss.Web.Access;
using SermatecEss.Web.Configuration;
using SermatecEss.Web.Routing;
using SermatecEss.Web.Server;

namespace SermatecEss.Fleet.Node;

/// <summary>The HTTP interface of a node: health, metrics and, if wanted, Orleans' dashboard. It hosts the node's silo too.</summary>
internal sealed class NodeServer : IAsyncDisposable
{
    private const string DashboardPath = "/dashboard";

    /// <summary>How long the silo may take to leave the cluster.</summary>
    private static readonly TimeSpan LongestLeave = TimeSpan.FromSeconds(4);

    /// <summary>Without PostgreSQL, the silo would not end at all.</summary>
    private static readonly TimeSpan LongestEnd = LongestLeave + TimeSpan.FromSeconds(1);
    private readonly HttpOptions _options;
    private readonly Log _log;
    private readonly Socket _socket;
    private readonly AccessGuard _access;
    private readonly ServerCertificate? _certificate;
    private readonly TimeProvider _time;
    private WebServer? _server;

    /// <summary>Opens the port.</summary>
    /// <param name="options">Where it listens, and who may connect.</param>
    /// <param name="state">Keeps the passwords and API keys.</param>
    /// <param name="time">The clock.</param>
    /// <param name="log">The log.</param>
    /// <exception cref="ListenException">The port is not available, or the certificate cannot be used.</exception>
    internal NodeServer(HttpOptions options, IStateStore state, TimeProvider time, Log log)
    {
        _options = options;
        _time = time;
        _log = log;

        // Without a password, all but the health is refused to other computers.
        var credentials = new CredentialStore(state, log.Error);
        try
        {
            if (options.CertificateFile is { } file) _certificate = new ServerCertificate(file, options.KeyFile, log.Error);
        }
        catch (CertificateException e)
        {
            throw new ListenException(e.Message);
        }

        _socket = ListeningSocket.Open(options.EndPoint!);
        _access = new AccessGuard(options, credentials, new SessionTable(time), time, log);
    }

    /// <summary>The services of the host; after the start.</summary>
    internal IServiceProvider Services => _server!.Services;

    /// <summary>Starts the silo and then the HTTP interface.</summary>
    /// <param name="addSilo">Adds the silo to the host.</param>
    /// <param name="hasDashboard">Whether Orleans' dashboard is wanted.</param>
    /// <param name="isReady">Returns whether inverters may dial in here.</param>
    /// <param name="writeMetrics">Answers a request for the metrics.</param>
    internal async Task StartAsync(
        Action<IHostApplicationBuilder> addSilo, bool hasDashboard, Func<bool> isReady, RequestDelegate writeMetrics)
    {
        Route[] routes =
        [
            Route.Get("/healthz", RouteAccess.Public, context => AnswerAsync(context, isReady())),
            Route.Get("/metrics", RouteAccess.Viewer, writeMetrics),
            .. _access.Routes,
        ];
        _server = await WebServer.StartAsync(
            _socket,
            _options,
            routes,
            _access,
            _log,
            _certificate,
            builder =>
            {
                builder.Logging.ClearProviders().AddProvider(new HostLog(_log));
                builder.Services.Configure<HostOptions>(host => host.ShutdownTimeout = LongestLeave);
                addSilo(builder);
            },
            app =>
            {
                if (hasDashboard) _ = app.MapOrleansDashboard(DashboardPath);
            });
        _log.Info($"HTTP interface at {(_certificate is null ? "http" : "https")}://{_options.EndPoint}");
    }

    /// <summary>Stops both.</summary>
    public async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref _server, null) is { } server)
        {
            try
            {
                await server.DisposeAsync().AsTask().WaitAsync(LongestEnd, _time);
            }
            catch (TimeoutException)
            {
                _log.Warn("stopped without telling the other nodes, which notice it within seconds");
            }
        }

        _socket.Dispose();
        _access.Dispose();
    }

    private static Task AnswerAsync(HttpContext context, bool isReady) => isReady
        ? JsonResponse.WriteUncachedAsync(context, """{"status":"ok"}"""u8.ToArray())
        : Problem.WriteAsync(context, StatusCodes.Status503ServiceUnavailable, "The node is starting or stopping.");
}
