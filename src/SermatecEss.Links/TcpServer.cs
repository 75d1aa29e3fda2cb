using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;

namespace SermatecEss.Links;

/// <summary>Listens on a port, and serves a limited number of clients, each in its own task.</summary>
/// <typeparam name="TClient">A client.</typeparam>
public sealed class TcpServer<TClient> : IServer
    where TClient : class, IServedClient
{
    private readonly int _maxClients;
    private readonly AddressList? _allowFrom;
    private readonly TimeProvider _time;
    private readonly PortListener _listener;
    private readonly ConcurrentDictionary<TClient, Task> _clients = new();
    private readonly CancellationTokenSource _stop = new();
    private Task _accepting = Task.CompletedTask;
    private long _refused;

    /// <summary>Opens the port. Clients wait until <see cref="Start"/>.</summary>
    /// <param name="listen">The address to listen on; port 0 for any free one.</param>
    /// <param name="maxClients">The most clients at once; any other is disconnected immediately.</param>
    /// <param name="allowFrom">The addresses of the clients that are served; null for all.</param>
    /// <param name="time">The clock.</param>
    /// <exception cref="SocketException">The port is not available.</exception>
    public TcpServer(IPEndPoint listen, int maxClients, AddressList? allowFrom, TimeProvider time)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(maxClients, 1);
        _listener = PortListener.Open(listen);
        _maxClients = maxClients;
        _allowFrom = allowFrom;
        _time = time;
    }

    /// <summary>The address that it listens on.</summary>
    public IPEndPoint EndPoint => _listener.EndPoint;

    /// <summary>The connected clients.</summary>
    public IEnumerable<TClient> Clients => _clients.Keys;

    /// <inheritdoc/>
    IEnumerable<IServedClient> IServer.Clients => Clients;

    /// <summary>The number of connected clients.</summary>
    public int ClientCount => _clients.Count;

    /// <summary>The number of connections refused so far, because of their address or because there were too many.</summary>
    public long Refused => Interlocked.Read(ref _refused);

    /// <summary>Serves clients until the server is disposed.</summary>
    /// <param name="take">Makes a client, which owns the socket.</param>
    public void Start(Func<Socket, IPEndPoint, TClient> take)
    {
        if (_accepting != Task.CompletedTask) throw new InvalidOperationException("The server has been started.");
        _accepting = _listener.AcceptAsync(socket => Serve(socket, take), _time, _stop.Token);
    }

    /// <summary>Closes all connections; clients may reconnect.</summary>
    public void DisconnectAll()
    {
        foreach (var client in _clients.Keys) client.Disconnect();
    }

    /// <summary>Stops listening, closes all connections, and waits until all clients have ended.</summary>
    public async ValueTask DisposeAsync()
    {
        if (_stop.IsCancellationRequested) return;
        await _stop.CancelAsync();
        _listener.Dispose();
        await _accepting;
        DisconnectAll();
        await Task.WhenAll(_clients.Values).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _stop.Dispose();
    }

    private void Serve(Socket socket, Func<Socket, IPEndPoint, TClient> take)
    {
        TClient client;
        try
        {
            if (_clients.Count >= _maxClients
                || PortListener.RemoteOf(socket) is not { } remote
                || _allowFrom?.Contains(remote.Address) == false)
            {
                _ = Interlocked.Increment(ref _refused);
                socket.Dispose();
                return;
            }

            client = take(socket, remote);
        }
        catch
        {
            socket.Dispose();
            throw;
        }

        // It may be served only after it is in the list, because the end of serving removes it.
        var serving = new Task<Task>(() => ServeAsync(client));
        _clients[client] = serving.Unwrap();
        serving.Start(TaskScheduler.Default);
    }

    private async Task ServeAsync(TClient client)
    {
        try
        {
            await client.ServeAsync(_stop.Token);
        }
        finally
        {
            _ = _clients.TryRemove(client, out _);
        }
    }
}
