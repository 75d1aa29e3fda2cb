using SermatecEss.History.Configuration;
using SermatecEss.History.Levels;
using SermatecEss.History.Storage;

namespace SermatecEss.History.Recording;

/// <summary>
/// Writes the history: minutes as they are over, then hours packed, UTC days rolled up, and what is too old or too much removed. Each call
/// is one transaction.
/// </summary>
internal sealed class Recorder : IDisposable
{
    /// <summary>
    /// Hours that are packed together: they go to the same pages of the file, which are written once instead of eight times.
    /// </summary>
    private const int HoursAtOnce = 8;

    /// <summary>
    /// The most raw hours that are removed at a time, beyond the one that is due: a computer's clock that is years
    /// ahead for a while must not empty the history.
    /// </summary>
    private const int MostRemoved = 48;

    /// <summary>Days of roll-ups that are removed at a time.</summary>
    private const int DaysRemoved = 31;
    private readonly HistoryFile _file;
    private readonly HistoryOptions _options;
    private readonly TimeZoneInfo _zone;
    private long _lastDay = long.MinValue;
    private long _lastPacked = long.MinValue;

    /// <param name="path">The file of the history.</param>
    /// <param name="options">How much is kept.</param>
    /// <param name="zone">The zone of the house.</param>
    /// <exception cref="HistoryException">The file cannot be opened or written.</exception>
    internal Recorder(string path, HistoryOptions options, TimeZoneInfo zone)
    {
        _options = options;
        _zone = zone;
        _file = HistoryFile.Open(path);
        try
        {
            Catalogue = new SeriesCatalogue(_file);
            Catalogue.Refresh();
        }
        catch
        {
            _file.Dispose();
            throw;
        }
    }

    /// <summary>The inverters and series.</summary>
    internal SeriesCatalogue Catalogue { get; }

    /// <summary>The file.</summary>
    internal HistoryFile File => _file;

    /// <summary>Writes minutes, and what is due at this time.</summary>
    /// <param name="minutes">The minutes.</param>
    /// <param name="now">The time, in Unix seconds.</param>
    /// <param name="also">What else belongs to the same moment.</param>
    /// <exception cref="HistoryException">Nothing was written.</exception>
    internal void Write(IReadOnlyCollection<Minute> minutes, long now, Action also) => InTransaction(() =>
    {
        var raw = new RawLevel(_file, Catalogue);
        foreach (var minute in minutes)
        {
            var (inverter, samples) = minute.ToBlock(Catalogue);
            raw.Write(inverter, minute.Start, samples);
        }

        also();
        Maintain(raw, now);
    });

    /// <summary>Writes the past of an inverter that has no history yet.</summary>
    /// <param name="past">What its polls brought until now.</param>
    /// <param name="cancellation">Stops it; nothing is written then.</param>
    /// <exception cref="HistoryException">Nothing was written.</exception>
    /// <exception cref="InvalidOperationException">It has a history.</exception>
    internal void WritePast(Minute past, CancellationToken cancellation)
    {
        if (Catalogue.FindInverter(past.Serial) is not null) throw new InvalidOperationException($"{past.Serial} has a history.");
        InTransaction(() =>
        {
            var (inverter, samples) = past.ToBlock(Catalogue);
            new PastRecords(_file, Catalogue, _zone).Write(inverter, samples, _options.KeepRaw, cancellation);
            _ = _file.Run("insert or replace into meta (key, value) values ('zone', $1)", _zone.Id);
        });
    }

    /// <summary>The calendar days.</summary>
    internal Days Days() => new(_file, new RolledLevels(_file, new RawLevel(_file, Catalogue), _zone), _zone);

    /// <inheritdoc/>
    public void Dispose() => _file.Dispose();

    private void InTransaction(Action changes)
    {
        try
        {
            _file.InTransaction(changes);
        }
        catch
        {
            // What the catalogue has learnt was rolled back.
            Catalogue.Forget();
            (_lastDay, _lastPacked) = (long.MinValue, long.MinValue);
            throw;
        }
    }

