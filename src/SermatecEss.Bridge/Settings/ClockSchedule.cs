namespace SermatecEss.Bridge.Settings;

/// <summary>When the inverter's clock is set: once a night, and soon after the UTC offset changes.</summary>
internal static class ClockSchedule
{
    /// <summary>Clock changes happen before this time of day, so that it occurs once a day.</summary>
    private static readonly TimeOnly TimeOfDay = new(4, 5);

    /// <summary>The delay after a change of the offset.</summary>
    private static readonly TimeSpan AfterChange = TimeSpan.FromMinutes(5);

    /// <summary>No offset is valid for less.</summary>
    private static readonly TimeSpan Step = TimeSpan.FromMinutes(15);
    private static readonly TimeSpan Precision = TimeSpan.FromSeconds(1);

    /// <summary>The next time after the given one.</summary>
    /// <param name="after">When it was last set, or now.</param>
    /// <param name="zone">The inverter's time zone.</param>
    internal static DateTimeOffset Next(DateTimeOffset after, TimeZoneInfo zone)
    {
        var nightly = NextNight(after, zone);
        for (var time = after - AfterChange; time < nightly; time += Step)
        {
            if (Change(time, time + Step, zone) is { } change && change + AfterChange > after && change + AfterChange < nightly)
                return change + AfterChange;
        }

        return nightly;
    }

    private static DateTimeOffset NextNight(DateTimeOffset after, TimeZoneInfo zone)
    {
        for (var day = DateOnly.FromDateTime(TimeZoneInfo.ConvertTime(after, zone).DateTime); ; day = day.AddDays(1))
        {
            var local = day.ToDateTime(TimeOfDay);

            // If it is skipped, the change itself triggers; if it occurs twice, the second one is used.
            if (zone.IsInvalidTime(local)) continue;
            var offset = zone.IsAmbiguousTime(local) ? zone.GetAmbiguousTimeOffsets(local).Min() : zone.GetUtcOffset(local);
            if (new DateTimeOffset(local, offset) is var night && night > after) return night;
        }
    }

    /// <summary>When the offset changes between two times; null if it does not.</summary>
    private static DateTimeOffset? Change(DateTimeOffset from, DateTimeOffset to, TimeZoneInfo zone)
    {
        var old = zone.GetUtcOffset(from);
        if (zone.GetUtcOffset(to) == old) return null;
        while (to - from > Precision)
        {
            var middle = from + ((to - from) / 2);
            if (zone.GetUtcOffset(middle) == old) from = middle;
            else to = middle;
        }

        // Offsets change on a full second; the result is less than one second late.
        return new DateTimeOffset(to.Ticks - (to.Ticks % TimeSpan.TicksPerSecond), to.Offset);
    }
}
