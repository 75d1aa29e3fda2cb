using System.Net;
using System.Net.Sockets;

namespace SermatecEss.Links;

/// <summary>Listens on a port, reads the frames of all clients, and sends to each without waiting for any.</summary>
public sealed class FrameServer : IServer
{
    private readonly FrameServerOptions _options;
    private readonly TimeProvider _time;
    private readonly TcpServer<ClientConnection> _server;

    private FrameServer(FrameServerOptions options, TimeProvider time, TcpServer<ClientConnection> server)
    {
        _options = options;
        _time = time;
        _server = server;
    }

    /// <summary>The address that it listens on.</summary>
    public IPEndPoint EndPoint => _server.EndPoint;

    /// <summary>The connected clients.</summary>
    public IEnumerable<ClientConnection> Clients => _server.Clients;

    /// <inheritdoc/>
    IEnumerable<IServedClient> IServer.Clients => Clients;

    /// <summary>The number of connected clients.</summary>
    public int ClientCount => _server.ClientCount;

    /// <summary>The number of connections refused so far, because of their address or because there were too many.</summary>
    public long Refused => _server.Refused;

    /// <summary>Opens the port. Clients wait until <see cref="Start"/>.</summary>
    /// <exception cref="SocketException">The port is not available.</exception>
    public static FrameServer Listen(FrameServerOptions options, TimeProvider time)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(options.MaxQueued, 1);
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(options.IdleLimit, TimeSpan.Zero);
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(options.QuietTime, TimeSpan.Zero);
        return new FrameServer(options, time, new TcpServer<ClientConnection>(options.Listen, options.MaxClients, options.AllowFrom, time));
    }

    /// <summary>Serves clients until the server is disposed.</summary>
    /// <param name="handler">Handles their frames. If it throws, the client's connection ends without a report.</param>
    public void Start(FrameHandler handler) =>
        _server.Start((socket, remote) => new ClientConnection(new TcpLink(socket, _options.Cipher), remote, handler, _options, _time));

    /// <summary>Closes all connections, like a loss of WiFi; clients may reconnect.</summary>
    public void DisconnectAll() => _server.DisconnectAll();

    /// <summary>Stops listening, closes all connections, and waits until all handlers have ended.</summary>
    public ValueTask DisposeAsync() => _server.DisposeAsync();
}
