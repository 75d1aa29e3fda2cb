namespace SermatecEss.History.Tests.Levels;

/// <summary>All values of one point, rolled up in the plainest way: to compare with.</summary>
internal sealed class NaiveSeries(TimeZoneInfo zone)
{
    private readonly SortedDictionary<long, decimal> _values = [];

    /// <summary>Takes a value; of two at the same time the later one counts.</summary>
    internal void Add(long milliseconds, decimal value) => _values[milliseconds] = value;

    internal void Remove(long milliseconds) => _values.Remove(milliseconds);

    internal List<decimal> In(long fromSeconds, long toSeconds) =>
        [.. _values.Where(value => value.Key >= fromSeconds * 1000 && value.Key < toSeconds * 1000).Select(value => value.Value)];

    /// <summary>The sum of all rises whose higher value lies in the span.</summary>
    internal decimal Rise(long fromSeconds, long toSeconds, bool isDaily)
    {
        decimal rise = 0;
        (long Time, decimal Value)? before = null;
        foreach (var (time, value) in _values)
        {
            if (before is { } last && time >= fromSeconds * 1000 && time < toSeconds * 1000) rise += Between(last, (time, value), isDaily);
            before = (time, value);
        }

        return rise;
    }

    private decimal Between((long Time, decimal Value) last, (long Time, decimal Value) now, bool isDaily)
    {
        if (isDaily)
        {
            var isNewDay = DateOf(now.Time) != DateOf(last.Time) && now.Time - last.Time > 7_200_000;
            return now.Value < last.Value || isNewDay ? now.Value : now.Value - last.Value;
        }

        if (now.Value >= last.Value) return now.Value - last.Value;
        return now.Value * 2 <= last.Value ? now.Value : 0;
    }

    private DateTime DateOf(long milliseconds) =>
        TimeZoneInfo.ConvertTime(DateTimeOffset.FromUnixTimeMilliseconds(milliseconds), zone).Date;
}
