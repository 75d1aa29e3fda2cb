using System.Net;
using System.Net.Sockets;
using SermatecEss.Bridge.Configuration;
using SermatecEss.Bridge.Logging;
using SermatecEss.Bridge.Outputs;
using SermatecEss.History;
using SermatecEss.Inverter.State;
using SermatecEss.Links;
using SermatecEss.Web.Access;
using SermatecEss.Web.Configuration;
using SermatecEss.Web.Events;
using SermatecEss.Web.Server;

namespace SermatecEss.Web;

/// <summary>Serves what is known of the inverters over HTTP, and takes changes of settings where the configuration allows them.</summary>
/// <param name="options">The configuration; it has an address.</param>
/// <param name="daemon">The configuration of the daemon.</param>
/// <param name="history">Writes the history; null if none is kept.</param>
/// <param name="state">Keeps the passwords and API keys.</param>
/// <param name="time">The clock.</param>
/// <param name="log">The log.</param>
public sealed class WebOutput(
    HttpOptions options, BridgeOptions daemon, HistoryOutput? history, IStateStore state, TimeProvider time, Log log)
    : IOutput, IDisposable
{
    private static readonly TimeSpan BetweenTries = TimeSpan.FromSeconds(30);
    private readonly CredentialStore _credentials = new(state, log.Error);
    private readonly SessionTable _sessions = new(time);
    private readonly IPEndPoint _address = options.EndPoint!;
    private ServerCertificate? _certificate;
    private Socket? _listening;
    private volatile string? _trouble;
    private volatile EndPoint? _where;

    /// <inheritdoc/>
    public string Name => "http";

    /// <inheritdoc/>
    public string? Detail => _trouble is { } trouble ? $"http: {trouble}" : $"http {_where ?? _address} listening";

    /// <summary>Where it listens; null while it does not.</summary>
    public EndPoint? Where => _where;

    /// <summary>Opens the port before the daemon runs, so that a port in use is reported at startup.</summary>
    /// <exception cref="ListenException">It cannot, and the owner has named it; or it needs a password that is not set, or a certificate
    /// that cannot be used. With the
    /// default address that is a warning.</exception>
    public void Listen()
    {
        if (_credentials.FaultOf(options) is { } fault) throw new ListenException(fault);
        try
        {
            if (options.CertificateFile is { } file) _certificate = new ServerCertificate(file, options.KeyFile, log.Error);
        }
        catch (CertificateException e)
        {
            throw new ListenException(e.Message);
        }

        try
        {
            _listening = Open();
        }
        catch (ListenException e) when (!options.IsAddressGiven)
        {
            log.Warn(
                $"no HTTP interface: {e.Message}; trying again every {BetweenTries.TotalSeconds:0} s. "
                + "Set another address with --http ADDRESS, or turn it off with --http off");
        }
    }

    /// <inheritdoc/>
    public async Task RunAsync(BridgeView bridge, OutputFeed events, CancellationToken cancellation)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        var streams = new EventStreams(bridge, daemon.TimeZone, time);
        Task[] tasks =
            [TakeAsync(events, streams, stop.Token), streams.KeepAliveAsync(stop.Token), ServeAsync(bridge, streams, stop.Token)];
        try
        {
            await await Task.WhenAny(tasks);
        }
        catch (OperationCanceledException) when (cancellation.IsCancellationRequested)
        {
            // How it is meant to end.
        }
        finally
        {
            await stop.CancelAsync();
            await Task.WhenAll(tasks).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _listening?.Dispose();

    private async Task ServeAsync(BridgeView bridge, EventStreams streams, CancellationToken cancellation)
    {
        var socket = _listening ?? await ListenAsync(cancellation);
        _listening = null;
        using var access = new AccessGuard(options, _credentials, _sessions, time, log);
        var routes = RouteTable.Of(bridge, daemon, streams, history, access, time);
        await using var server = await WebServer.StartAsync(socket, options, routes, access, log, _certificate);
        log.Info($"HTTP interface at {(options.CertificateFile is null ? "http" : "https")}://{_where}{options.PathPrefix}");
        try
        {
            await Task.Delay(Timeout.Infinite, cancellation);
        }
        finally
        {
            // Before the server, which waits for the requests that it answers.
            streams.End();
        }
    }

    private static async Task TakeAsync(OutputFeed events, EventStreams streams, CancellationToken cancellation)
    {
        while (true) streams.Take(await events.TakeAsync(cancellation));
    }

    /// <summary>Opens the port as soon as it can be had.</summary>
    private async Task<Socket> ListenAsync(CancellationToken cancellation)
    {
        while (true)
        {
            try
            {
                return Open();
            }
            catch (ListenException)
            {
                await Task.Delay(BetweenTries, time, cancellation);
            }
        }
    }

    private Socket Open()
    {
        try
        {
            var socket = ListeningSocket.Open(_address);
            _where = socket.LocalEndPoint;
            _trouble = null;
            return socket;
        }
        catch (ListenException e)
        {
            _where = null;
            _trouble = e.Message;
            throw;
        }
    }
}
