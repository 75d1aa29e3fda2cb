using System.Net;
using System.Net.Sockets;

namespace SermatecEss.Links;

/// <summary>A server cannot listen at its address.</summary>
/// <param name="message">Where and why, as a part of a sentence, as in <c>127.0.0.1:8080 is in use by another program</c>.</param>
public sealed class ListenException(string message) : Exception(message)
{
    /// <param name="endPoint">The address.</param>
    /// <param name="cause">Why it cannot be used.</param>
    public ListenException(IPEndPoint endPoint, SocketException cause)
        : this(cause.SocketErrorCode switch
        {
            SocketError.AddressAlreadyInUse => $"{endPoint} is in use by another program",
            SocketError.AddressNotAvailable => $"{endPoint.Address} is not an address of this computer",
            SocketError.AccessDenied => $"port {endPoint.Port} needs root; use port 1024 or higher",
            _ => $"{endPoint} cannot be used ({cause.Message})",
        })
    {
    }
}
