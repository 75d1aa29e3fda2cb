using SermatecEss.Protocol.Values;

namespace SermatecEss.History.Recording;

/// <summary>The energies of past days, months and years that an inverter remembers.</summary>
/// <param name="Serial">The inverter's serial number.</param>
/// <param name="Today">The day on which it was read, in the house's zone.</param>
/// <param name="Values">The values of the poll.</param>
internal sealed record MemoryPoll(string Serial, DateOnly Today, IReadOnlyDictionary<string, PointValue> Values);
