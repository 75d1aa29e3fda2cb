using SermatecEss.History.Encoding;
using SermatecEss.History.Levels;
using SermatecEss.History.Storage;

namespace SermatecEss.History.Importing;

/// <summary>
/// Puts imported values into the roll-ups of one transaction, where those have none. How much a counter rose over a gap of the history is
/// counted once: either by the value behind the gap, or by those that fill it.
/// </summary>
internal sealed class SampleMerge
{
    private const int HoursOfDay = 24;
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
        var isCounter = series.Kind is SeriesKind.Counter or SeriesKind.Daily;
        var builder = new BucketBuilder(series.Kind, _zone);
        var last = isCounter ? Later(_rolled.LastBefore(series, day), before) : null;
        var added = 0;
        var gap = new List<int>();
        var isRolledAgain = false;
        for (int slot = 0, next = 0; slot < Schema.FivesOfDay; slot++)
        {
            var start = ((day * Schema.Day) + (slot * Schema.Five)) * 1000;
            var end = start + (Schema.Five * 1000);
            var first = next;
            while (next < samples.Count && samples[next].Time < end) next++;
            if (!present[slot].IsEmpty)
            {
                if (isCounter && gap.Count > 0) isRolledAgain |= Close(series, day, fives, gap, last, (end - 1, present[slot]));
                if (!Gap.Is(present[slot].Last)) last = (end - 1, present[slot].Last);
            }
            else if (next > first)
            {
                if (isCounter) builder.Follow(last ?? StartOf(series, samples[first].Time));
                for (var i = first; i < next; i++) builder.Add(samples[i].Time, samples[i].Steps);
                last = samples[next - 1];
                fives[slot] = builder.End() with { IsImported = true };
                gap.Add(slot);
                added += next - first;
            }
        }

        if (added == 0) return 0;
        if (isCounter && gap.Count > 0) CloseWithin(series, day, fives, gap, last);
        _rolled.StoreFives(series, day, fives);
        StoreHours(series, day, hours, RolledLevels.Joined(fives));
        if (isRolledAgain) _rolled.Store(series, day);
        _ = _touched.Add((series, day));
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
            if (!present[hour].IsEmpty || IsCounted(series, (day * HoursOfDay) + hour)) continue;
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

    /// <summary>Hours are made again of what their 5 minutes have now, unless those were gone and the hour alone was left.</summary>
    private void StoreHours(Series series, long day, Bucket[] before, Bucket[] joined)
    {
        var hours = _rolled.StoredHours(series, day);
        for (var hour = 0; hour < hours.Length; hour++)
            if (hours[hour].IsEmpty || hours[hour].Count == before[hour].Count) hours[hour] = joined[hour];
        _rolled.StoreHours(series, day, hours);
    }

    /// <summary>Where a day ends within a gap: has what is behind the gap rise from the last value that was added.</summary>
    private void CloseWithin(Series series, long day, Bucket[] fives, List<int> gap, (long Time, long Steps)? last)
    {
        var key = _file.Find<long?>(
            "select min(key) from minutes5 where key > $1 and key < $2", Schema.Key(series.Id, day), Schema.Key(series.Id + 1, 0));
        if (key is null) return;
        var next = Schema.IndexOf(key.Value);
        var behind = _rolled.Fives(series, next, _lastStored);
        var slot = Array.FindIndex(behind, HasValue);
        if (slot < 0) return;
        var end = ((((next * Schema.Day) + ((slot + 1) * Schema.Five)) * 1000) - 1, behind[slot]);
        if (!Close(series, next, fives, gap, last, end)) return;

        // The other day is rolled up when this one is stored.
        _rolled.StoreFives(series, day, fives);
        _rolled.Store(series, next);
        _ = _touched.Add((series, next));
    }

    /// <summary>
    /// Takes care that a rise over a gap that was filled is not counted twice. What is rolled up from raw values, now or later, rises from
    /// the values that fill it; otherwise those give way.
    /// </summary>
    /// <returns>Whether the day behind the gap has to be rolled up again.</returns>
    private bool Close(
        Series series, long day, Bucket[] fives, List<int> gap, (long Time, long Steps)? last, (long Time, Bucket Bucket) behind)
    {
        var slots = gap.ToList();
        gap.Clear();
        if (!behind.Bucket.IsImported)
        {
            if (day > _lastStored || _lastStored is null) return false;
            if (_raw.Read(series, behind.Time / 1000 / Schema.Hour).Last is not null) return true;
        }

        var builder = new BucketBuilder(series.Kind, _zone);
        builder.Follow(last);
        builder.Add(behind.Time, behind.Bucket.Last);
        var excess = behind.Bucket.Rise - builder.End().Rise;
        for (var i = slots.Count - 1; i >= 0 && excess > 0; i--)
        {
            var cut = Math.Min(excess, fives[slots[i]].Rise);
            fives[slots[i]] = fives[slots[i]] with { Rise = fives[slots[i]].Rise - cut };
            excess -= cut;
        }

        return false;
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
            for (var day = from / HoursOfDay; day * HoursOfDay < to; day++)
            {
                var hours = _rolled.Hours(series, day, _lastStored);
                for (var i = Math.Max(from, day * HoursOfDay); i < Math.Min(to, (day + 1) * HoursOfDay); i++)
                    if (HasValue(hours[i % HoursOfDay])) return true;
            }

            return false;
        }
    }

    private static bool HasValue(Bucket bucket) => !bucket.IsEmpty && !Gap.Is(bucket.Last);

    private bool HasBefore(Series series, long hour)
    {
        var (from, to) = (Schema.Key(series.Id, 0), Schema.Key(series.Id + 1, 0));
        var day = _file.Find<long?>("select min(key) from minutes5 where key >= $1 and key < $2", from, to);
        if (day is { } first && Schema.IndexOf(first) < hour / HoursOfDay) return true;
        var raw = _file.Find<long?>("select min(key) from raw where key >= $1 and key < $2", from, to);
        if (raw is { } packed && Schema.IndexOf(packed) < hour) return true;
        return _rolled.Hours(series, hour / HoursOfDay, _lastStored).Take((int)(hour % HoursOfDay)).Any(HasValue);
    }
}
