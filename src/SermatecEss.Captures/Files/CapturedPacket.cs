namespace SermatecEss.Captures.Files;

/// <summary>A packet of a capture file. Its bytes are valid until the next one is read.</summary>
/// <param name="time">When it was captured; the earliest possible time if the file has none.</param>
/// <param name="linkType">What the bytes begin with, one of <see cref="LinkTypes"/>.</param>
/// <param name="bytes">The captured bytes; fewer than were sent if the capture was limited.</param>
public readonly struct CapturedPacket(DateTimeOffset time, int linkType, ReadOnlyMemory<byte> bytes)
{
    /// <summary>When it was captured.</summary>
    public DateTimeOffset Time { get; } = time;

    /// <summary>What the bytes begin with.</summary>
    public int LinkType { get; } = linkType;

    /// <summary>The captured bytes.</summary>
    public ReadOnlyMemory<byte> Bytes { get; } = bytes;
}
