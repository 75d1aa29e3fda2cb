using SermatecEss.History.Encoding;
using SermatecEss.History.Storage;

namespace SermatecEss.History.Levels;

/// <summary>
/// The roll-ups of 5 minutes and of hours. UTC days that are over are stored; the present one is rolled up from its raw values when it is
/// read.
/// </summary>
/// <param name="file">The history.</param>
/// <param name="raw">Its raw values.</param>
/// <param name="zone">The zone of the house.</param>
internal sealed class RolledLevels(HistoryFile file, RawLevel raw, TimeZoneInfo zone)
{
    /// <summary>Roll-ups of 5 minutes before a day that are looked through for a value that a counter rises from.</summary>
    private const int DaysBefore = 3;

    /// <summary>Blocks of hours that are kept for the next day: those of all energies.</summary>
    private const int MostBlocks = 12;
    private readonly Dictionary<long, Bucket[]> _blocks = [];

    /// <summary>The last UTC day of an inverter that is stored, counted from 1970; null before the first.</summary>
    internal long? LastStored(int inverter) =>
        file.Find<string>("select value from meta where key = $1", MetaKey(inverter)) is { } day
            ? long.Parse(day, System.Globalization.CultureInfo.InvariantCulture)
            : null;

    /// <summary>The 288 buckets of 5 minutes of a UTC day.</summary>
    /// <param name="series">The series.</param>
    /// <param name="day">The day, counted from 1970.</param>
    /// <param name="lastStored">The last day that is stored.</param>
    internal Bucket[] Fives(Series series, long day, long? lastStored)
    {
        var stored = StoredFives(series, day);
        return day <= lastStored ? stored : Fuller(RolledUp(series, day, stored), stored);
    }

    /// <summary>The 24 hours of a UTC day.</summary>
    /// <inheritdoc cref="Fives"/>
    internal Bucket[] Hours(Series series, long day, long? lastStored)
    {
        var stored = StoredHours(series, day);
        return day <= lastStored ? stored : Fuller(Joined(Fives(series, day, lastStored)), stored);
    }

    /// <summary>Stores a UTC day of a series. Needs a transaction.</summary>
    internal void Store(Series series, long day)
    {
        var stored = StoredFives(series, day);
        var fives = Fuller(RolledUp(series, day, stored), stored);
        if (fives.All(bucket => bucket.IsEmpty)) return;
        StoreFives(series, day, fives);
        StoreHours(series, day, Fuller(Joined(fives), StoredHours(series, day)));
    }

    /// <summary>Notes that the days of an inverter are stored up to this one. Needs a transaction.</summary>
    internal void NoteStored(int inverter, long day) => file.Run(
        "insert or replace into meta (key, value) values ($1, $2)",
        MetaKey(inverter),
        day.ToString(System.Globalization.CultureInfo.InvariantCulture));

    /// <summary>The stored buckets of 5 minutes.</summary>
    internal Bucket[] StoredFives(Series series, long day) => BucketCodec.Decode(
        series.Kind,
        file.Find<byte[]>("select data from minutes5 where key = $1", Schema.Key(series.Id, day)),
        Schema.FivesOfDay);

    /// <summary>Stores the buckets of 5 minutes of a UTC day. Needs a transaction.</summary>
    internal void StoreFives(Series series, long day, ReadOnlySpan<Bucket> fives) => file.Run(
        "insert or replace into minutes5 (key, data) values ($1, $2)",
        Schema.Key(series.Id, day),
        BucketCodec.Encode(series.Kind, fives));

    /// <summary>The stored hours of a UTC day.</summary>
    internal Bucket[] StoredHours(Series series, long day)
    {
        var hours = new Bucket[Schema.HoursOfDay];
        var (block, offset) = Math.DivRem(day * Schema.HoursOfDay, Schema.HoursOfBlock);
        var buckets = StoredBlock(series, block);
        for (var i = 0; i < Schema.HoursOfDay; i++, offset++)
        {
            if (offset == Schema.HoursOfBlock) (buckets, offset) = (StoredBlock(series, block + 1), 0);
            hours[i] = buckets[offset];
        }

        return hours;
    }

    /// <summary>Stores the hours of UTC days. Needs a transaction.</summary>
    internal void StoreHours(Series series, long firstDay, ReadOnlySpan<Bucket> hours)
    {
        var (block, offset) = Math.DivRem(firstDay * Schema.HoursOfDay, Schema.HoursOfBlock);
        for (; !hours.IsEmpty; block++, offset = 0)
        {
            var here = Math.Min(hours.Length, Schema.HoursOfBlock - (int)offset);
            StoreBlock(series, block, (int)offset, hours[..here]);
            hours = hours[here..];
        }
    }

