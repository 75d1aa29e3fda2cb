using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;

namespace SermatecEss.Links;

/// <summary>Listens on a port, reads the frames of all clients, and sends to each without waiting for any.</summary>
public sealed class FrameServer : IAsyncDisposable
{
    private readonly FrameServerOptions _options;
    private readonly TimeProvider _time;
    private readonly PortListener _listener;
    private readonly ConcurrentDictionary<ClientConnection, Task> _clients = new();
    private readonly CancellationTokenSource _stop = new();
    private Task _accepting = Task.CompletedTask;

    private FrameServer(FrameServerOptions options, TimeProvider time, PortListener listener)
    {
        _options = options;
        _time = time;
        _listener = listener;
    }

    /// <summary>The address that it listens on.</summary>
    public IPEndPoint EndPoint => _listener.EndPoint;

    /// <summary>The connected clients.</summary>
    public IEnumerable<ClientConnection> Clients => _clients.Keys;

    /// <summary>The number of connected clients.</summary>
    public int ClientCount => _clients.Count;

    /// <summary>Opens the port. Clients wait until <see cref="Start"/>.</summary>
    /// <exception cref="SocketException">The port is not available.</exception>
    public static FrameServer Listen(FrameServerOptions options, TimeProvider time)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(options.MaxClients, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(options.MaxQueued, 1);
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(options.IdleLimit, TimeSpan.Zero);
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(options.QuietTime, TimeSpan.Zero);
        return new FrameServer(options, time, PortListener.Open(options.Listen));
    }

    /// <summary>Serves clients until the server is disposed.</summary>
    /// <param name="handler">Handles their frames. If it throws, the client's connection ends without a report.</param>
    public void Start(FrameHandler handler)
    {
        if (_accepting != Task.CompletedTask) throw new InvalidOperationException("The server has been started.");
        _accepting = _listener.AcceptAsync(socket => Serve(socket, handler), _time, _stop.Token);
    }

    /// <summary>Closes all connections, like a loss of WiFi; clients may reconnect.</summary>
    public void DisconnectAll()
    {
        foreach (var client in _clients.Keys) client.Disconnect();
    }

    /// <summary>Stops listening, closes all connections, and waits until all handlers have ended.</summary>
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

    private void Serve(Socket socket, FrameHandler handler)
    {
        if (_clients.Count >= _options.MaxClients)
        {
            socket.Dispose();
            return;
        }

        ClientConnection client;
        try
        {
            client = new ClientConnection(new TcpLink(socket, _options.Cipher), _options, _time);
        }
        catch
        {
            socket.Dispose();
            throw;
        }

        // It may be served only after it is in the list, because the end of serving removes it.
        var serving = new Task<Task>(() => ServeAsync(client, handler));
        _clients[client] = serving.Unwrap();
        serving.Start(TaskScheduler.Default);
    }

    private async Task ServeAsync(ClientConnection client, FrameHandler handler)
    {
        try
        {
            await client.ServeAsync(handler, _stop.Token);
        }
        finally
        {
            _ = _clients.TryRemove(client, out _);
        }
    }
}
