using SermatecEss.History.Encoding;
using SermatecEss.History.Levels;
using SermatecEss.History.Storage;

namespace SermatecEss.History.Recording;

/// <summary>
/// Writes a long past of an inverter without a history straight into its levels, with the same result as if it had been recorded minute by
/// minute.
/// </summary>
/// <param name="file">The history.</param>
/// <param name="catalogue">Its series.</param>
/// <param name="zone">The zone of the house.</param>
internal sealed class PastRecords(HistoryFile file, SeriesCatalogue catalogue, TimeZoneInfo zone)
{
    private readonly RawLevel _raw = new(file, catalogue);

    /// <summary>
    /// Writes all values. The day of the last one is not over: like the present one, it is rolled up later. Needs a transaction.
    /// </summary>
    /// <param name="inverter">The number of the inverter.</param>
    /// <param name="samples">Its values, by time.</param>
    /// <param name="keepRaw">How long raw values are kept.</param>
    /// <param name="cancellation">Stops it.</param>
    internal void Write(int inverter, SampleBlock samples, TimeSpan keepRaw, CancellationToken cancellation)
    {
        var last = samples.Cadences.Max(cadence => cadence.Times[^1]) / 1000;
        var today = last / Schema.Day;
        var rolled = new RolledLevels(file, _raw, zone);
        var days = new Days(file, rolled, zone);
        foreach (var cadence in samples.Cadences)
        {
            var hours = HoursOf(cadence.Times, (last - (long)keepRaw.TotalSeconds) / Schema.Hour);
            var firstDay = cadence.Times[0] / 1000 / Schema.Day;
            var fives = new Bucket[Math.Max(0, today - firstDay) * Schema.FivesOfDay];
            WriteRaw(cadence.Id, [.. cadence.Times], hours);
            foreach (var id in cadence.Series)
            {
                cancellation.ThrowIfCancellationRequested();
                var series = catalogue.Find(id)!;
                long[] steps = [.. cadence.Values(id)];
                WriteRaw(id, steps, hours);
                RollUp(series, cadence.Times, steps, firstDay, fives);
                Store(series, firstDay, fives, rolled, days);
            }
        }

        rolled.NoteStored(inverter, today - 1);
    }

    /// <summary>The hours that raw values are kept of, each with its first value and the one after its last.</summary>
    private static List<(long Hour, int From, int To)> HoursOf(List<long> times, long oldest)
    {
        var hours = new List<(long Hour, int From, int To)>();
        for (int from = 0, to; from < times.Count; from = to)
        {
            var hour = times[from] / 1000 / Schema.Hour;
            for (to = from + 1; to < times.Count && times[to] / 1000 / Schema.Hour == hour;) to++;
            if (hour >= oldest) hours.Add((hour, from, to));
        }

        return hours;
    }

    private void WriteRaw(int series, ReadOnlySpan<long> values, List<(long Hour, int From, int To)> hours)
    {
        foreach (var (hour, from, to) in hours)
        {
            var steps = values[from..to];
            foreach (var value in steps)
            {
                if (Gap.Is(value)) continue;
                _raw.Write(series, hour, steps);
                break;
            }
        }
    }

    /// <summary>Rolls values up into the buckets of 5 minutes from the beginning of a UTC day.</summary>
    private void RollUp(Series series, List<long> times, long[] steps, long firstDay, Bucket[] fives)
    {
        Array.Clear(fives);
        var builder = new BucketBuilder(series.Kind, zone);
        var current = -1L;
        for (var i = 0; i < steps.Length; i++)
        {
            if (Gap.Is(steps[i])) continue;
            var bucket = ((times[i] / 1000) - (firstDay * Schema.Day)) / Schema.Five;
            if (bucket != current)
            {
                if (current >= 0) fives[current] = builder.End();
                if (bucket >= fives.Length) return;
                current = bucket;
            }

            builder.Add(times[i], steps[i]);
        }

        if (current >= 0) fives[current] = builder.End();
    }

    private static void Store(Series series, long firstDay, Bucket[] fives, RolledLevels rolled, Days days)
    {
        var hours = new Bucket[fives.Length / Schema.FivesOfHour];
        for (var i = 0; i < fives.Length; i += Schema.FivesOfDay)
        {
            var day = fives.AsSpan(i, Schema.FivesOfDay);
            if (day.IndexOfAnyExcept(default(Bucket)) < 0) continue;
            rolled.StoreFives(series, firstDay + (i / Schema.FivesOfDay), day);
            RolledLevels.Joined(day).CopyTo(hours, i / Schema.FivesOfHour);
        }

        rolled.StoreHours(series, firstDay, hours);
        days.StoreWhole(series, firstDay, fives);
    }
}
