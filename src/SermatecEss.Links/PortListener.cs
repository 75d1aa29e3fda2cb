using System.Net;
using System.Net.Sockets;

namespace SermatecEss.Links;

/// <summary>An open TCP port, and the loop that accepts connections on it.</summary>
internal sealed class PortListener : IDisposable
{
    private static readonly TimeSpan PauseWithoutHandles = TimeSpan.FromMilliseconds(100);
    private readonly Socket _socket;

    private PortListener(Socket socket)
    {
        _socket = socket;
        EndPoint = (IPEndPoint)socket.LocalEndPoint!;
    }

    /// <summary>The address that it listens on.</summary>
    internal IPEndPoint EndPoint { get; }

    /// <summary>Opens a port, on all IPv6 addresses for IPv4 as well; connections wait until they are accepted.</summary>
    /// <exception cref="SocketException">The port is not available.</exception>
    internal static PortListener Open(IPEndPoint listen) => new(ListeningSocket.Bind(listen));

    /// <summary>The address of a client, an IPv4 address as such, even on a socket for IPv6; null if it has gone already.</summary>
    internal static IPEndPoint? RemoteOf(Socket socket) => socket.RemoteEndPoint switch
    {
        IPEndPoint { Address.IsIPv4MappedToIPv6: true } mapped => new IPEndPoint(mapped.Address.MapToIPv4(), mapped.Port),
        var other => other as IPEndPoint,
    };

    /// <summary>Accepts connections until it is cancelled or disposed.</summary>
    /// <param name="serve">Takes each connection; must not wait.</param>
    /// <param name="time">The clock.</param>
    /// <param name="stop">Stops it.</param>
    internal async Task AcceptAsync(Action<Socket> serve, TimeProvider time, CancellationToken stop)
    {
        while (!stop.IsCancellationRequested)
        {
            try
            {
                serve(await _socket.AcceptAsync(stop));
            }
            catch (SocketException e) when (e.SocketErrorCode is SocketError.TooManyOpenSockets or SocketError.NoBufferSpaceAvailable)
            {
                // An immediate retry would give the same error.
                await Task.Delay(PauseWithoutHandles, time, stop).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
            catch (Exception e) when (e is OperationCanceledException or ObjectDisposedException or SocketException)
            {
                // Stopped, or a client that went away before it was accepted.
            }
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _socket.Dispose();
}
