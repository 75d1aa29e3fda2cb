using System.Net;

namespace SermatecEss.Inverter.Discovery;

/// <summary>A device that is an inverter, or may be one.</summary>
/// <param name="EndPoint">
/// Its address, and its TCP port; for one that dialled in, the port of this computer.
/// </param>
/// <param name="Way">How it was found.</param>
public sealed record FoundInverter(IPEndPoint EndPoint, DiscoveryWay Way)
{
    /// <summary>Its MAC address; null if unknown.</summary>
    public string? Mac { get; init; }

    /// <summary>What it reports about itself; null if it did not answer as an inverter.</summary>
    public InverterIdentity? Identity { get; init; }

    /// <summary>Why it could not be identified, as a sentence; null if it was.</summary>
    public string? Error { get; init; }
}
