namespace SermatecEss.Captures.Streams;

/// <summary>Bytes that arrived out of order.</summary>
/// <param name="Start">Their place in the stream.</param>
/// <param name="Time">When they were captured.</param>
/// <param name="Bytes">The bytes.</param>
internal sealed record HeldSegment(long Start, DateTimeOffset Time, byte[] Bytes)
{
    /// <summary>The place after the last byte.</summary>
    internal long End => Start + Bytes.Length;
}
