namespace SermatecEss.Simulator.Faults;

/// <summary>A fault as an option's value.</summary>
/// <param name="Name">Its notation, such as <c>drop=CHANCE</c>.</param>
/// <param name="Description">The help.</param>
public sealed record FaultName(string Name, string Description);
