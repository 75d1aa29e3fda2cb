using System.Globalization;
using SermatecEss.History.Encoding;
using SermatecEss.History.Storage;

namespace SermatecEss.History.Levels;

/// <summary>Calendar days in the zone of the house, made from the roll-ups of 5 minutes: those that are over are stored.</summary>
/// <param name="file">The history.</param>
/// <param name="rolled">Its roll-ups.</param>
/// <param name="zone">The zone of the house.</param>
internal sealed class Days(HistoryFile file, RolledLevels rolled, TimeZoneInfo zone)
{
    private const string DateFormat = "yyyy-MM-dd";

    /// <summary>The text of a date in the table of days.</summary>
    internal static string Text(DateOnly date) => date.ToString(DateFormat, CultureInfo.InvariantCulture);

    /// <summary>The day of an instant.</summary>
    /// <param name="seconds">The instant, in Unix seconds.</param>
    internal DateOnly DateOf(long seconds) =>
        DateOnly.FromDateTime(TimeZoneInfo.ConvertTime(DateTimeOffset.FromUnixTimeSeconds(seconds), zone).DateTime);

    /// <summary>When a day begins, in Unix seconds; where midnight is skipped, the moment after it.</summary>
    internal long StartOf(DateOnly date)
    {
        var midnight = date.ToDateTime(TimeOnly.MinValue);
        while (zone.IsInvalidTime(midnight)) midnight = midnight.AddMinutes(15);
        var offset = zone.IsAmbiguousTime(midnight) ? zone.GetAmbiguousTimeOffsets(midnight).Max() : zone.GetUtcOffset(midnight);
        return new DateTimeOffset(midnight, offset).ToUnixTimeSeconds();
    }

    /// <summary>A day, from what is stored or rolled up; null if there are no values.</summary>
    /// <param name="series">The series.</param>
    /// <param name="date">The day.</param>
    /// <param name="lastStored">The last UTC day that is stored.</param>
    internal DayRow? Make(Series series, DateOnly date, long? lastStored)
    {
        var buckets = BucketsOf(series, StartOf(date), StartOf(date.AddDays(1)), lastStored).ToList();
        var whole = Bucket.Join([.. buckets.Select(bucket => bucket.Bucket)]);
        return RowOf(series, date, whole, (int)buckets.Where(bucket => !bucket.Bucket.IsEmpty).Sum(bucket => bucket.Length));
    }

    /// <summary>Stores the days that end in a UTC day, or that it changes. Needs a transaction.</summary>
    /// <param name="series">The series.</param>
    /// <param name="day">The UTC day.</param>
    /// <param name="lastStored">The last UTC day that is stored.</param>
    internal void StoreAround(IReadOnlyCollection<Series> series, long day, long lastStored)
    {
        for (var date = DateOf(day * Schema.Day); StartOf(date) < (day + 1) * Schema.Day; date = date.AddDays(1))
        {
            if (StartOf(date.AddDays(1)) > (lastStored + 1) * Schema.Day) continue;
            foreach (var one in series) StoreOne(one, date, lastStored);
        }
    }

    /// <summary>Stores a day, where its series has one and there are values. Needs a transaction.</summary>
    /// <inheritdoc cref="Make"/>
    internal void StoreOne(Series series, DateOnly date, long? lastStored)
    {
        if (HasRow(series) && Make(series, date, lastStored) is { } row) Store(series, row);
    }

    /// <summary>Stores the days of a series that are whole in its buckets of 5 minutes. Needs a transaction.</summary>
    /// <param name="series">The series.</param>
    /// <param name="firstDay">The UTC day that the buckets begin with.</param>
    /// <param name="fives">The buckets of all UTC days from there.</param>
    internal void StoreWhole(Series series, long firstDay, ReadOnlySpan<Bucket> fives)
    {
        if (!HasRow(series)) return;
        var begin = firstDay * Schema.Day;
        int IndexOf(DateOnly date) => (int)((StartOf(date) - begin) / Schema.Five);
        for (var date = DateOf(begin); IndexOf(date.AddDays(1)) <= fives.Length; date = date.AddDays(1))
        {
            var day = fives[Math.Max(0, IndexOf(date))..IndexOf(date.AddDays(1))];
            var covered = (day.Length - day.Count(default(Bucket))) * (int)Schema.Five;
            if (RowOf(series, date, Bucket.Join(day), covered) is { } row) Store(series, row);
        }
    }

