using System.Net;

namespace SermatecEss.Links;

/// <summary>A client of a <see cref="TcpServer{TClient}"/>.</summary>
public interface IServedClient
{
    /// <summary>Where it connects from.</summary>
    IPEndPoint Remote { get; }

    /// <summary>When it connected.</summary>
    DateTimeOffset Since { get; }

    /// <summary>The number of its whole requests so far.</summary>
    long Requests { get; }

    /// <summary>Receives and sends until the connection ends. Disposes of the connection, and does not throw.</summary>
    /// <param name="cancellation">Cancelled when the server stops.</param>
    Task ServeAsync(CancellationToken cancellation);

    /// <summary>Closes the connection immediately.</summary>
    void Disconnect();
}
