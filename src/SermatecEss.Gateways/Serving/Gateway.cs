using System.Globalization;
using System.Net;
using System.Net.Sockets;
using SermatecEss.Bridge.Outputs;
using SermatecEss.Links;

namespace SermatecEss.Gateways.Serving;

/// <summary>
/// A server through which other programs share an inverter. It runs like an output, and reads
/// pictures and kept responses instead of events.
/// </summary>
public abstract class Gateway : IOutput, IAsyncDisposable
{
    private const int MostShown = 5;
    private readonly IPEndPoint _listen;
    private volatile IServer? _server;
    private long _requests;
    private long _refused;

    /// <param name="name">Its name in health and log: one word.</param>
    /// <param name="listen">The address to listen on.</param>
    private protected Gateway(string name, IPEndPoint listen)
    {
        Name = name;
        _listen = listen;
    }

    /// <inheritdoc/>
    public string Name { get; }

    /// <inheritdoc/>
    public string? Detail
    {
        get
        {
            var state = State;
            var addresses = state.Clients.Select(client => $"{client.Remote.Address}").Distinct().Order(StringComparer.Ordinal).ToList();
            var shown = string.Join(", ", addresses.Take(MostShown));
            var more = addresses.Count > MostShown ? $" and {addresses.Count - MostShown} more" : "";
            return string.Create(
                CultureInfo.InvariantCulture,
                $"{Name} {state.Listen}: {state.Clients.Count} {(state.Clients.Count == 1 ? "client" : "clients")}")
                + (addresses.Count > 0 ? $" ({shown}{more})" : "");
        }
    }

    /// <inheritdoc/>
    GatewayState? IOutput.Gateway => State;

    /// <summary>Where it listens, and who is connected.</summary>
    public GatewayState State
    {
        get
        {
            var server = _server;
            return new GatewayState(
                server?.EndPoint ?? _listen,
                [.. server?.Clients.Select(client => new ConnectedClient(client.Remote, client.Since, client.Requests)) ?? []],
                Interlocked.Read(ref _requests),
                Interlocked.Read(ref _refused) + (server?.Refused ?? 0));
        }
    }

    /// <summary>Opens the port before the daemon runs, so that a port in use is reported at startup.</summary>
    /// <exception cref="ListenException">It cannot.</exception>
    public void Listen()
    {
        try
        {
            _server = Open(_listen);
        }
        catch (SocketException e)
        {
            throw new ListenException(_listen, e);
        }
    }

    /// <inheritdoc/>
    public async Task RunAsync(BridgeView bridge, OutputFeed events, CancellationToken cancellation)
    {
        if (_server is null) Listen();
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        Task[] tasks = [ServeAsync(bridge, stop.Token), DropAsync(events, stop.Token)];
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
            await DisposeAsync();
            await Task.WhenAll(tasks).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    /// <summary>Closes the port and all connections.</summary>
    public async ValueTask DisposeAsync()
    {
        if (_server is { } server)
        {
            await server.DisposeAsync();
            _ = Interlocked.Add(ref _refused, server.Refused);
            _server = null;
        }

        GC.SuppressFinalize(this);
    }

    /// <summary>Opens the port.</summary>
    /// <exception cref="SocketException">It is not available.</exception>
    private protected abstract IServer Open(IPEndPoint listen);

    /// <summary>Serves clients until it is cancelled.</summary>
    private protected abstract Task ServeAsync(BridgeView bridge, CancellationToken cancellation);

    /// <summary>Counts a request.</summary>
    private protected void CountRequest() => Interlocked.Increment(ref _requests);

    /// <summary>Counts a request that is refused.</summary>
    private protected void CountRefusal() => Interlocked.Increment(ref _refused);

    /// <summary>A gateway uses the latest pictures, not events.</summary>
    private static async Task DropAsync(OutputFeed events, CancellationToken cancellation)
    {
        while (true) _ = await events.TakeAsync(cancellation);
    }
}
