using SermatecEss.History.Levels;
using SermatecEss.History.Storage;

namespace SermatecEss.History.Reading;

/// <summary>Reads several points on one axis.</summary>
/// <param name="file">The history.</param>
/// <param name="catalogue">Its series.</param>
/// <param name="zone">The zone of the house.</param>
internal sealed class ChartQuery(HistoryFile file, SeriesCatalogue catalogue, TimeZoneInfo zone)
{
    private const long Second = 1000;

    /// <summary>Polls that may fail before there is a gap.</summary>
    private const int RawPatience = 3;

    /// <summary>Raw values are shown up to here; of one or two points up to <see cref="LongRaw"/>.</summary>
    private static readonly TimeSpan Raw = TimeSpan.FromHours(30);
    private static readonly TimeSpan LongRaw = TimeSpan.FromDays(30);
    private static readonly TimeSpan Fives = TimeSpan.FromDays(60);
    private readonly RawLevel _raw = new(file, catalogue);

    /// <inheritdoc cref="HistoryReader.Chart"/>
    internal HistoryChart Run(string serial, IReadOnlyList<string> points, DateTimeOffset from, DateTimeOffset to, int width)
    {
        var inverter = catalogue.FindInverter(serial);
        var series = points.Select(point => inverter is { } id ? catalogue.Find(id, point) : null).ToList();
        var begin = from.ToUnixTimeMilliseconds();
        var length = to.ToUnixTimeMilliseconds() - begin;
        var level = LevelOf(inverter, points.Count, begin, length);
        var step = level switch
        {
            "raw" => PeriodOf([.. series.OfType<Series>()], begin, begin + length),
            "5m" => Schema.Five * Second,
            _ => Schema.Hour * Second,
        };

        // Whole steps, so that as many values go into each span.
        var span = Math.Max(1, (length + (step * width) - 1) / (step * width)) * step;
        if (level != "raw") begin -= begin % step;
        var count = (int)((length + span - 1) / span);
        var lines = series.ConvertAll(one => one is null ? null : new ChartLine(one, begin, span, count, level == "raw" ? RawPatience : 1));
        for (var i = 0; i < lines.Count; i++)
            if (lines[i] is { } line) Fill(line, series[i]!, level, begin, begin + (span * count));
        return new HistoryChart(
            level,
            [.. Enumerable.Range(0, count).Select(i => TimeZoneInfo.ConvertTime(
                DateTimeOffset.FromUnixTimeMilliseconds(begin + (i * span)), zone))],
            [.. lines.Select((line, i) => line?.ToSeries() ?? Empty(points[i], count))]);
    }

    private static ChartSeries Empty(string point, int count)
    {
        var gaps = new double?[count];
        return new ChartSeries(point, null, gaps, gaps, gaps);
    }

    /// <summary>The level that suits a span: raw values are not kept for good, and too many for a long one.</summary>
    private string LevelOf(int? inverter, int points, long begin, long length)
    {
        var span = TimeSpan.FromMilliseconds(length);
        if (span > Fives) return "1h";
        if (span > (points <= 2 ? LongRaw : Raw) || inverter is not { } id) return "5m";
        var from = begin / Second / Schema.Hour;
        var to = ((begin + length) / Second / Schema.Hour) + 1;
        var hasRaw = _raw.HasPacked(id, from, to) || _raw.UnpackedHours(id, to).Exists(hour => hour >= from);
        return hasRaw && (_raw.FirstPacked(id) ?? 0) <= from + Schema.HoursOfDay ? "raw" : "5m";
    }

    /// <summary>The usual distance of raw values, in milliseconds and at least a second: that of the series read most often.</summary>
    private long PeriodOf(IReadOnlyCollection<Series> series, long begin, long end)
    {
        var period = long.MaxValue;
        foreach (var one in series.DistinctBy(one => one.Cadence))
        {
            for (var hour = end / Second / Schema.Hour; hour >= begin / Second / Schema.Hour; hour--)
            {
                var times = _raw.Read(one, hour).Times;
                if (times.Count < 3) continue;
                var distances = Enumerable.Range(1, times.Count - 1).Select(i => times[i] - times[i - 1]).Order().ToList();
                period = Math.Min(period, distances[distances.Count / 2]);
                break;
            }
        }

        if (period == long.MaxValue) return Schema.Five * Second;
        return Math.Max(1, (period + (Second / 2)) / Second) * Second;
    }

    private void Fill(ChartLine line, Series series, string level, long begin, long end)
    {
        if (level == "raw")
        {
            for (var hour = begin / Second / Schema.Hour; hour * Schema.Hour * Second < end; hour++) line.Add(_raw.Read(series, hour));
            return;
        }

        var rolled = new RolledLevels(file, _raw, zone);
        var lastStored = rolled.LastStored(series.Inverter);
        var step = level == "5m" ? Schema.Five : Schema.Hour;
        for (var day = begin / Second / Schema.Day; day * Schema.Day * Second < end; day++)
        {
            var buckets = level == "5m" ? rolled.Fives(series, day, lastStored) : rolled.Hours(series, day, lastStored);
            for (var i = 0; i < buckets.Length; i++) line.Add(((day * Schema.Day) + (i * step)) * Second, buckets[i]);
        }
    }
}
