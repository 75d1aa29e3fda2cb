using SermatecEss.History.Storage;

namespace SermatecEss.History.Levels;

/// <summary>Rolls up the values of one series, in the order of their times, into one span after the other.</summary>
/// <param name="kind">What the values are.</param>
/// <param name="zone">The zone of the house, in which daily counters start again at midnight.</param>
internal sealed class BucketBuilder(SeriesKind kind, TimeZoneInfo zone)
{
    /// <summary>
    /// A daily counter that was not read for so long around midnight has started again, although it is larger than before.
    /// </summary>
    private const long LongPause = 2 * 3600_000;
    private long _count;
    private Int128 _sum;
    private long _min;
    private long _max;
    private long _rise;
    private long _last;
    private long _lastTime;
    private bool _hasLast;

    /// <summary>The last value that was taken, with its time in Unix milliseconds; null if there was none.</summary>
    internal (long Time, long Steps)? Last => _hasLast ? (_lastTime, _last) : null;

    /// <summary>Starts with the value before the first, which a counter rises from.</summary>
    internal void Follow((long Time, long Steps)? before)
    {
        _hasLast = before is not null;
        (_lastTime, _last) = before ?? default;
    }

    /// <summary>Takes a value.</summary>
    /// <param name="time">Its time, in Unix milliseconds.</param>
    /// <param name="steps">The value; no gap.</param>
    internal void Add(long time, long steps)
    {
        if (_hasLast && kind is SeriesKind.Counter or SeriesKind.Daily) _rise += Rise(time, steps);
        if (_count == 0) (_min, _max) = (steps, steps);
        _count++;
        _sum += steps;
        _min = Math.Min(_min, steps);
        _max = Math.Max(_max, steps);
        (_lastTime, _last, _hasLast) = (time, steps, true);
    }

    /// <summary>Ends a span and starts the next one.</summary>
    internal Bucket End()
    {
        var bucket = _count == 0
            ? default
            : kind == SeriesKind.Gauge
                ? new Bucket(_count, Bucket.Rounded(_sum * Bucket.MeanParts, _count), _min, _max, _last, 0)
                : new Bucket(_count, _last * Bucket.MeanParts, _last, _last, _last, _rise);
        (_count, _sum, _rise) = (0, 0, 0);
        return bucket;
    }

    /// <summary>
    /// By how much a counter rose. One that fell by more than half started again from zero; one that fell by less did not rise.
    /// </summary>
    private long Rise(long time, long steps)
    {
        if (kind == SeriesKind.Daily && steps >= _last && time - _lastTime > LongPause && DateOf(time) != DateOf(_lastTime)) return steps;
        if (steps >= _last) return steps - _last;
        return kind == SeriesKind.Daily || steps <= _last / 2 ? Math.Max(0, steps) : 0;
    }

    private DateTime DateOf(long time) => TimeZoneInfo.ConvertTime(DateTimeOffset.FromUnixTimeMilliseconds(time), zone).Date;
}
