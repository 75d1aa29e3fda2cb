using System.Net;
using System.Net.Sockets;

namespace SermatecEss.EndToEnd.Tests;

/// <summary>Ports for those that listen on loopback.</summary>
internal static class LoopbackPort
{
    private const int First = 10_000;

    /// <summary>From here on the system takes ports for the near ends of connections.</summary>
    private const int End = 32_768;

    /// <summary>One that is free and stays so, unless somebody wants just that one.</summary>
    internal static int Free()
    {
        while (true)
        {
            using var socket = new Socket(SocketType.Stream, ProtocolType.Tcp);
            try
            {
                var port = Random.Shared.Next(First, End);
                socket.Bind(new IPEndPoint(IPAddress.Loopback, port));
                return port;
            }
            catch (SocketException e) when (e.SocketErrorCode == SocketError.AddressAlreadyInUse)
            {
                // The next one may be free.
            }
        }
    }
}
