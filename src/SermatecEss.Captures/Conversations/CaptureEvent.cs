using SermatecEss.Captures.Streams;

namespace SermatecEss.Captures.Conversations;

/// <summary>Something in a capture: a frame, or bytes that belong to none.</summary>
/// <param name="Time">When it was captured; null if the source has no times.</param>
/// <param name="Connection">The connection; null if the source does not record it.</param>
/// <param name="FromClient">Whether the side that opened the connection sent it.</param>
public abstract record CaptureEvent(DateTimeOffset? Time, TcpConnection? Connection, bool FromClient)
{
    /// <summary>Who sent it; null if unknown.</summary>
    public string? Source => FromClient ? Connection?.Client : Connection?.Server;

    /// <summary>Who received it; null if unknown.</summary>
    public string? Destination => FromClient ? Connection?.Server : Connection?.Client;
}
