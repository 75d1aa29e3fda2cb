using System.Globalization;
using System.Text;
using CsCheck;
using SermatecEss.History.Configuration;
using SermatecEss.History.Levels;
using SermatecEss.History.Storage;
using SermatecEss.Protocol.Catalogue;

namespace SermatecEss.History.Tests.Importing;

/// <summary>What is measured stays, and what a counter rose is counted once, however imports and measured spans interlock.</summary>
public sealed class MergeTests
{
    private const string Daily = "pv_energy_today";
    private const string Total = "pv_energy_total";
    private const string Gauge = "pv_power";
    private const int Minutes = 3 * 24 * 60;
    private static readonly DateTimeOffset Begin = new(2026, 10, 23, 20, 30, 0, TimeSpan.Zero);

    [Fact]
    public void Whatever_is_imported_when_counters_rise_once_and_measured_values_stay() =>
        Gen.Int[0, 1_000_000].Sample(seed => Check(seed, new HistoryOptions()), iter: 6, threads: 1);

    [Fact]
    public void So_they_do_where_raw_values_are_gone() => Gen.Int[0, 1_000_000].Sample(
        seed => Check(seed, new HistoryOptions { KeepRaw = TimeSpan.FromHours(12) }), iter: 6, threads: 1);

    private static void Check(int seed, HistoryOptions options)
    {
        using var history = new TestHistory { Options = options };
        var random = new Random(seed);
        var plant = new Plant(random, history.Zone);
        var measured = new SortedDictionary<long, int>();
        var known = new SortedSet<int>();
        var isOn = random.Next(2) == 0;
        for (var minute = 0; minute < Minutes; minute += 10)
        {
            if (random.Next(25) == 0) isOn = !isOn;
            var time = Begin.AddMinutes(minute);
            if (isOn)
            {
                history.Poll(PollGroup.Counters, time, (Daily, plant.Today[minute]), (Total, plant.Total[minute]));
                history.Poll(PollGroup.Fast, time, (Gauge, minute));
                measured[time.ToUnixTimeSeconds() / 300] = minute;
                _ = known.Add(minute);
            }

            history.Write(time.AddMinutes(2));
            if (random.Next(60) != 0) continue;
            Import(history, random, plant, known, minute, time.AddMinutes(2));
        }

        var end = Begin.AddMinutes(Minutes);
        for (var hour = 0; hour < 60; hour++) history.Write(end.AddHours(hour));
        Import(history, random, plant, known, Minutes - 15, end.AddHours(60));
        Compare(history, plant, measured, known, $"seed {seed}");
    }

    /// <summary>Imports quarters of an hour of some time until now.</summary>
    private static void Import(TestHistory history, Random random, Plant plant, SortedSet<int> known, int last, DateTimeOffset now)
    {
        var from = random.Next(last + 1) / 15 * 15;
        var to = Math.Min(last, from + random.Next(1500));
        var csv = new StringBuilder($"time,{Daily},{Total},{Gauge}\n");
        for (var minute = from + 5; minute <= to; minute += 15)
        {
            _ = csv.AppendLine(
                CultureInfo.InvariantCulture,
                $"{Begin.AddMinutes(minute):yyyy-MM-ddTHH:mm:ssZ},{plant.Today[minute]},{plant.Total[minute]},{minute}");
            _ = known.Add(minute);
        }

        var (summary, faults) = history.Import(csv.ToString(), now: now);
        Assert.Empty(faults);
        Assert.Equal(3 * summary.Rows, summary.Added + summary.Known);
        var before = history.Everything();
        Assert.Equal(0, history.Import(csv.ToString(), now: now).Summary.Added);
        Assert.Equal(before, history.Everything());
    }

