using SermatecEss.Inverter.State;

namespace SermatecEss.Fleet.Database;

/// <summary>A node has taken an inverter.</summary>
/// <param name="Epoch">From 1, one more with each link of the inverter; what an earlier epoch saves is refused.</param>
/// <param name="Documents">The saved state of the inverter, without the kinds that do not exist.</param>
internal sealed record Attachment(long Epoch, IReadOnlyDictionary<StateKind, byte[]> Documents);
