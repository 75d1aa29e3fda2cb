namespace SermatecEss.Inverter;

/// <summary>A frame that went over the link.</summary>
/// <param name="Time">When.</param>
/// <param name="Sent">Whether it was sent by this session; otherwise it was received.</param>
/// <param name="Bytes">The frame; valid during the call only.</param>
public readonly record struct TracedFrame(DateTimeOffset Time, bool Sent, ReadOnlyMemory<byte> Bytes);
