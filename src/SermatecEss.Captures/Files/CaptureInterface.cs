namespace SermatecEss.Captures.Files;

/// <summary>A network interface of a pcapng file.</summary>
/// <param name="LinkType">What its packets begin with.</param>
/// <param name="SnapLength">The most bytes kept of a packet; 0 for no limit.</param>
/// <param name="Resolution">The unit of its times: a negative power of 10, or of 2 if the highest bit is set.</param>
/// <param name="Offset">Seconds to add to its times.</param>
internal sealed record CaptureInterface(int LinkType, uint SnapLength, byte Resolution, long Offset)
{
    /// <summary>The resolution if the file names none: microseconds.</summary>
    internal const byte UsualResolution = 6;

    private const long TicksPerSecond = TimeSpan.TicksPerSecond;

    /// <summary>Splits a time into seconds since 1970 and units of 100 ns.</summary>
    internal (long Seconds, long Ticks) Split(ulong time)
    {
        var power = Resolution & 0x7f;
        ulong seconds, ticks;
        if ((Resolution & 0x80) != 0)
        {
            if (power > 63) return (Offset, 0);
            seconds = time >> power;
            var rest = time - (seconds << power);
            ticks = (ulong)(((UInt128)rest * TicksPerSecond) >> power);
        }
        else
        {
            if (power > 19) return (Offset, 0);
            var unit = 1UL;
            for (var i = 0; i < power; i++) unit *= 10;
            seconds = time / unit;
            ticks = (ulong)((UInt128)(time % unit) * TicksPerSecond / unit);
        }

        // Enough for the year 9999; no real time is beyond, and the sum stays in range.
        return ((long)Math.Min(seconds, 1UL << 40) + Math.Clamp(Offset, -(1L << 40), 1L << 40), (long)ticks);
    }
}