    private static void Compare(
        TestHistory history, Plant plant, SortedDictionary<long, int> measured, SortedSet<int> known, string what)
    {
        var file = history.Recorder.File;
        var catalogue = new SeriesCatalogue(file);
        catalogue.Refresh();
        var rolled = new RolledLevels(file, new RawLevel(file, catalogue), history.Zone);
        var inverter = catalogue.FindInverter(TestHistory.Serial)!.Value;
        var lastStored = rolled.LastStored(inverter);
        var days = new Days(file, rolled, history.Zone);
        var first = Begin.ToUnixTimeSeconds() / Schema.Day;
        foreach (var point in new[] { Daily, Total, Gauge })
        {
            var series = catalogue.Find(inverter, point)!;
            var fives = Enumerable.Range(0, 6)
                .SelectMany(day =>
                    rolled.Fives(series, first + day, lastStored).Select((bucket, i) => (Index: ((first + day) * 288) + i, Bucket: bucket)))
                .Where(five => !five.Bucket.IsEmpty)
                .ToList();
            var hours = Enumerable.Range(0, 6).SelectMany(day => rolled.Hours(series, first + day, lastStored)).ToArray();
            Assert.Equal(fives.Sum(five => five.Bucket.Count), hours.Sum(hour => hour.Count));
            Assert.Equal(fives.Sum(five => five.Bucket.Rise), hours.Sum(hour => hour.Rise));
            foreach (var (index, minute) in measured)
            {
                var bucket = fives.Single(five => five.Index == index).Bucket;
                Assert.False(bucket.IsImported, what);
                Assert.Equal((1, plant.Of(point, minute)), (bucket.Count, series.Value(bucket.Last)));
            }

            if (point == Gauge) continue;
            if (point == Total)
            {
                var rise = plant.Total[known.Max] - plant.Total[known.Min];
                var counted = series.Value(fives.Sum(five => five.Bucket.Rise));
                Assert.True(counted == rise, $"{what}: {point} rose by {counted}, not {rise}");
            }

            var date = days.DateOf(Begin.AddMinutes(known.Min).ToUnixTimeSeconds());
            for (; days.StartOf(date) < (first + 5) * Schema.Day; date = date.AddDays(1))
            {
                var (start, end) = (days.StartOf(date), days.StartOf(date.AddDays(1)));
                var inside = fives.Where(five => five.Index * 300 >= start && five.Index * 300 < end).ToList();
                if (inside.Count == 0) continue;
                var counted = series.Value(inside.Sum(five => five.Bucket.Rise));
                var stored = days.Stored(series, date, date.AddDays(1));
                if (stored is [var row])
                {
                    Assert.Equal((double)counted, row.Total!.Value, 1e-9);
                    Assert.Equal(inside.Sum(five => five.Bucket.Count), row.Count);
                    Assert.Equal(inside.Exists(five => five.Bucket.IsImported) ? Origin.Imported : Origin.Measured, row.Origin);
                }

                if (point != Daily) continue;
                var last = series.Value(inside[^1].Bucket.Last);
                var isFirst = inside[0].Index == fives[0].Index;
                Assert.True(counted <= last, $"{what}: {point} rose by {counted} on {date}, more than {last}");
                if (!isFirst) Assert.True(counted == last, $"{what}: {point} rose by {counted} on {date}, not {last}");
            }
        }
    }

    /// <summary>Counters of each minute.</summary>
    private sealed class Plant
    {
        internal Plant(Random random, TimeZoneInfo zone)
        {
            // More than the next day has within two hours: a smaller rise would be taken for one of the same day.
            var (today, total, date) = (5m, 1000m, TimeZoneInfo.ConvertTime(Begin, zone).Date);
            for (var minute = 0; minute < Minutes; minute++)
            {
                var local = TimeZoneInfo.ConvertTime(Begin.AddMinutes(minute), zone).Date;
                if (local != date) (today, date) = (0, local);
                if (random.Next(20) == 0)
                {
                    today += 0.1m;
                    if (random.Next(5) == 0) total++;
                }

                (Today[minute], Total[minute]) = (today, total);
            }
        }

        internal decimal[] Today { get; } = new decimal[Minutes];

        internal decimal[] Total { get; } = new decimal[Minutes];

        internal decimal Of(string point, int minute) => point switch
        {
            Daily => Today[minute],
            MergeTests.Total => Total[minute],
            _ => minute,
        };
    }
}
