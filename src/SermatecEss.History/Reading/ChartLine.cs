using SermatecEss.History.Encoding;
using SermatecEss.History.Levels;
using SermatecEss.History.Storage;

namespace SermatecEss.History.Reading;

/// <summary>Puts the values of one series into the equal spans of a chart.</summary>
/// <param name="series">The series.</param>
/// <param name="from">The beginning of the first span, in Unix milliseconds.</param>
/// <param name="span">The length of a span, in milliseconds.</param>
/// <param name="count">How many spans there are.</param>
internal sealed class ChartLine(Series series, long from, long span, int count)
{
    /// <summary>How many times of its usual distance a value stands for: a longer pause is a gap.</summary>
    private const int Patience = 3;
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

        // Values that come less often than the chart has spans stand for those between them.
        var held = _distance == long.MaxValue ? 0 : Patience * Math.Max(1, _distance / span);
        var since = long.MaxValue;
        for (var i = 0; i < count; i++)
        {
            since = _count[i] > 0 ? 0 : since == long.MaxValue ? since : since + 1;
            if (since > held) continue;
            var at = i - (int)since;
            if (since == 0 && series.Kind == SeriesKind.Gauge)
            {
                mean[i] = (double)((decimal)_sum[at] / _count[at] / Bucket.MeanParts * series.Step);
                min[i] = (double)series.Value(_min[at]);
                max[i] = (double)series.Value(_max[at]);
            }
            else mean[i] = min[i] = max[i] = (double)series.Value(_last[at]);
        }

        return new ChartSeries(series.Point, series.Unit, mean, min, max);
    }
}
