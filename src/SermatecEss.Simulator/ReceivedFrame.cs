namespace SermatecEss.Simulator;

/// <summary>A frame received from a client.</summary>
/// <param name="Time">When it was received.</param>
/// <param name="Bytes">The frame from header to footer.</param>
public sealed record ReceivedFrame(DateTimeOffset Time, ReadOnlyMemory<byte> Bytes);
