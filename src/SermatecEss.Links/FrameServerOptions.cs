using System.Net;
using SermatecEss.Protocol.Framing;

namespace SermatecEss.Links;

/// <summary>Where a frame server listens, and how much it bears.</summary>
public sealed record FrameServerOptions
{
    /// <summary>Where it listens; port 0 for any free one.</summary>
    public required IPEndPoint Listen { get; init; }

    /// <summary>What encrypts each frame in both directions; null for none.</summary>
    public CloudCipher? Cipher { get; init; }

    /// <summary>How many clients are served at once; a further one is disconnected at once.</summary>
    public int MaxClients { get; init; } = 256;

    /// <summary>
    /// How many transmissions may wait for a client. A client for which more would wait is disconnected; as long as its own requests alone
    /// fill the queue, they are left unread instead.
    /// </summary>
    public int MaxQueued { get; init; } = 64;

    /// <summary>How long a connection may be without traffic; the inverters' WiFi module closes it after 300 s.</summary>
    public TimeSpan IdleLimit { get; init; } = TimeSpan.FromSeconds(300);

    /// <summary>Silence after which a frame that is not whole counts as broken.</summary>
    public TimeSpan QuietTime { get; init; } = TimeSpan.FromSeconds(1);
}
