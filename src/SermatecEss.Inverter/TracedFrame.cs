namespace SermatecEss.Inverter;

/// <summary>A frame that a session sent or received.</summary>
/// <param name="Time">When.</param>
/// <param name="Sent">Whether the session sent it.</param>
/// <param name="Bytes">The whole frame.</param>
/// <param name="Where">Host and port of the inverter.</param>
public readonly record struct TracedFrame(DateTimeOffset Time, bool Sent, ReadOnlyMemory<byte> Bytes, string Where);
