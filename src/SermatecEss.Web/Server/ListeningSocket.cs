using System.Net;
using System.Net.Sockets;

namespace SermatecEss.Web.Server;

/// <summary>Opens the port before the server runs, so that a daemon which cannot have it says so at its start.</summary>
internal static class ListeningSocket
{
    private const int Backlog = 64;

    /// <summary>Listens at an address. Connections wait until a server accepts them.</summary>
    /// <exception cref="ListenException">It cannot.</exception>
    internal static Socket Open(IPEndPoint endPoint)
    {
        var socket = new Socket(endPoint.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
        try
        {
            if (endPoint.Address.Equals(IPAddress.IPv6Any)) socket.DualMode = true;
            socket.Bind(endPoint);
            socket.Listen(Backlog);
            return socket;
        }
        catch (SocketException e)
        {
            socket.Dispose();
            throw new ListenException(e.SocketErrorCode switch
            {
                SocketError.AddressAlreadyInUse => $"{endPoint} is in use by another program",
                SocketError.AddressNotAvailable => $"{endPoint.Address} is not an address of this computer",
                SocketError.AccessDenied => $"port {endPoint.Port} needs root; use one from 1024",
                _ => $"{endPoint} cannot be used ({e.Message})",
            });
        }
    }
}
