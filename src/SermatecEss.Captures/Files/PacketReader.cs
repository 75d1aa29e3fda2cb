namespace SermatecEss.Captures.Files;

/// <summary>Reads the packets of a capture file one by one. Never throws because of the data.</summary>
/// <param name="stream">The file.</param>
public abstract class PacketReader(CaptureStream stream)
{
    /// <summary>The longest packet; the limit of every capture program for networks.</summary>
    private protected const int LongestPacket = 262_144;

    /// <summary>What is wrong with the file, such as a missing end; null if nothing is.</summary>
    public string? Damage { get; private protected set; }

    /// <summary>How many packets were left out because their kind of network cannot be read.</summary>
    public long Unreadable { get; private protected set; }

    /// <summary>The kind of network of packets that were left out; null if there were none.</summary>
    public string? UnreadableKind { get; private protected set; }

    private protected CaptureStream Stream { get; } = stream;

    /// <summary>Reads the next packet.</summary>
    /// <param name="packet">The packet; valid until the next call.</param>
    /// <returns>Whether there was one; otherwise see <see cref="Damage"/>.</returns>
    public abstract bool TryRead(out CapturedPacket packet);

    /// <summary>A time from the parts of a second since 1970; the nearest possible one if it is out of range.</summary>
    /// <param name="seconds">Whole seconds.</param>
    /// <param name="ticks">Further units of 100 ns.</param>
    private protected static DateTimeOffset Time(long seconds, long ticks)
    {
        const long last = 253_402_300_799;
        var time = DateTimeOffset.FromUnixTimeSeconds(Math.Clamp(seconds, 0, last));
        return time.AddTicks(Math.Clamp(ticks, 0, DateTimeOffset.MaxValue.Ticks - time.Ticks));
    }
}
