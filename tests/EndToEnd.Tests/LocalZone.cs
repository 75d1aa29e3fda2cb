namespace SermatecEss.EndToEnd.Tests;

/// <summary>Time zones in which it is a given hour now, like that of a simulated inverter.</summary>
internal static class LocalZone
{
    /// <summary>The zone, as a POSIX rule, and its offset from UTC.</summary>
    internal static (string Rules, TimeSpan Offset) At(int hour)
    {
        var offset = TimeSpan.FromMinutes(Math.Round((TimeSpan.FromHours(hour) - DateTime.UtcNow.TimeOfDay).TotalMinutes));
        if (offset < TimeSpan.FromHours(-12)) offset += TimeSpan.FromDays(1);
        if (offset > TimeSpan.FromHours(12)) offset -= TimeSpan.FromDays(1);
        return ($"<HERE>{(offset < TimeSpan.Zero ? "" : "-")}{offset.Duration():hh\\:mm}", offset);
    }
}
