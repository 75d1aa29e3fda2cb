using SermatecEss.History.Encoding;
using SermatecEss.History.Levels;
using SermatecEss.History.Storage;

namespace SermatecEss.History.Importing;

/// <summary>
/// Puts imported values into the roll-ups of one transaction, where those have none. Each value of a counter rises from the one before it,
/// so the one behind a gap that is filled rises by less than before: no rise is counted twice.
/// </summary>
internal sealed class SampleMerge
{
    private readonly HistoryFile _file;
    private readonly RawLevel _raw;
    private readonly RolledLevels _rolled;
    private readonly Days _days;
    private readonly TimeZoneInfo _zone;
    private readonly long? _lastStored;
    private readonly DateOnly _today;
    private readonly HashSet<(Series Series, long Day)> _touched = [];

    /// <param name="file">The history.</param>
    /// <param name="catalogue">Its series.</param>
    /// <param name="inverter">The number of the inverter.</param>
    /// <param name="zone">The zone of the house.</param>
    /// <param name="now">The time, in Unix seconds.</param>
    internal SampleMerge(HistoryFile file, SeriesCatalogue catalogue, int inverter, TimeZoneInfo zone, long now)
    {
        _file = file;
        _zone = zone;
        _raw = new RawLevel(file, catalogue);
        _rolled = new RolledLevels(file, _raw, zone);
        _days = new Days(file, _rolled, zone);
        _lastStored = _rolled.LastStored(inverter);
        _today = _days.DateOf(now);
    }

    /// <summary>Adds the values of a UTC day, where its buckets of 5 minutes have none.</summary>
    /// <param name="series">The series.</param>
    /// <param name="day">The day, counted from 1970.</param>
    /// <param name="samples">The values in the order of their times, in Unix milliseconds and steps.</param>
    /// <param name="before">The value before them in the file; null where there is none.</param>
    /// <returns>How many of them were added.</returns>
    internal int Add(Series series, long day, IReadOnlyList<(long Time, long Steps)> samples, (long Time, long Steps)? before)
    {
        var fives = _rolled.StoredFives(series, day);
        var hours = RolledLevels.Joined(fives);
        var present = day <= _lastStored ? fives : _rolled.Fives(series, day, _lastStored);
        var builder = new BucketBuilder(series.Kind, _zone);
        var last = series.IsCounter ? Later(_rolled.LastBefore(series, day), before) : null;
        var added = 0;
        var isAfterAdded = false;
        for (int slot = 0, next = 0; slot < Schema.FivesOfDay; slot++)
        {
            var end = ((day * Schema.Day) + ((slot + 1) * Schema.Five)) * 1000;
            var first = next;
            while (next < samples.Count && samples[next].Time < end) next++;
            if (!present[slot].IsEmpty)
            {
                // What is not stored yet is rolled up when it is read, and rises from what was added by itself.
                var isStored = day <= _lastStored || present[slot].IsImported;
                if (series.IsCounter && isAfterAdded && isStored)
                    fives[slot] = fives[slot] with { Rise = RiseTo(series, last, end - 1, present[slot]) };
                last = (end - 1, present[slot].Last);
                isAfterAdded = false;
            }
            else if (next > first)
            {
                if (series.IsCounter) builder.Follow(last ?? StartOf(series, samples[first].Time));
                for (var i = first; i < next; i++) builder.Add(samples[i].Time, samples[i].Steps);
                last = samples[next - 1];
                fives[slot] = builder.End() with { IsImported = true };
                isAfterAdded = true;
                added += next - first;
            }
        }

        if (added == 0) return 0;
        Store(series, day, hours, fives);
        if (series.IsCounter && isAfterAdded) FollowFrom(series, day, last);
        return added;
    }

    /// <summary>Adds how much a counter rose in hours of a UTC day that have no values.</summary>
    /// <param name="series">The series.</param>
    /// <param name="day">The day, counted from 1970.</param>
    /// <param name="rises">The hours of the day, and by how many steps the counter rose in them.</param>
    /// <returns>How many hours were added.</returns>
    internal int AddRises(Series series, long day, IReadOnlyList<(int Hour, long Steps)> rises)
    {
        var present = _rolled.Hours(series, day, _lastStored);
        var hours = _rolled.StoredHours(series, day);
        var added = 0;
        foreach (var (hour, steps) in rises)
        {
            if (!present[hour].IsEmpty || IsCounted(series, (day * Schema.HoursOfDay) + hour)) continue;
            hours[hour] = new Bucket(1, Gap.Missing, Gap.Missing, Gap.Missing, Gap.Missing, steps, IsImported: true);
            added++;
        }

        if (added == 0) return 0;
        _rolled.StoreHours(series, day, hours);
        _ = _touched.Add((series, day));
        return added;
    }

    /// <summary>Adds how much a counter rose on a calendar day that has no values.</summary>
    /// <returns>Whether it was added.</returns>
    internal bool AddDay(Series series, DateOnly date, decimal total)
    {
        if (_days.Stored(series, date, date.AddDays(1)).Count > 0 || _days.Make(series, date, _lastStored) is not null) return false;
        _days.Store(series, new DayRow(date, 0, 0, null, null, null, null, (double)total, Origin.Imported));
        return true;
    }

