using SermatecEss.Protocol.Catalogue;

namespace SermatecEss.Inverter.Polling;

/// <summary>One poll group of an inverter.</summary>
/// <param name="Group">The group.</param>
/// <param name="Period">The time from the beginning of one poll to that of the next.</param>
/// <param name="Commands">What is requested, in this order.</param>
public sealed record PollStep(PollGroup Group, TimeSpan Period, IReadOnlyList<CommandDefinition> Commands);
