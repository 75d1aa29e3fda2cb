using System.Net;
using System.Net.Sockets;

namespace SermatecEss.Links;

/// <summary>Opens the port of a server, before the server runs: a program that cannot have it reports that at its start.</summary>
public static class ListeningSocket
{
    private const int Backlog = 1024;

    /// <summary>Listens at an address; all IPv6 addresses include all IPv4 ones. Connections wait until a server accepts them.</summary>
    /// <exception cref="ListenException">It cannot.</exception>
    public static Socket Open(IPEndPoint endPoint)
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
            throw new ListenException(endPoint, e);
        }
    }
}
