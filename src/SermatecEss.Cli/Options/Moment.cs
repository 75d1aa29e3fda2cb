using System.Globalization;

namespace SermatecEss.Cli.Options;

/// <summary>A date or time as users write it: local, or with its distance from UTC.</summary>
/// <param name="Local">The date and time.</param>
/// <param name="Offset">The distance from UTC; null for the time of the house.</param>
/// <param name="IsDate">Whether it is a whole day.</param>
internal readonly record struct Moment(DateTime Local, TimeSpan? Offset, bool IsDate)
{
    private static readonly string[] LocalFormats =
        ["yyyy-MM-dd HH:mm", "yyyy-MM-dd HH:mm:ss", "yyyy-MM-dd'T'HH:mm", "yyyy-MM-dd'T'HH:mm:ss"];

    private static readonly string[] Formats =
        [.. LocalFormats.SelectMany(format => (string[])[$"{format}zzz", $"{format}'Z'"])];

    /// <summary>Reads one; the error is a sentence that says what is expected.</summary>
    internal static (Moment? Value, string? Error) Parse(string text)
    {
        var culture = CultureInfo.InvariantCulture;
        if (DateTime.TryParseExact(text, "yyyy-MM-dd", culture, DateTimeStyles.None, out var date))
            return (new Moment(date, null, true), null);
        if (DateTime.TryParseExact(text, LocalFormats, culture, DateTimeStyles.None, out var local))
            return (new Moment(local, null, false), null);
        return DateTimeOffset.TryParseExact(text, Formats, culture, DateTimeStyles.AssumeUniversal, out var time)
            ? (new Moment(time.DateTime, time.Offset, false), null)
            : (null, "expected a date or time such as 2026-06-21, '2026-06-21 14:30' or 2026-06-21T14:30:00+02:00.");
    }

    /// <summary>
    /// When it begins in a time zone. A time that the clock skips is the one an hour later, one that it passes twice the first.
    /// </summary>
    internal DateTimeOffset Begin(TimeZoneInfo zone) => At(Local, zone);

    /// <summary>When it ends: a day at its end, a time at once.</summary>
    /// <inheritdoc cref="Begin"/>
    internal DateTimeOffset End(TimeZoneInfo zone) => At(IsDate ? Local.AddDays(1) : Local, zone);

    private DateTimeOffset At(DateTime time, TimeZoneInfo zone)
    {
        if (Offset is { } offset) return TimeZoneInfo.ConvertTime(new DateTimeOffset(time, offset), zone);
        if (zone.IsAmbiguousTime(time)) return new DateTimeOffset(time, zone.GetAmbiguousTimeOffsets(time).Max());
        return TimeZoneInfo.ConvertTime(
            new DateTimeOffset(time, zone.IsInvalidTime(time) ? zone.GetUtcOffset(time.AddDays(-1)) : zone.GetUtcOffset(time)), zone);
    }
}
