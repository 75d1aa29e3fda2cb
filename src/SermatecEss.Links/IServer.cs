using System.Net;

namespace SermatecEss.Links;

/// <summary>A server on a TCP port.</summary>
public interface IServer : IAsyncDisposable
{
    /// <summary>The address that it listens on.</summary>
    IPEndPoint EndPoint { get; }

    /// <summary>The connected clients.</summary>
    IEnumerable<IServedClient> Clients { get; }

    /// <summary>The number of connections refused so far, because of their address or because there were too many.</summary>
    long Refused { get; }
}
