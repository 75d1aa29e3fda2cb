namespace SermatecEss.Protocol.Framing;

/// <summary>What a reader has found, what it has dropped, and why. Every dropped byte is counted once.</summary>
/// <param name="Frames">Valid frames.</param>
/// <param name="GarbageBytes">Bytes that do not start a frame.</param>
/// <param name="WrongChecksum">Frames with a wrong checksum; one byte each, because the search continues after the first byte.</param>
/// <param name="WrongFooter">Frames without the footer <c>ae</c>, mostly because of a wrong length; one byte each.</param>
/// <param name="Truncated">Frames whose end never came; one byte each.</param>
public readonly record struct FrameReaderCounters(long Frames, long GarbageBytes, long WrongChecksum, long WrongFooter, long Truncated)
{
    /// <summary>All bytes that belong to no valid frame.</summary>
    public long BytesDropped => GarbageBytes + WrongChecksum + WrongFooter + Truncated;

    /// <summary>The sum of two readers' counters.</summary>
    public static FrameReaderCounters operator +(FrameReaderCounters one, FrameReaderCounters other) => new(
        one.Frames + other.Frames,
        one.GarbageBytes + other.GarbageBytes,
        one.WrongChecksum + other.WrongChecksum,
        one.WrongFooter + other.WrongFooter,
        one.Truncated + other.Truncated);
}
