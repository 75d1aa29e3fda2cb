using System.Net;
using System.Net.Sockets;

namespace SermatecEss.EndToEnd.Tests;

/// <summary>Ports for listeners on loopback.</summary>
internal static class LoopbackPort
{
    private const int First = 10_000;

    /// <summary>The start of the system's port range for outgoing connections.</summary>
    private const int End = 32_768;

    /// <summary>A free port that stays free, unless another program wants exactly that one.</summary>
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