    private void Maintain(RawLevel raw, long now)
    {
        var hour = now / Schema.Hour;
        if (hour / HoursAtOnce == _lastPacked) return;
        _lastPacked = hour / HoursAtOnce;
        var today = now / Schema.Day;
        var isNewDay = today != _lastDay;
        var rolled = new RolledLevels(_file, raw, _zone);
        var days = new Days(_file, rolled, _zone);
        if (_lastDay == long.MinValue) KeepZone(days, rolled);

        // An import may have added inverters and series.
        else if (isNewDay) Catalogue.Refresh();
        foreach (var inverter in Catalogue.Inverters)
        {
            var lastStored = rolled.LastStored(inverter);
            var late = new SortedSet<long>();
            foreach (var packed in raw.UnpackedHours(inverter, hour))
            {
                raw.Pack(inverter, packed);
                if (packed / Schema.HoursOfDay <= lastStored) _ = late.Add(packed / Schema.HoursOfDay);
            }

            foreach (var day in late) StoreAgain(inverter, day, lastStored!.Value, raw, rolled, days);
            if (isNewDay) StoreDays(inverter, today, raw, rolled, days);
        }

        if (isNewDay)
        {
            Forget(hour);
            _lastDay = today;
        }
    }

    /// <summary>Rolls up the days that are over.</summary>
    private void StoreDays(int inverter, long today, RawLevel raw, RolledLevels rolled, Days days)
    {
        var first = rolled.LastStored(inverter) + 1 ?? raw.FirstPacked(inverter) / Schema.HoursOfDay ?? today;
        var series = SeriesOf(inverter);
        for (var day = first; day < today; day++)
        {
            if (raw.HasPacked(inverter, day * Schema.HoursOfDay, (day + 1) * Schema.HoursOfDay))
            {
                foreach (var one in series) rolled.Store(one, day);
            }

            rolled.NoteStored(inverter, day);
            days.StoreAround(series, day, day);
        }
    }

    /// <summary>Rolls up a day again that values were added to, and the next one with values, whose counters rise from it.</summary>
    private void StoreAgain(int inverter, long day, long lastStored, RawLevel raw, RolledLevels rolled, Days days)
    {
        var series = SeriesOf(inverter);
        var next = day + 1;
        while (next <= lastStored && !raw.HasPacked(inverter, next * Schema.HoursOfDay, (next + 1) * Schema.HoursOfDay)) next++;
        foreach (var changed in new[] { day, next }.Where(changed => changed <= lastStored))
        {
            foreach (var one in series) rolled.Store(one, changed);
            days.StoreAround(series, changed, lastStored);
        }
    }

    /// <summary>Rebuilds the days if the time zone of the house has changed.</summary>
    private void KeepZone(Days days, RolledLevels rolled)
    {
        var before = _file.Find<string>("select value from meta where key = 'zone'");
        if (before == _zone.Id) return;
        _ = _file.Run("insert or replace into meta (key, value) values ('zone', $1)", _zone.Id);
        if (before is null) return;
        foreach (var inverter in Catalogue.Inverters)
        {
            var first = _file.Find<long>(
                "select min(m.key & 4294967295) from minutes5 m join series s on s.id = m.key >> 32 where s.inverter = $1", inverter);
            if (first > 0 && rolled.LastStored(inverter) is { } last) days.StoreAll(SeriesOf(inverter), first, last);
        }
    }

    /// <summary>Removes raw values that are too old, and the oldest ones while the file is too large.</summary>
    private void Forget(long hour)
    {
        if (OldestIn("raw") is not { } oldest) return;
        var limit = hour - (long)_options.KeepRaw.TotalHours;
        if (oldest < limit) RemoveRaw(Math.Min(limit, oldest + MostRemoved));
        while (Size > _options.MaxSize && OldestIn("raw") is { } first) RemoveRaw(first + Schema.HoursOfDay);
        while (Size > _options.MaxSize && OldestIn("minutes5") is { } first)
            _ = _file.Run("delete from minutes5 where key & 4294967295 < $1", first + DaysRemoved);
        _ = _file.Run("pragma incremental_vacuum");
    }

    /// <summary>Bytes that are in use.</summary>
    private long Size =>
        (_file.Find<long>("pragma page_count") - _file.Find<long>("pragma freelist_count")) * _file.Find<long>("pragma page_size");

    /// <summary>The first hour or day in a table; null if it is empty.</summary>
    private long? OldestIn(string table) => _file.Find<long?>($"select min(key & 4294967295) from {table}");

    private void RemoveRaw(long beforeHour)
    {
        foreach (var series in Catalogue.All)
        {
            _ = _file.Run(
                "delete from raw where key >= $1 and key < $2", Schema.Key(series.Id, 0), Schema.Key(series.Id, beforeHour));
        }
    }

    private List<Series> SeriesOf(int inverter) => [.. Catalogue.Of(inverter).Where(series => series.Kind != SeriesKind.Time)];
}
