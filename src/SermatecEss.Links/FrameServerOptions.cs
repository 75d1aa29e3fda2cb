using System.Net;
using SermatecEss.Protocol.Framing;

namespace SermatecEss.Links;

/// <summary>The address and limits of a frame server.</summary>
public sealed record FrameServerOptions
{
    /// <summary>The address to listen on; port 0 for any free one.</summary>
    public required IPEndPoint Listen { get; init; }

    /// <summary>Encrypts each frame in both directions; null for none.</summary>
    public CloudCipher? Cipher { get; init; }

    /// <summary>The most clients at once; any other is disconnected immediately.</summary>
    public int MaxClients { get; init; } = 256;

    /// <summary>
    /// The most transmissions queued for a client. A client that would exceed it is disconnected; if only responses to its own requests
    /// fill the queue, no further requests are read instead.
    /// </summary>
    public int MaxQueued { get; init; } = 64;

    /// <summary>How long a connection may be idle; the inverters' WiFi module closes it after 300 s.</summary>
    public TimeSpan IdleLimit { get; init; } = TimeSpan.FromSeconds(300);

    /// <summary>Silence after which an incomplete frame is broken.</summary>
    public TimeSpan QuietTime { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>
    /// How long a client may send without a whole frame in it before it is disconnected; null for no limit.
    /// </summary>
    public TimeSpan? FrameLimit { get; init; }

    /// <summary>The pause between the segments of one transmission.</summary>
    public TimeSpan SegmentPause { get; init; }

    /// <summary>The addresses of the clients that are served; null for all.</summary>
    public AddressList? AllowFrom { get; init; }
}
