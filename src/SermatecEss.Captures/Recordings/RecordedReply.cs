namespace SermatecEss.Captures.Recordings;

/// <summary>The frames of one recorded response.</summary>
/// <param name="Time">When it was requested, from the beginning of the recording.</param>
/// <param name="Delay">How long the inverter took.</param>
/// <param name="Frames">Its frames.</param>
internal sealed record RecordedReply(TimeSpan Time, TimeSpan Delay, IReadOnlyList<ReadOnlyMemory<byte>> Frames);
