using System.Globalization;

namespace SermatecEss.Bridge.Clock;

/// <summary>POSIX time zones such as <c>CET-1CEST,M3.5.0,M10.5.0/3</c>, which .NET cannot read.</summary>
internal static class PosixZone
{
    private const int FirstYear = 2000;
    private const int LastYear = 2099;
    private const int MostHoursOfOffset = 24;
    private const int MostHoursOfChange = 167;
    private static readonly TimeSpan LargestOffset = TimeSpan.FromHours(14);
    private static readonly TimeSpan UsualAdvance = TimeSpan.FromHours(1);
    private static readonly TimeSpan UsualTimeOfChange = TimeSpan.FromHours(2);

    /// <summary>
    /// The time zone; null if the text is not valid. Summer time needs explicit rules, since no default is right everywhere.
    /// </summary>
    internal static TimeZoneInfo? Parse(string text)
    {
        var rest = text.AsSpan();
        if (TakeName(ref rest) is not { } standard || TakeTime(ref rest, MostHoursOfOffset) is not { } west) return null;
        var offset = -west;
        if (!IsOffset(offset)) return null;
        if (rest.IsEmpty) return TimeZoneInfo.CreateCustomTimeZone(text, offset, text, standard);
        if (TakeName(ref rest) is not { } summer) return null;
        var summerOffset = offset + UsualAdvance;
        if (rest is not [',', ..])
        {
            if (TakeTime(ref rest, MostHoursOfOffset) is not { } summerWest) return null;
            summerOffset = -summerWest;
        }

        if (!IsOffset(summerOffset)) return null;
        if (TakeChange(ref rest) is not { } begin || TakeChange(ref rest) is not { } end || !rest.IsEmpty) return null;
        var rules = new List<TimeZoneInfo.AdjustmentRule>();
        for (var year = FirstYear; year <= LastYear; year++)
        {
            var (from, to) = (begin.In(year), end.In(year));
            if (from.Year != year || to.Year != year || from == to) return null;
            rules.Add(TimeZoneInfo.AdjustmentRule.CreateAdjustmentRule(
                new DateTime(year, 1, 1), new DateTime(year, 12, 31), summerOffset - offset, At(from), At(to)));
        }

        return TimeZoneInfo.CreateCustomTimeZone(text, offset, text, standard, summer, [.. rules]);
    }

    private static bool IsOffset(TimeSpan offset) => offset.Duration() <= LargestOffset && offset.Seconds == 0;

    private static TimeZoneInfo.TransitionTime At(DateTime change) => TimeZoneInfo.TransitionTime.CreateFixedDateRule(
        DateTime.MinValue + change.TimeOfDay, change.Month, change.Day);

    /// <summary>Reads three or more letters, or letters, digits and signs in angle brackets.</summary>
    private static string? TakeName(ref ReadOnlySpan<char> rest)
    {
        const int Shortest = 3;
        var isQuoted = rest is ['<', ..];
        if (isQuoted) rest = rest[1..];
        var length = 0;
        while (length < rest.Length && (char.IsAsciiLetter(rest[length])
            || (isQuoted && (char.IsAsciiDigit(rest[length]) || rest[length] is '+' or '-'))))
        {
            length++;
        }

        if (length < Shortest || (isQuoted && (length == rest.Length || rest[length] != '>'))) return null;
        var name = rest[..length].ToString();
        rest = rest[(isQuoted ? length + 1 : length)..];
        return name;
    }

    /// <summary>Reads <c>[+-]hh[:mm[:ss]]</c>.</summary>
    private static TimeSpan? TakeTime(ref ReadOnlySpan<char> rest, int mostHours)
    {
        var isNegative = rest is ['-', ..];
        if (rest is ['-' or '+', ..]) rest = rest[1..];
        if (TakeNumber(ref rest, 0, mostHours) is not { } hours) return null;
        if (TakeSixtieths(ref rest) is not { } minutes || TakeSixtieths(ref rest) is not { } seconds) return null;
        var time = new TimeSpan(hours, minutes, seconds);
        return isNegative ? -time : time;
    }