    /// <summary>Makes all days again that were made from values, as for another zone. Needs a transaction.</summary>
    internal void StoreAll(IReadOnlyCollection<Series> series, long firstDay, long lastStored)
    {
        foreach (var one in series)
        {
            _ = file.Run(
                "delete from day where series = $1 and date >= $2 and count > 0", one.Id, Text(DateOf(firstDay * Schema.Day)));
        }

        for (var date = DateOf(firstDay * Schema.Day); StartOf(date.AddDays(1)) <= (lastStored + 1) * Schema.Day; date = date.AddDays(1))
        {
            foreach (var one in series) StoreOne(one, date, lastStored);
        }
    }

    /// <summary>
    /// Stores a day. What was measured is replaced only by a day with more values, which those that were imported since make. Needs a
    /// transaction.
    /// </summary>
    internal void Store(Series series, DayRow row) => file.Run(
        """
        insert into day (series, date, count, covered, min, mean, max, last, total, origin)
        values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)
        on conflict (series, date) do update set
          count = excluded.count, covered = excluded.covered, min = excluded.min, mean = excluded.mean, max = excluded.max,
          last = excluded.last, total = excluded.total, origin = excluded.origin
        where excluded.origin = 'measured' or excluded.count > day.count
          or (excluded.origin = day.origin and excluded.count = day.count)
        """,
        series.Id,
        Text(row.Date),
        row.Count,
        row.Covered,
        row.Min,
        row.Mean,
        row.Max,
        row.Last,
        row.Total,
        row.Origin.ToString().ToLowerInvariant());

    /// <summary>The stored days of a series.</summary>
    /// <param name="series">The series.</param>
    /// <param name="from">The first.</param>
    /// <param name="to">The one after the last.</param>
    internal List<DayRow> Stored(Series series, DateOnly from, DateOnly to) => file.All(
        """
        select date, count, covered, min, mean, max, last, total, origin from day
        where series = $1 and date >= $2 and date < $3 order by date
        """,
        row => new DayRow(
            DateOnly.ParseExact(row.GetString(0), DateFormat, CultureInfo.InvariantCulture),
            row.GetInt64(1),
            row.GetInt32(2),
            row.IsDBNull(3) ? null : row.GetDouble(3),
            row.IsDBNull(4) ? null : row.GetDouble(4),
            row.IsDBNull(5) ? null : row.GetDouble(5),
            row.IsDBNull(6) ? null : row.GetDouble(6),
            row.IsDBNull(7) ? null : row.GetDouble(7),
            Enum.Parse<Origin>(row.GetString(8), ignoreCase: true)),
        series.Id,
        Text(from),
        Text(to));

    /// <summary>
    /// The buckets of 5 minutes of a span, with their lengths in seconds; of an hour without any, the hour, which may have been imported.
    /// </summary>
    private IEnumerable<(Bucket Bucket, long Length)> BucketsOf(Series series, long start, long end, long? lastStored)
    {
        for (var day = start / Schema.Day; day * Schema.Day < end; day++)
        {
            var fives = rolled.Fives(series, day, lastStored);
            Bucket[]? hours = null;
            for (var time = Math.Max(start, day * Schema.Day); time < Math.Min(end, (day + 1) * Schema.Day);)
            {
                var five = (int)((time - (day * Schema.Day)) / Schema.Five);
                var isWhole = time % Schema.Hour == 0 && time + Schema.Hour <= end;
                if (isWhole && fives.AsSpan(five, Schema.FivesOfHour).IndexOfAnyExcept(default(Bucket)) < 0)
                {
                    hours ??= rolled.StoredHours(series, day);
                    yield return (hours[five / Schema.FivesOfHour], Schema.Hour);
                    time += Schema.Hour;
                    continue;
                }

                yield return (fives[five], Schema.Five);
                time += Schema.Five;
            }
        }
    }

    private static DayRow? RowOf(Series series, DateOnly date, Bucket whole, int covered)
    {
        if (whole.IsEmpty) return null;
        double? Value(decimal steps) => (double)(steps * series.Step);
        var isGauge = series.Kind == SeriesKind.Gauge;
        return new DayRow(
            date,
            whole.Count,
            covered,
            isGauge ? Value(whole.Min) : null,
            isGauge ? Value((decimal)whole.Mean8 / Bucket.MeanParts) : null,
            isGauge ? Value(whole.Max) : null,
            Gap.Is(whole.Last) ? null : Value(whole.Last),
            series.IsCounter ? Value(whole.Rise) : null,
            whole.IsImported ? Origin.Imported : Origin.Measured);
    }

    private static bool HasRow(Series series) => series.Kind is not (SeriesKind.Time or SeriesKind.Code);
}
