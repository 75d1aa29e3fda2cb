using System.Net;
using System.Net.Sockets;

namespace SermatecEss.Fleet.Tests.Cluster;

/// <summary>Passes connections from an address of this computer on to a port of loopback.</summary>
internal sealed class PortForwarder : IAsyncDisposable
{
    private readonly TcpListener _listener;
    private readonly int _port;
    private readonly Task _accepting;

    internal PortForwarder(IPAddress address, int port)
    {
        _listener = new TcpListener(address, 0);
        _port = port;
        _listener.Start();
        _accepting = Task.Run(AcceptAsync);
    }

    internal IPEndPoint EndPoint => (IPEndPoint)_listener.LocalEndpoint;

    public async ValueTask DisposeAsync()
    {
        _listener.Dispose();
        await _accepting;
    }

    private async Task AcceptAsync()
    {
        try
        {
            while (true) _ = ForwardAsync(await _listener.AcceptTcpClientAsync());
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException)
        {
            // It ends; connections end with their clients.
        }
    }

    private async Task ForwardAsync(TcpClient from)
    {
        using var client = from;
        using var server = new TcpClient();
        try
        {
            await server.ConnectAsync(IPAddress.Loopback, _port);
            var (up, down) = (client.GetStream(), server.GetStream());
            await await Task.WhenAny(up.CopyToAsync(down), down.CopyToAsync(up));
        }
        catch (Exception e) when (e is IOException or SocketException)
        {
            // One side has ended it.
        }
    }
}