    /// <summary>Reads a colon and minutes or seconds; 0 without a colon.</summary>
    private static int? TakeSixtieths(ref ReadOnlySpan<char> rest)
    {
        const int Most = 59;
        if (rest is not [':', ..]) return 0;
        rest = rest[1..];
        return TakeNumber(ref rest, 0, Most);
    }

    /// <summary>Reads a comma and a transition rule: <c>Mm.w.d</c>, <c>Jn</c> or <c>n</c>, optionally with <c>/time</c>.</summary>
    private static YearlyChange? TakeChange(ref ReadOnlySpan<char> rest)
    {
        const int MostDays = 365;
        if (rest is not [',', ..]) return null;
        rest = rest[1..];
        YearlyChange change;
        if (rest is ['M', ..])
        {
            rest = rest[1..];
            if (TakeNumber(ref rest, 1, 12) is not { } month || !TakeDot(ref rest)) return null;
            if (TakeNumber(ref rest, 1, 5) is not { } week || !TakeDot(ref rest)) return null;
            if (TakeNumber(ref rest, 0, 6) is not { } day) return null;
            change = new YearlyChange(month, week, (DayOfWeek)day, 0, CountsLeapDay: true, UsualTimeOfChange);
        }
        else
        {
            var isJulian = rest is ['J', ..];
            if (isJulian) rest = rest[1..];
            if (TakeNumber(ref rest, isJulian ? 1 : 0, MostDays) is not { } day) return null;
            change = new YearlyChange(0, 0, default, isJulian ? day - 1 : day, CountsLeapDay: !isJulian, UsualTimeOfChange);
        }

        if (rest is not ['/', ..]) return change;
        rest = rest[1..];
        return TakeTime(ref rest, MostHoursOfChange) is { } time ? change with { Time = time } : null;
    }

    private static bool TakeDot(ref ReadOnlySpan<char> rest)
    {
        if (rest is not ['.', ..]) return false;
        rest = rest[1..];
        return true;
    }

    private static int? TakeNumber(ref ReadOnlySpan<char> rest, int smallest, int largest)
    {
        const int MostDigits = 3;
        var length = 0;
        while (length < rest.Length && length <= MostDigits && char.IsAsciiDigit(rest[length])) length++;
        if (length is 0 or > MostDigits) return null;
        var number = int.Parse(rest[..length], NumberStyles.None, CultureInfo.InvariantCulture);
        rest = rest[length..];
        return number >= smallest && number <= largest ? number : null;
    }

    /// <summary>When summer time begins or ends in a year, in the local time before the transition.</summary>
    /// <param name="Month">The month; 0 if the day is counted from the start of the year.</param>
    /// <param name="Week">Which such weekday of the month, from 1; 5 for the last.</param>
    /// <param name="Weekday">The day of the week.</param>
    /// <param name="Day">The day of the year, from 0.</param>
    /// <param name="CountsLeapDay">Whether 29 February counts among the days of the year.</param>
    /// <param name="Time">The time of day, which may be negative or beyond 24 h.</param>
    private sealed record YearlyChange(int Month, int Week, DayOfWeek Weekday, int Day, bool CountsLeapDay, TimeSpan Time)
    {
        private const int DaysOfWeek = 7;
        private const int FirstOfMarch = 59;

        internal DateTime In(int year)
        {
            if (Month == 0)
            {
                var isBehindLeapDay = !CountsLeapDay && DateTime.IsLeapYear(year) && Day >= FirstOfMarch;
                return new DateTime(year, 1, 1).AddDays(isBehindLeapDay ? Day + 1 : Day) + Time;
            }

            var first = new DateTime(year, Month, 1);
            var date = first.AddDays(((Weekday - first.DayOfWeek + DaysOfWeek) % DaysOfWeek) + (DaysOfWeek * (Week - 1)));
            if (date.Month != Month) date = date.AddDays(-DaysOfWeek);
            return date + Time;
        }
    }
}
