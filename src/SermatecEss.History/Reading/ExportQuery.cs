using SermatecEss.History.Encoding;
using SermatecEss.History.Levels;
using SermatecEss.History.Storage;

namespace SermatecEss.History.Reading;

/// <summary>
/// Reads rows of points at equal distances, a UTC day at a time, so that a long export takes no more memory than a short one.
/// </summary>
/// <param name="file">The history.</param>
/// <param name="catalogue">Its series.</param>
/// <param name="zone">The zone of the house.</param>
internal sealed class ExportQuery(HistoryFile file, SeriesCatalogue catalogue, TimeZoneInfo zone)
{
    /// <inheritdoc cref="HistoryReader.Export"/>
    internal IEnumerable<HistoryRow> Run(
        string serial, IReadOnlyList<string> points, DateTimeOffset from, DateTimeOffset to, TimeSpan? every)
    {
        if (catalogue.FindInverter(serial) is not { } inverter) return [];
        var series = points.Select(point => catalogue.Find(inverter, point)).ToList();
        if (every is not { } distance) return Days(inverter, series, from, to);
        return Equal(inverter, series, from.ToUnixTimeSeconds(), to.ToUnixTimeSeconds(), (long)distance.TotalSeconds);
    }

    private IEnumerable<HistoryRow> Equal(int inverter, List<Series?> series, long from, long to, long every)
    {
        for (var day = from / Schema.Day; day * Schema.Day < to; day++)
        {
            // New ones each day: they keep what they have read.
            var raw = new RawLevel(file, catalogue);
            var rolled = new RolledLevels(file, raw, zone);
            var lastStored = rolled.LastStored(inverter);
            var rows = new SortedDictionary<long, decimal?[]>();
            for (var i = 0; i < series.Count; i++)
            {
                if (series[i] is not { } one) continue;
                foreach (var (time, bucket) in BucketsOf(one, day, every, raw, rolled, lastStored))
                {
                    if (bucket.IsEmpty || Gap.Is(bucket.Last) || time < from || time >= to) continue;
                    if (!rows.TryGetValue(time, out var values)) rows[time] = values = new decimal?[series.Count];
                    values[i] = ValueOf(one, bucket);
                }
            }

            foreach (var (time, values) in rows)
                yield return new HistoryRow(TimeZoneInfo.ConvertTime(DateTimeOffset.FromUnixTimeSeconds(time), zone), values);
        }
    }

    private IEnumerable<HistoryRow> Days(int inverter, List<Series?> series, DateTimeOffset from, DateTimeOffset to)
    {
        var rolled = new RolledLevels(file, new RawLevel(file, catalogue), zone);
        var days = new Days(file, rolled, zone);
        var lastStored = rolled.LastStored(inverter);
        var end = days.DateOf(to.ToUnixTimeSeconds() - 1);
        for (var date = days.DateOf(from.ToUnixTimeSeconds()); date <= end; date = date.AddDays(1))
        {
            var values = series.Select(one => one is null ? null : DayOf(one, date, days, lastStored)).ToList();
            if (values.TrueForAll(value => value is null)) continue;
            yield return new HistoryRow(TimeZoneInfo.ConvertTime(DateTimeOffset.FromUnixTimeSeconds(days.StartOf(date)), zone), values);
        }
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
}
