using SermatecEss.History.Storage;
using SermatecEss.Protocol.Catalogue;

namespace SermatecEss.History.Importing;

/// <summary>Values that wait until enough days of them are together for a transaction.</summary>
/// <param name="store">Adds the values of days, in the order of the days; in one transaction.</param>
internal sealed class ImportQueue(Action<IReadOnlyList<ImportQueue.Batch>> store)
{
    /// <summary>
    /// Series and days of a transaction: as many take a second on a slow computer, which a daemon that writes too waits for.
    /// </summary>
    private const int MostDays = 256;
    private readonly Dictionary<(string Point, long Day), Batch> _waiting = [];
    private readonly Dictionary<string, long> _latest = [];

    /// <summary>Takes a value.</summary>
    /// <param name="point">Its point.</param>
    /// <param name="time">Its time, in Unix milliseconds.</param>
    /// <param name="value">The value.</param>
    internal void Add(Point point, long time, decimal value)
    {
        var day = time / 1000 / Schema.Day;
        if (!_waiting.TryGetValue((point.Id, day), out var batch))
        {
            if (_waiting.Count >= MostDays) Store(batch => batch.Day != _latest[batch.Point.Id]);
            _waiting[(point.Id, day)] = batch = new Batch(point, day, []);
            _latest[point.Id] = day;
        }

        batch.Values.Add((time, value));
    }

    /// <summary>Stores all that still waits.</summary>
    internal void End() => Store(_ => true);

    private void Store(Func<Batch, bool> isDue)
    {
        var due = _waiting.Values.Where(isDue).OrderBy(batch => batch.Day).ToList();
        if (due.Count == 0) return;
        store(due);
        foreach (var batch in due) _ = _waiting.Remove((batch.Point.Id, batch.Day));
    }

    /// <summary>The values of a point and UTC day.</summary>
    /// <param name="Point">The point.</param>
    /// <param name="Day">The day, counted from 1970.</param>
    /// <param name="Values">The values, with their times in Unix milliseconds.</param>
    internal sealed record Batch(Point Point, long Day, List<(long Time, decimal Value)> Values);
}
