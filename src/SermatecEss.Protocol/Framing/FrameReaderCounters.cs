namespace SermatecEss.Protocol.Framing;

/// <summary>
/// What a reader found and dropped since it was made. Each dropped byte counts once: a candidate (a place that begins with the header)
/// that turns out to be no frame costs its first byte, counted under the reason, and the search goes on behind that byte. What the
/// search then skips is garbage, the rest of a broken frame included.
/// </summary>
/// <param name="Frames">Good frames.</param>
/// <param name="GarbageBytes">Dropped bytes with which no candidate began.</param>
/// <param name="WrongChecksum">Candidates whose footer was in its place but whose checksum did not agree.</param>
/// <param name="WrongFooter">Candidates without the footer where their length says; most often the length or the header was by chance.</param>
/// <param name="Truncated">Candidates that were not complete when the caller said that no more bytes come.</param>
public readonly record struct FrameReaderCounters(long Frames, long GarbageBytes, long WrongChecksum, long WrongFooter, long Truncated)
{
    /// <summary>All bytes that belong to no frame: the sum of the four reasons.</summary>
    public long BytesDropped => GarbageBytes + WrongChecksum + WrongFooter + Truncated;
}
