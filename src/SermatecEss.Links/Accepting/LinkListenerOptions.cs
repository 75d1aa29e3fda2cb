using System.Net;

namespace SermatecEss.Links.Accepting;

/// <summary>The address and limits of a <see cref="LinkListener"/>.</summary>
public sealed record LinkListenerOptions
{
    /// <summary>The default of <see cref="MaxUnidentified"/>.</summary>
    internal const int DefaultMaxUnidentified = 16;

    /// <summary>The address to listen on; port 0 for any free one.</summary>
    public required IPEndPoint Listen { get; init; }

    /// <summary>Returns whether an address may connect.</summary>
    public Func<IPAddress, bool> Allows { get; init; } = AddressList.Private.Contains;

    /// <summary>The most connections that have not identified themselves; a further one closes the oldest.</summary>
    public int MaxUnidentified { get; init; } = DefaultMaxUnidentified;

    /// <summary>How long a connection may take to identify itself.</summary>
    public TimeSpan IdentifyLimit { get; init; } = TimeSpan.FromSeconds(10);
}
