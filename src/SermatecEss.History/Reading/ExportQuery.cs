using SermatecEss.History.Encoding;
using SermatecEss.History.Levels;
using SermatecEss.History.Storage;

namespace SermatecEss.History.Reading;

/// <summary>Reads rows of points at equal distances.</summary>
/// <param name="file">The history.</param>
/// <param name="catalogue">Its series.</param>
/// <param name="zone">The zone of the house.</param>
internal sealed class ExportQuery(HistoryFile file, SeriesCatalogue catalogue, TimeZoneInfo zone)
{
    /// <summary>The rows of a UTC day.</summary>
    /// <param name="serial">The inverter.</param>
    /// <param name="points">The ids of the points.</param>
    /// <param name="day">The day, counted from 1970.</param>
    /// <param name="from">The beginning, which may be earlier.</param>
    /// <param name="to">The end, which may be later.</param>
    /// <param name="every">The distance.</param>
    internal List<HistoryRow> Day(
        string serial, IReadOnlyList<string> points, long day, DateTimeOffset from, DateTimeOffset to, TimeSpan every)
    {
        if (catalogue.FindInverter(serial) is not { } inverter) return [];
        var raw = new RawLevel(file, catalogue);
        var rolled = new RolledLevels(file, raw, zone);
        var lastStored = rolled.LastStored(inverter);
        var (first, end) = (from.ToUnixTimeSeconds(), to.ToUnixTimeSeconds());
        var rows = new SortedDictionary<long, decimal?[]>();
        for (var i = 0; i < points.Count; i++)
        {
            if (catalogue.Find(inverter, points[i]) is not { } series) continue;
            foreach (var (time, bucket) in BucketsOf(series, day, (long)every.TotalSeconds, raw, rolled, lastStored))
            {
                if (bucket.IsEmpty || Gap.Is(bucket.Last) || time < first || time >= end) continue;
                if (!rows.TryGetValue(time, out var values)) rows[time] = values = new decimal?[points.Count];
                values[i] = ValueOf(series, bucket);
            }
        }

        return [.. rows.Select(row => new HistoryRow(TimeOf(row.Key), row.Value))];
    }

    /// <summary>The calendar days of a span.</summary>
    internal IEnumerable<DateOnly> Dates(DateTimeOffset from, DateTimeOffset to)
    {
        var days = new Days(file, new RolledLevels(file, new RawLevel(file, catalogue), zone), zone);
        var end = days.DateOf(to.ToUnixTimeSeconds() - 1);
        for (var date = days.DateOf(from.ToUnixTimeSeconds()); date <= end; date = date.AddDays(1)) yield return date;
    }

    /// <summary>The row of a calendar day; none if it has no value.</summary>
    internal HistoryRow? Date(string serial, IReadOnlyList<string> points, DateOnly date)
    {
        if (catalogue.FindInverter(serial) is not { } inverter) return null;
        var rolled = new RolledLevels(file, new RawLevel(file, catalogue), zone);
        var days = new Days(file, rolled, zone);
        var lastStored = rolled.LastStored(inverter);
        var values = points
            .Select(point => catalogue.Find(inverter, point) is { } series ? DayOf(series, date, days, lastStored) : null)
            .ToList();
        return values.TrueForAll(value => value is null) ? null : new HistoryRow(TimeOf(days.StartOf(date)), values);
    }

    private static decimal? DayOf(Series series, DateOnly date, Days days, long? lastStored)
    {
        var stored = days.Stored(series, date, date.AddDays(1));
        var row = stored is [var known] ? known : days.Make(series, date, lastStored);
        return (series.Kind == SeriesKind.Gauge ? row?.Mean : row?.Last) is { } value
            ? decimal.Round((decimal)value, series.Decimals + 1)
            : null;
    }

    private static IEnumerable<(long Time, Bucket Bucket)> BucketsOf(
        Series series, long day, long every, RawLevel raw, RolledLevels rolled, long? lastStored)
    {
        var start = day * Schema.Day;
        if (every % Schema.Hour == 0)
            return Joined(rolled.Hours(series, day, lastStored).Select((hour, i) => (start + (i * Schema.Hour), hour)), every);
        if (every % Schema.Five == 0)
            return Joined(rolled.Fives(series, day, lastStored).Select((five, i) => (start + (i * Schema.Five), five)), every);
        return Joined(
            Enumerable.Range(0, Schema.HoursOfDay).SelectMany(hour =>
            {
                var (times, steps) = raw.Read(series, (day * Schema.HoursOfDay) + hour);
                return Enumerable.Range(0, times.Count)
                    .Where(i => !Gap.Is(steps[i]))
                    .Select(i => (times[i] / 1000, new Bucket(1, steps[i] * Bucket.MeanParts, steps[i], steps[i], steps[i], 0)));
            }),
            every);
    }

    private static IEnumerable<(long Time, Bucket Bucket)> Joined(IEnumerable<(long Time, Bucket Bucket)> buckets, long every) =>
        buckets.GroupBy(bucket => bucket.Time / every * every).Select(same => (same.Key, Bucket.Join([.. same.Select(one => one.Bucket)])));

    /// <summary>A mean has one more decimal place than its values.</summary>
    private static decimal ValueOf(Series series, Bucket bucket) => series.Kind == SeriesKind.Gauge && bucket.Count > 1
        ? decimal.Round((decimal)bucket.Mean8 / Bucket.MeanParts * series.Step, series.Decimals + 1)
        : series.Value(bucket.Last);

    private DateTimeOffset TimeOf(long seconds) => TimeZoneInfo.ConvertTime(DateTimeOffset.FromUnixTimeSeconds(seconds), zone);
}
