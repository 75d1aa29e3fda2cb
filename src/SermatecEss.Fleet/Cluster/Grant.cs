using SermatecEss.Inverter.State;

namespace SermatecEss.Fleet.Cluster;

/// <summary>The answer to a node that asks for an inverter.</summary>
/// <param name="Outcome">Whether the node may poll it.</param>
/// <param name="Epoch">Identifies this attachment of the inverter; each further one has a greater number.</param>
/// <param name="Documents">The saved state of the inverter.</param>
[GenerateSerializer, Immutable, Alias("sermatec.grant")]
internal sealed record Grant(
    [property: Id(0)] AttachOutcome Outcome,
    [property: Id(1)] long Epoch,
    [property: Id(2)] Dictionary<StateKind, byte[]> Documents)
{
    internal static Grant Refused { get; } = new(AttachOutcome.Refused, 0, []);

    internal static Grant Moving { get; } = new(AttachOutcome.Moving, 0, []);
}
