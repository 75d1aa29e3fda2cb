namespace SermatecEss.Simulator.Faults;

/// <summary>A fault as a command line names it.</summary>
/// <param name="Name">How it is written, as in <c>drop=CHANCE</c>.</param>
/// <param name="Description">What it does.</param>
public sealed record FaultName(string Name, string Description);
