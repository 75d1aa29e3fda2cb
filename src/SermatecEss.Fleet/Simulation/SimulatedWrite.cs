using SermatecEss.Protocol.Framing;

namespace SermatecEss.Fleet.Simulation;

/// <summary>A write that an inverter has received.</summary>
/// <param name="Time">When it was received.</param>
/// <param name="Link">On which of the inverter's connections: 1 for the first that it dialled.</param>
/// <param name="Command">The command.</param>
/// <param name="Payload">The payload, as hex digits.</param>
internal sealed record SimulatedWrite(DateTimeOffset Time, int Link, CommandCode Command, string Payload);
