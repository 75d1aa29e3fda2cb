namespace SermatecEss.Simulator;

/// <summary>A frame that a client sent.</summary>
/// <param name="Time">When it came.</param>
/// <param name="Bytes">Header to footer.</param>
public sealed record ReceivedFrame(DateTimeOffset Time, ReadOnlyMemory<byte> Bytes);
