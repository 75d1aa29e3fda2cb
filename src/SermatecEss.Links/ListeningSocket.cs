using System.Net;
using System.Net.Sockets;

namespace SermatecEss.Links;

/// <summary>Opens the port of a server before the server runs, so that a port in use is reported at startup.</summary>
internal static class ListeningSocket
{
    /// <summary>Listens at an address; all IPv6 addresses include all IPv4 ones. Connections wait until a server accepts them.</summary>
    /// <exception cref="ListenException">It cannot.</exception>
    public static Socket Open(IPEndPoint endPoint)
    {
        try
        {
            return Bind(endPoint);
        }
        catch (SocketException e)
        {
            throw new ListenException(endPoint, e);
        }
    }

    /// <inheritdoc cref="Open"/>
    /// <exception cref="SocketException">It cannot.</exception>
    internal static Socket Bind(IPEndPoint endPoint)
    {
        var socket = new Socket(endPoint.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
        try
        {
            if (endPoint.Address.Equals(IPAddress.IPv6Any)) socket.DualMode = true;
            socket.Bind(endPoint);
            socket.Listen();
            return socket;
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }
}