    /// <summary>Adds how much a counter rose in a month that is not known yet.</summary>
    /// <returns>Whether it was added.</returns>
    internal bool AddMonth(Series series, DateOnly month, decimal total) => _file.Run(
        "insert into period (series, unit, start, total, origin) values ($1, 'month', $2, $3, 'imported') on conflict do nothing",
        series.Id,
        Days.Text(month),
        (double)total) > 0;

    /// <summary>Makes the calendar days that are over of what was added.</summary>
    internal void StoreDays()
    {
        var dates = new HashSet<(Series Series, DateOnly Date)>();
        foreach (var (series, day) in _touched)
        {
            for (var date = _days.DateOf(day * Schema.Day); _days.StartOf(date) < (day + 1) * Schema.Day; date = date.AddDays(1))
                if (date < _today) _ = dates.Add((series, date));
        }

        foreach (var (series, date) in dates) _days.StoreOne(series, date, _lastStored);
    }

    /// <summary>
    /// Stores buckets of 5 minutes. Hours are made again of what their 5 minutes have now, unless
    /// those were gone and the hour alone was left.
    /// </summary>
    private void Store(Series series, long day, Bucket[] hoursBefore, Bucket[] fives)
    {
        var hours = _rolled.StoredHours(series, day);
        var joined = RolledLevels.Joined(fives);
        for (var hour = 0; hour < hours.Length; hour++)
            if (hours[hour].IsEmpty || hours[hour].Count == hoursBefore[hour].Count) hours[hour] = joined[hour];
        _rolled.StoreFives(series, day, fives);
        _rolled.StoreHours(series, day, hours);
        _ = _touched.Add((series, day));
    }

    /// <summary>Has the next value after a UTC day rise from the last one that was added, so that no rise is counted twice.</summary>
    private void FollowFrom(Series series, long day, (long Time, long Steps)? last)
    {
        var key = _file.Find<long?>(
            "select min(key) from minutes5 where key > $1 and key < $2", Schema.Key(series.Id, day), Schema.Key(series.Id + 1, 0));
        if (key is null) return;
        var next = Schema.IndexOf(key.Value);
        if (HasUnstored(series, day + 1, next)) return;
        var present = _rolled.Fives(series, next, _lastStored);
        var slot = Array.FindIndex(present, HasValue);
        if (slot < 0 || (next > (_lastStored ?? -1) && !present[slot].IsImported)) return;
        var fives = _rolled.StoredFives(series, next);
        var hours = RolledLevels.Joined(fives);
        var time = (((next * Schema.Day) + ((slot + 1) * Schema.Five)) * 1000) - 1;
        fives[slot] = fives[slot] with { Rise = RiseTo(series, last, time, fives[slot]) };
        Store(series, next, hours, fives);
    }

    /// <summary>Whether there are values between two days that are not rolled up yet.</summary>
    private bool HasUnstored(Series series, long from, long to)
    {
        if (_raw.LastHour(series.Inverter) / Schema.HoursOfDay is not { } last) return false;
        for (var day = Math.Max(from, (_lastStored ?? last - 1) + 1); day <= last && day < to; day++)
            if (_rolled.Fives(series, day, _lastStored).Any(HasValue)) return true;
        return false;
    }

    private long RiseTo(Series series, (long Time, long Steps)? last, long time, Bucket bucket)
    {
        var builder = new BucketBuilder(series.Kind, _zone);
        builder.Follow(last);
        builder.Add(time, bucket.Last);
        return builder.End().Rise;
    }

    /// <summary>A counter of the day was 0 at midnight.</summary>
    private (long Time, long Steps)? StartOf(Series series, long time) =>
        series.Kind == SeriesKind.Daily ? (_days.StartOf(_days.DateOf(time / 1000)) * 1000, 0) : null;

    private static (long Time, long Steps)? Later((long Time, long Steps)? one, (long Time, long Steps)? other) =>
        one is null || other?.Time > one.Value.Time ? other : one;

    /// <summary>Whether a later value of the same day rose from one before the hour, so that it counts the hour already.</summary>
    private bool IsCounted(Series series, long hour)
    {
        var end = _days.StartOf(_days.DateOf(hour * Schema.Hour).AddDays(1));
        return Find(hour + 1, end / Schema.Hour) && HasBefore(series, hour);

        bool Find(long from, long to)
        {
            for (var day = from / Schema.HoursOfDay; day * Schema.HoursOfDay < to; day++)
            {
                var hours = _rolled.Hours(series, day, _lastStored);
                for (var i = Math.Max(from, day * Schema.HoursOfDay); i < Math.Min(to, (day + 1) * Schema.HoursOfDay); i++)
                    if (HasValue(hours[i % Schema.HoursOfDay])) return true;
            }

            return false;
        }
    }

    private static bool HasValue(Bucket bucket) => !bucket.IsEmpty && !Gap.Is(bucket.Last);

    private bool HasBefore(Series series, long hour)
    {
        var (from, to) = (Schema.Key(series.Id, 0), Schema.Key(series.Id + 1, 0));
        var day = _file.Find<long?>("select min(key) from minutes5 where key >= $1 and key < $2", from, to);
        if (day is { } first && Schema.IndexOf(first) < hour / Schema.HoursOfDay) return true;
        var raw = _file.Find<long?>("select min(key) from raw where key >= $1 and key < $2", from, to);
        if (raw is { } packed && Schema.IndexOf(packed) < hour) return true;
        return _rolled.Hours(series, hour / Schema.HoursOfDay, _lastStored).Take((int)(hour % Schema.HoursOfDay)).Any(HasValue);
    }
}
