using CsCheck;
using SermatecEss.History.Levels;
using SermatecEss.History.Storage;
using SermatecEss.Protocol.Catalogue;

namespace SermatecEss.History.Tests.Levels;

/// <summary>For any stream of readings, each level has what the plainest computation yields.</summary>
public sealed class LevelTests
{
    private const string Gauge = "battery_voltage";
    private const string Code = "battery_state";
    private const string Daily = "pv_energy_today";
    private const string Total = "pv_energy_total";
    private static readonly DateTimeOffset[] Begins =
    [
        new(2026, 10, 23, 21, 0, 0, TimeSpan.Zero),
        new(2026, 3, 27, 22, 30, 0, TimeSpan.Zero),
        new(2026, 12, 30, 12, 0, 0, TimeSpan.Zero),
    ];

    [Fact]
    public void Each_level_equals_a_naive_computation() =>
        Gen.Select(Gen.Int[0, 2], Gen.Int[0, 1_000_000]).Sample((begin, seed) => Check(Begins[begin], seed), iter: 8, threads: 1);

    private static void Check(DateTimeOffset begin, int seed)
    {
        using var history = new TestHistory();
        var random = new Random(seed);
        var naive = new[] { Gauge, Code, Daily, Total }.ToDictionary(point => point, _ => new NaiveSeries(history.Zone));
        var clock = begin;
        var written = clock;
        var (today, total, day) = (0m, 18_000m, begin.Date);
        for (var i = 0; i < 1200; i++)
        {
            clock += Step(random);
            if (clock.Date != day) (today, day) = (0, clock.Date);
            var more = random.Next(4);
            today += more * 0.1m;
            if (more == 3) total++;
            if (random.Next(400) == 0) (today, total) = (0, 0);
            Poll(history, naive, clock, PollGroup.Fast, random.Next(9) == 0
                ? [(Code, random.Next(4))]
                : [(Gauge, 480 + (random.Next(-400, 400) / 10m)), (Code, random.Next(3))]);
            if (random.Next(3) == 0) Poll(history, naive, clock, PollGroup.Counters, [(Daily, today), (Total, total)]);
            if ((clock - written).Duration() > TimeSpan.FromMinutes(15))
            {
                history.Write(clock);
                written = clock;
            }
        }

        // Hours that a clock ahead has left in the future are packed, too.
        for (var hour = 0; hour < 12; hour++) history.Write(clock += TimeSpan.FromHours(1));
        CompareAll(history, naive, begin, clock, $"seed {seed}");
    }

    private static TimeSpan Step(Random random) => random.Next(200) switch
    {
        0 => -TimeSpan.FromMinutes(random.Next(300)),
        1 => TimeSpan.FromMinutes(random.Next(600)),
        < 12 => TimeSpan.FromMinutes(random.Next(30)),
        < 20 => TimeSpan.Zero,
        _ => TimeSpan.FromMilliseconds(random.Next(20_000, 240_000)),
    };

    private static void Poll(
        TestHistory history,
        Dictionary<string, NaiveSeries> naive,
        DateTimeOffset time,
        PollGroup group,
        (string Point, decimal Value)[] values)
    {
        history.Poll(group, time, values);
        var milliseconds = time.ToUnixTimeMilliseconds();

        // A poll at the time of another one replaces it, also where it has fewer values.
        foreach (var point in group == PollGroup.Fast ? new[] { Gauge, Code } : [Daily, Total]) naive[point].Remove(milliseconds);
        foreach (var (point, value) in values) naive[point].Add(milliseconds, value);
    }

    private static void CompareAll(
        TestHistory history, Dictionary<string, NaiveSeries> naive, DateTimeOffset begin, DateTimeOffset end, string what)
    {
        var catalogue = history.Recorder.Catalogue;
        var raw = new RawLevel(history.Recorder.File, catalogue);
        var rolled = new RolledLevels(history.Recorder.File, raw, history.Zone);
        var days = new Days(history.Recorder.File, rolled, history.Zone);
        var inverter = catalogue.FindInverter(TestHistory.Serial)!.Value;
        var lastStored = rolled.LastStored(inverter);
        var first = (begin.ToUnixTimeSeconds() / Schema.Day) - 1;
        var last = (end.ToUnixTimeSeconds() / Schema.Day) + 1;
        Assert.True(lastStored > first, what);
        foreach (var (point, values) in naive)
        {
            var series = catalogue.Find(inverter, point)!;
            for (var day = first; day <= last; day++)
            {
                var start = day * Schema.Day;
                Compare(rolled.Fives(series, day, lastStored), series, values, start, Schema.Five, $"{what} {point} 5m of {day}");
                Compare(rolled.Hours(series, day, lastStored), series, values, start, Schema.Hour, $"{what} {point} hours of {day}");
            }

            if (series.Kind == SeriesKind.Code) continue;
            for (var date = days.DateOf(first * Schema.Day); days.StartOf(date) < last * Schema.Day; date = date.AddDays(1))
            {
                var stored = days.Stored(series, date, date.AddDays(1));
                var (from, to) = (days.StartOf(date), days.StartOf(date.AddDays(1)));
                var inside = values.In(from, to);
                if (to > (lastStored + 1) * Schema.Day) continue;
                Assert.Equal(inside.Count == 0 ? 0 : 1, stored.Count);
                if (stored is not [var row]) continue;
                Assert.Equal(inside.Count, row.Count);
                Assert.Equal((double)inside[^1], row.Last);
                if (series.Kind == SeriesKind.Gauge)
                {
                    Assert.Equal((double)inside.Min(), row.Min);
                    Assert.Equal((double)inside.Max(), row.Max);
                    Assert.Equal((double)inside.Average(), row.Mean!.Value, 0.02);
                }
                else Assert.Equal((double)values.Rise(from, to, series.Kind == SeriesKind.Daily), row.Total!.Value, 1e-9);
            }
        }
    }

    private static void Compare(Bucket[] buckets, Series series, NaiveSeries values, long start, long span, string what)
    {
        for (var i = 0; i < buckets.Length; i++)
        {
            var (from, to) = (start + (i * span), start + ((i + 1) * span));
            var inside = values.In(from, to);
            var bucket = buckets[i];
            Assert.True(inside.Count == bucket.Count, $"{what}, {i}: {inside.Count} values, not {bucket.Count}");
            if (inside.Count == 0) continue;
            Assert.Equal(inside[^1], series.Value(bucket.Last));
            if (series.Kind == SeriesKind.Gauge)
            {
                Assert.Equal(inside.Min(), series.Value(bucket.Min));
                Assert.Equal(inside.Max(), series.Value(bucket.Max));
                Assert.Equal((double)inside.Average(), (double)(bucket.Mean8 * series.Step / Bucket.MeanParts), 0.02);
            }
            else if (series.Kind != SeriesKind.Code)
            {
                var rise = values.Rise(from, to, series.Kind == SeriesKind.Daily);
                Assert.True(rise == series.Value(bucket.Rise), $"{what}, {i}: rose by {rise}, not {series.Value(bucket.Rise)}");
            }
        }
    }
}
