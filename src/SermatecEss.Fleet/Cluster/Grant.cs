using SermatecEss.Inverter.State;

namespace SermatecEss.Fleet.Cluster;

/// <summary>What a node gets that may poll an inverter.</summary>
/// <param name="Epoch">Identifies this attachment of the inverter; each further one has a greater number.</param>
/// <param name="Documents">The saved state of the inverter.</param>
[GenerateSerializer, Immutable, Alias("sermatec.grant")]
internal sealed record Grant([property: Id(0)] long Epoch, [property: Id(1)] Dictionary<StateKind, byte[]> Documents);
