namespace SermatecEss.Captures.Streams;

/// <summary>A connection of a capture or recording.</summary>
/// <param name="number">Its number, from 1.</param>
/// <param name="client">Address and port of who opened it, or sent the first captured packet; null if not recorded.</param>
/// <param name="server">Address and port of the other side.</param>
public sealed class TcpConnection(int number, string? client, string server)
{
    /// <summary>Its number, from 1.</summary>
    public int Number { get; } = number;

    /// <summary>Address and port of who opened it, or sent the first captured packet; null if not recorded.</summary>
    public string? Client { get; } = client;

    /// <summary>Address and port of the other side.</summary>
    public string Server { get; } = server;

    /// <summary>The app on the phone, if PCAPdroid recorded it; null otherwise.</summary>
    public string? App { get; internal set; }
}
