using SermatecEss.EndToEnd.Tests;

namespace SermatecEss.Fleet.Tests.Cluster;

/// <summary>The ports of a node.</summary>
/// <param name="Listen">Where inverters dial in.</param>
/// <param name="Silo">For other nodes.</param>
/// <param name="Http">For health and metrics.</param>
internal sealed record NodePorts(int Listen, int Silo, int Http)
{
    internal static NodePorts Free() => new(LoopbackPort.Free(), LoopbackPort.Free(), LoopbackPort.Free());
}
