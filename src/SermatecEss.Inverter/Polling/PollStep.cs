using SermatecEss.Protocol.Catalogue;

namespace SermatecEss.Inverter.Polling;

/// <summary>One poll group of an inverter.</summary>
/// <param name="Group">The group.</param>
/// <param name="Period">The time from the start of one poll to the start of the next.</param>
/// <param name="Commands">The commands, in request order.</param>
public sealed record PollStep(PollGroup Group, TimeSpan Period, IReadOnlyList<CommandDefinition> Commands);
