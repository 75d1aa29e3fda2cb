using System.Runtime.InteropServices;
using SermatecEss.History.Encoding;

namespace SermatecEss.History.Levels;

/// <summary>What the polls of one group brought: their times, and a column of values, as long, for each series.</summary>
/// <param name="times">The number of the series with the times.</param>
internal sealed class Cadence(int times)
{
    private readonly SortedDictionary<int, List<long>> _columns = [];

    /// <summary>The number of the series with the times.</summary>
    internal int Id => times;

    /// <summary>The times, in Unix milliseconds.</summary>
    internal List<long> Times { get; private set; } = [];

    /// <summary>The numbers of the series that have columns.</summary>
    internal IReadOnlyCollection<int> Series => _columns.Keys;

    /// <summary>The values of a series, in steps; gaps if it has none.</summary>
    internal IReadOnlyList<long> Values(int series)
    {
        if (!_columns.TryGetValue(series, out var column)) return [.. Enumerable.Repeat(Gap.Missing, Times.Count)];
        Pad(column, Times.Count);
        return column;
    }

    /// <summary>Appends polls.</summary>
    /// <param name="times">Their times.</param>
    /// <param name="columns">The values of each series, as many as times, or fewer if the last ones are gaps.</param>
    internal void Add(IReadOnlyList<long> times, IEnumerable<(int Series, IReadOnlyList<long> Values)> columns)
    {
        var before = Times.Count;
        foreach (var (series, values) in columns)
        {
            if (!_columns.TryGetValue(series, out var column)) _columns[series] = column = [];
            Pad(column, before);
            column.AddRange(values);
        }

        Times.AddRange(times);
    }

    /// <summary>Appends the polls of another one.</summary>
    internal void Add(Cadence other) =>
        Add(other.Times, other.Series.Select(series => (series, other.Values(series))));

    /// <summary>Puts the polls in the order of their times. Of several at the same time, the one that was added last stays.</summary>
    internal void Sort()
    {
        if (IsInOrder()) return;
        var order = Enumerable.Range(0, Times.Count)
            .GroupBy(i => Times[i])
            .OrderBy(same => same.Key)
            .Select(same => same.Last())
            .ToList();
        foreach (var series in Series.ToList())
        {
            var column = Values(series);
            _columns[series] = [.. order.Select(i => column[i])];
        }

        Times = [.. order.Select(i => Times[i])];
    }

    private bool IsInOrder()
    {
        var times = CollectionsMarshal.AsSpan(Times);
        for (var i = 1; i < times.Length; i++)
            if (times[i] <= times[i - 1]) return false;
        return true;
    }

    private static void Pad(List<long> column, int count)
    {
        while (column.Count < count) column.Add(Gap.Missing);
    }
}