    /// <summary>The 730 stored hours of a block.</summary>
    private Bucket[] StoredBlock(Series series, long block)
    {
        var key = Schema.Key(series.Id, block);
        if (_blocks.TryGetValue(key, out var buckets)) return buckets;
        if (_blocks.Count >= MostBlocks) _blocks.Clear();
        return _blocks[key] = BucketCodec.Decode(
            series.Kind, file.Find<byte[]>("select data from hours where key = $1", key), Schema.HoursOfBlock);
    }

    /// <summary>The hours of a day's buckets of 5 minutes.</summary>
    internal static Bucket[] Joined(ReadOnlySpan<Bucket> fives)
    {
        var hours = new Bucket[Schema.HoursOfDay];
        for (var hour = 0; hour < hours.Length; hour++)
            hours[hour] = Bucket.Join(fives.Slice(hour * Schema.FivesOfHour, Schema.FivesOfHour));
        return hours;
    }

    /// <summary>
    /// Of two roll-ups of the same time, bucket by bucket, the one that more values went into; but what was measured rather than what was
    /// imported.
    /// </summary>
    private static Bucket[] Fuller(Bucket[] present, Bucket[] stored) => [.. present.Zip(stored, (now, before) =>
        now.Count >= before.Count || (before.IsImported && !now.IsImported && !now.IsEmpty) ? now : before)];

    /// <summary>Rolls up the raw values. Counters rise from the last value before each, which may be an imported one.</summary>
    private Bucket[] RolledUp(Series series, long day, Bucket[] stored)
    {
        var fives = new Bucket[Schema.FivesOfDay];
        var builder = new BucketBuilder(series.Kind, zone);
        if (series.IsCounter) builder.Follow(LastBefore(series, day));
        var current = -1;
        for (var hour = day * Schema.HoursOfDay; hour < (day + 1) * Schema.HoursOfDay; hour++)
        {
            var (times, steps) = raw.Read(series, hour);
            for (var i = 0; i < times.Count; i++)
            {
                if (Gap.Is(steps[i])) continue;
                var bucket = (int)((times[i] / 1000) - (day * Schema.Day)) / (int)Schema.Five;
                if (bucket != current)
                {
                    if (current >= 0) fives[current] = builder.End();
                    if (series.IsCounter && LastIn(stored, day, current + 1, bucket) is { } between) builder.Follow(between);
                    current = bucket;
                }

                builder.Add(times[i], steps[i]);
            }
        }

        if (current >= 0) fives[current] = builder.End();
        return fives;
    }

    /// <summary>The last value before a day, with its time in Unix milliseconds; null where there is none.</summary>
    internal (long Time, long Steps)? LastBefore(Series series, long day)
    {
        // Raw values are not kept for good, and behind the last one there may be imported ones.
        var last = raw.LastBefore(series, day * Schema.HoursOfDay);
        var from = last is { } known ? known.Time / 1000 / Schema.Five : (day - DaysBefore) * Schema.FivesOfDay;
        var key = file.Find<long?>(
            "select max(key) from minutes5 where key >= $1 and key < $2",
            Schema.Key(series.Id, from / Schema.FivesOfDay),
            Schema.Key(series.Id, day));
        if (key is null) return last;
        var before = Schema.IndexOf(key.Value);
        var first = last is null ? 0 : Math.Max(0, (int)(from - (before * Schema.FivesOfDay)) + 1);
        return LastIn(StoredFives(series, before), before, first, Schema.FivesOfDay) ?? last;
    }

    /// <summary>The last value of buckets of 5 minutes from one up to another, with the last moment of its bucket.</summary>
    private static (long Time, long Steps)? LastIn(Bucket[] fives, long day, int from, int to)
    {
        for (var i = to - 1; i >= from; i--)
        {
            if (!fives[i].IsEmpty && !Gap.Is(fives[i].Last))
                return ((((day * Schema.Day) + ((i + 1) * Schema.Five)) * 1000) - 1, fives[i].Last);
        }

        return null;
    }

    private void StoreBlock(Series series, long block, int offset, ReadOnlySpan<Bucket> hours)
    {
        var buckets = StoredBlock(series, block).ToArray();
        hours.CopyTo(buckets.AsSpan(offset));
        _ = _blocks.Remove(Schema.Key(series.Id, block));
        _ = file.Run(
            "insert or replace into hours (key, data) values ($1, $2)",
            Schema.Key(series.Id, block),
            BucketCodec.Encode(series.Kind, buckets));
    }

    private static string MetaKey(int inverter) => $"stored.{inverter}";
}
