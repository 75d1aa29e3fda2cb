using SermatecEss.EndToEnd.Tests;

namespace SermatecEss.Fleet.Tests.Cluster;

/// <summary>Where a node is.</summary>
/// <param name="Listen">Where inverters dial in.</param>
/// <param name="Silo">For other nodes.</param>
/// <param name="Http">For health and metrics.</param>
internal sealed record NodePorts(int Listen, int Silo, int Http)
{
    /// <summary>Its address.</summary>
    internal string Address { get; init; } = "127.0.0.1";

    /// <summary>The network namespace that it runs in; null for that of the tests.</summary>
    internal string? Namespace { get; init; }

    internal static NodePorts Free() => new(LoopbackPort.Free(), LoopbackPort.Free(), LoopbackPort.Free());
}
