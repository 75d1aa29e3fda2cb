using SermatecEss.History.Encoding;
using SermatecEss.History.Levels;
using SermatecEss.History.Storage;

namespace SermatecEss.History.Reading;

/// <summary>Puts the values of one series into the equal spans of a chart.</summary>
/// <param name="series">The series.</param>
/// <param name="from">The beginning of the first span, in Unix milliseconds.</param>
/// <param name="span">The length of a span, in milliseconds.</param>
/// <param name="count">How many spans there are.</param>
/// <param name="patience">How many times their usual distance two values may be apart without a gap between them.</param>
internal sealed class ChartLine(Series series, long from, long span, int count, int patience)
{
    private readonly Int128[] _sum = new Int128[count];
    private readonly long[] _count = new long[count];
    private readonly long[] _min = new long[count];
    private readonly long[] _max = new long[count];
    private readonly long[] _last = new long[count];
    private long _before;
    private long _distance = long.MaxValue;

    /// <summary>Takes raw values, in order.</summary>
    internal void Add(Samples samples)
    {
        for (var i = 0; i < samples.Times.Count; i++)
        {
            var steps = samples.Steps[i];
            if (!Gap.Is(steps)) Add(samples.Times[i], new Bucket(1, steps * Bucket.MeanParts, steps, steps, steps, 0));
        }
    }

    /// <summary>Takes what happened in a span, in order.</summary>
    /// <param name="time">When the span begins, in Unix milliseconds.</param>
    /// <param name="bucket">What happened.</param>
    internal void Add(long time, Bucket bucket)
    {
        if (bucket.IsEmpty || Gap.Is(bucket.Last)) return;
        if (_before != 0 && time > _before) _distance = Math.Min(_distance, time - _before);
        _before = time;
        var index = (time - from) / span;
        if (time < from || index >= count) return;
        if (_count[index] == 0) (_min[index], _max[index]) = (bucket.Min, bucket.Max);
        _count[index] += bucket.Count;
        _sum[index] += (Int128)bucket.Mean8 * bucket.Count;
        _min[index] = Math.Min(_min[index], bucket.Min);
        _max[index] = Math.Max(_max[index], bucket.Max);
        _last[index] = bucket.Last;
    }

    /// <summary>The values of all spans.</summary>
    internal ChartSeries ToSeries()
    {
        var mean = new double?[count];
        var min = new double?[count];
        var max = new double?[count];

        // Values that come less often than the chart has spans stand for those up to the next one.
        var longest = _distance == long.MaxValue ? 1 : Math.Max(1, patience * ((_distance + span - 1) / span));
        var before = -1;
        for (var i = 0; i < count; i++)
        {
            if (_count[i] == 0) continue;
            if (before >= 0 && i - before <= longest)
                for (var between = before + 1; between < i; between++) mean[between] = min[between] = max[between] = Last(before);
            before = i;
            if (series.Kind != SeriesKind.Gauge)
            {
                mean[i] = min[i] = max[i] = Last(i);
                continue;
            }

            mean[i] = (double)((decimal)_sum[i] / _count[i] / Bucket.MeanParts * series.Step);
            min[i] = (double)series.Value(_min[i]);
            max[i] = (double)series.Value(_max[i]);
        }

        return new ChartSeries(series.Point, series.Unit, mean, min, max);
    }

    private double Last(int index) => (double)series.Value(_last[index]);
}
