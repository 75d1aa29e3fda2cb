namespace SermatecEss.Protocol.Framing;

/// <summary>What a reader has found and what it has dropped, and why. Every dropped byte is counted for one reason.</summary>
/// <param name="Frames">Good frames.</param>
/// <param name="GarbageBytes">Bytes at which no frame begins.</param>
/// <param name="WrongChecksum">Beginnings of frames whose checksum was wrong; one byte each, for the search goes on behind it.</param>
/// <param name="WrongFooter">Beginnings of frames that did not end in <c>ae</c>: a wrong length, mostly; one byte each.</param>
/// <param name="Truncated">Beginnings of frames whose end never came; one byte each.</param>
public readonly record struct FrameReaderCounters(long Frames, long GarbageBytes, long WrongChecksum, long WrongFooter, long Truncated)
{
    /// <summary>All bytes that belong to no good frame.</summary>
    public long BytesDropped => GarbageBytes + WrongChecksum + WrongFooter + Truncated;

    /// <summary>What two readers have found and dropped together.</summary>
    public static FrameReaderCounters operator +(FrameReaderCounters one, FrameReaderCounters other) => new(
        one.Frames + other.Frames,
        one.GarbageBytes + other.GarbageBytes,
        one.WrongChecksum + other.WrongChecksum,
        one.WrongFooter + other.WrongFooter,
        one.Truncated + other.Truncated);
}
