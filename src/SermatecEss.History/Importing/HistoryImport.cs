using System.Globalization;
using SermatecEss.History.Levels;
using SermatecEss.History.Storage;
using SermatecEss.Protocol.Catalogue;

namespace SermatecEss.History.Importing;

/// <summary>
/// Imports values from files into the roll-ups of the history, also while the daemon writes. Where the history has values already, they
/// stay; so an import that is repeated changes nothing.
/// </summary>
public sealed class HistoryImport : IDisposable
{
    private const string Calculated = "calculated_";
    private static readonly DateTimeOffset Earliest = new(2000, 1, 1, 0, 0, 0, TimeSpan.Zero);

    /// <summary>The clocks of computers differ.</summary>
    private static readonly TimeSpan Tolerance = TimeSpan.FromMinutes(5);
    private readonly HistoryFile _file;
    private readonly SeriesCatalogue _catalogue;
    private readonly string _serial;
    private readonly TimeZoneInfo _zone;
    private readonly TimeProvider _time;
    private readonly bool _isTrial;
    private readonly ImportTargets _targets;
    private readonly ImportedValue _values;

    /// <summary>The last value of each point that was imported, in steps, which the next of a counter rises from.</summary>
    private readonly Dictionary<string, (long Time, long Steps)> _last = [];
    private Count _count = new(_ => { });

    private HistoryImport(
        HistoryFile file,
        string serial,
        TimeZoneInfo zone,
        CommandCatalogue catalogue,
        IReadOnlyDictionary<string, string> map,
        TimeProvider time,
        bool isTrial)
    {
        _file = file;
        _catalogue = new SeriesCatalogue(file);
        _serial = serial;
        _zone = zone;
        _time = time;
        _isTrial = isTrial;
        _targets = new ImportTargets(catalogue.View(catalogue.Versions[^1]).Points, map);
        _values = new ImportedValue(catalogue);
    }

    /// <summary>Opens a history, which is created if it does not exist.</summary>
    /// <param name="path">The file of the history.</param>
    /// <param name="serial">The inverter whose values are imported.</param>
    /// <param name="zone">The zone of the house.</param>
    /// <param name="catalogue">Knows the points.</param>
    /// <param name="map">Names of columns or entities, and the ids of the points that they belong to.</param>
    /// <param name="time">The clock.</param>
    /// <param name="isTrial">Whether nothing is kept of the import.</param>
    /// <exception cref="HistoryException">It cannot be opened, or has the days of another zone.</exception>
    public static HistoryImport Open(
        string path,
        string serial,
        TimeZoneInfo zone,
        CommandCatalogue catalogue,
        IReadOnlyDictionary<string, string> map,
        TimeProvider time,
        bool isTrial)
    {
        var file = isTrial && !File.Exists(path) ? HistoryFile.OpenInMemory() : HistoryFile.Open(path);
        try
        {
            var import = new HistoryImport(file, serial, zone, catalogue, map, time, isTrial);
            import.CheckZone();
            return import;
        }
        catch
        {
            file.Dispose();
            throw;
        }
    }

    /// <summary>The columns of a file that belong to no point, each with the reason; for files with columns.</summary>
    public IReadOnlyList<string> UnmappedOf(ImportSource source) => source.Form is ImportForm.Timestamps or ImportForm.Times
        ? [.. Columns(source).Where(column => column.Point is null).Select(column => Named(column.Name, column.Reason))]
        : [];

    /// <summary>Whether a column of a file belongs to a point; true for files without columns of points.</summary>
    public bool HasTargets(ImportSource source) =>
        source.Form is ImportForm.States or ImportForm.Energies || Columns(source).Exists(column => column.Point is not null);

    /// <summary>Imports a file.</summary>
    /// <param name="source">The file.</param>
    /// <param name="report">Takes what is wrong with lines.</param>
    /// <param name="advance">Is called after each line.</param>
    /// <param name="cancellation">Ends it; what was imported until then is kept.</param>
    /// <exception cref="HistoryException">The history cannot be written.</exception>
    /// <exception cref="IOException">The file cannot be read.</exception>
    public ImportSummary Run(ImportSource source, Action<ImportFault> report, Action advance, CancellationToken cancellation)
    {
        _count = new Count(report);
        try
        {
            switch (source.Form)
            {
                case ImportForm.States: ReadStates(source, advance, cancellation); break;
                case ImportForm.Energies: ReadEnergies(source, advance, cancellation); break;
                default: ReadColumns(source, advance, cancellation); break;
            }
        }
        catch (InvalidDataException e)
        {
            throw new HistoryException($"the file is damaged: {e.Message}; 'sermatec-ess history check' lists the damage", e);
        }

        return new ImportSummary(_count.Rows, _count.Added, _count.Known, _count.Skipped, _count.BadLines, _count.Unmapped);
    }

    /// <inheritdoc/>
    public void Dispose() => _file.Dispose();

    /// <summary>Days are those of one zone.</summary>
    private void CheckZone()
    {
        var known = _file.Find<string>("select value from meta where key = 'zone'");
        if (known is not null && known != _zone.Id)
        {
            throw new HistoryException(
                $"its days are those of the time zone {known}, not of {_zone.Id}; give the one of the daemon with --time-zone");
        }
    }

    private void ReadColumns(ImportSource source, Action advance, CancellationToken cancellation)
    {
        var columns = Columns(source);
        _count.Unmapped.AddRange(UnmappedOf(source));
        var targets = columns.Where(column => column.Point is not null).ToList();
        var timeColumn = source.IndexOf(source.Form == ImportForm.Timestamps ? "timestamp" : "time");
        var queue = new ImportQueue(Store);
        foreach (var cells in Rows(source, advance, cancellation))
        {
            if (TimeOf(source, cells[timeColumn].Trim()) is not { } time) continue;
            foreach (var (index, _, point, _) in targets) Take(queue, source, point!, time, cells[index]);
        }

        queue.End();
    }

    private void ReadStates(ImportSource source, Action advance, CancellationToken cancellation)
    {
        var (entity, state, changed) = (source.IndexOf("entity_id"), source.IndexOf("state"), source.IndexOf("last_changed"));
        var points = new Dictionary<string, Point?>();
        var queue = new ImportQueue(Store);
        foreach (var cells in Rows(source, advance, cancellation))
        {
            var name = cells[entity].Trim();
            if (!points.TryGetValue(name, out var point)) points[name] = point = PointOf(name, points);
            if (point is null || TimeOf(source, cells[changed].Trim()) is not { } time) continue;
            Take(queue, source, point, time, cells[state]);
        }

        queue.End();
    }

    /// <summary>The point of an entity; two entities of one point would be mixed.</summary>
    private Point? PointOf(string entity, Dictionary<string, Point?> others)
    {
        var point = _targets.OfEntity(entity);
        var other = point is null ? null : others.FirstOrDefault(other => other.Value == point).Key;
        if (point is not null && other is null) return point;
        _count.Unmapped.Add(Named(entity, other is null ? "" : $"{other} is {point} already"));
        return null;
    }

    private void ReadEnergies(ImportSource source, Action advance, CancellationToken cancellation)
    {
        var days = new Days(_file, new RolledLevels(_file, new RawLevel(_file, _catalogue), _zone), _zone);
        var times = source.Heading.Skip(3).Select(text => ImportSource.TimeOf(text)!.Value.ToUnixTimeSeconds()).ToList();
        var (table, fault) = EnergyTable.Of(times, _zone, days);
        if (table is null)
        {
            _count.Bad(1, fault);
            return;
        }

        var rows = new List<(string Entity, string Type, Point? Point, List<decimal?> Values)>();
        foreach (var cells in Rows(source, advance, cancellation))
        {
            var (entity, type, unit) = (cells[0].Trim(), cells[1].Trim(), cells[2].Trim());
            if (entity.Length == 0 || type.StartsWith(Calculated, StringComparison.Ordinal)) continue;
            var counter = EnergyTable.CounterOf(type);
            var point = _targets.Mapped(entity) ?? (counter is null ? null : _targets.Find(counter));
            if (point is not null && SeriesCatalogue.KindOf(point) is not (SeriesKind.Daily or SeriesKind.Counter)) point = null;
            if (EnergyTable.UnitOf(unit) is not { } factor)
            {
                _count.Bad(source.Reader.Line, $"'{unit}' is no unit of energy; expected kWh, Wh or MWh");
                continue;
            }

            rows.Add((entity, type, point, [.. cells.Skip(3).Select(cell => EnergyOf(source, cell) * factor)]));
        }

        Store(table, rows, days);
    }

    private decimal? EnergyOf(ImportSource source, string cell)
    {
        if (ImportedValue.IsGap(cell))
        {
            _count.Skipped++;
            return null;
        }

        if (ImportedValue.Number(cell) is { } number and >= 0 and < 1_000_000_000) return number;
        _count.Bad(source.Reader.Line, $"'{cell}' is no energy");
        return null;
    }

    private void Store(EnergyTable table, List<(string Entity, string Type, Point? Point, List<decimal?> Values)> rows, Days days)
    {
        var now = _time.GetUtcNow().ToUnixTimeSeconds();
        InTransaction(inverter =>
        {
            var merge = new SampleMerge(_file, _catalogue, inverter, _zone, now);
            foreach (var same in rows.GroupBy(row => row.Point))
            {
                // Of several entities of a type only the user knows which one is this inverter's.
                var chosen = same.Count() == 1 ? same.First() : same.FirstOrDefault(row => _targets.Mapped(row.Entity) is not null);
                foreach (var other in same.Where(row => row.Point is null || row != chosen))
                    _count.Unmapped.Add(Named(other.Entity, other.Point is null ? other.Type : $"one of several of {other.Type}"));
                if (chosen.Point is not { } point || SeriesOf(inverter, point) is not { } series) continue;
                var (added, known, notOver) = table.Add(merge, series, chosen.Values, now, days);
                _count.Added += added;
                _count.Known += known;
                _count.Skipped += notOver;
            }

            merge.StoreDays();
        });
    }

    /// <summary>The lines behind the heading that have as many cells; all others are reported.</summary>
    private IEnumerable<string[]> Rows(ImportSource source, Action advance, CancellationToken cancellation)
    {
        while (true)
        {
            cancellation.ThrowIfCancellationRequested();
            string[]? cells = null;
            string? fault = null;
            try
            {
                cells = source.Reader.Read();
            }
            catch (InvalidDataException e)
            {
                fault = e.Message;
            }

            if (cells is null && fault is null) yield break;
            _count.Rows++;
            advance();
            if (cells is not null && cells.Length != source.Heading.Count)
                fault = $"{cells.Length} cells instead of {source.Heading.Count}";
            if (fault is not null) _count.Bad(source.Reader.Line, fault);
            else yield return cells!;
        }
    }

    /// <summary>The columns of values.</summary>
    private List<(int Index, string Name, Point? Point, string Reason)> Columns(ImportSource source)
    {
        // The local time beside the timestamp of the cron script.
        string[] times = source.Form == ImportForm.Timestamps ? ["timestamp", "datum"] : ["time"];
        var columns = new List<(int Index, string Name, Point? Point, string Reason)>();
        for (var i = 0; i < source.Heading.Count; i++)
        {
            var name = source.Heading[i];
            if (times.Contains(name) || name.Length == 0) continue;
            var (point, reason) = _targets.OfColumn(name);
            var other = point is null ? null : columns.Find(column => column.Point == point).Name;
            columns.Add(other is null ? (i, name, point, reason) : (i, name, null, $"{other} is {point} already"));
        }

        return columns;
    }

    private long? TimeOf(ImportSource source, string text)
    {
        DateTimeOffset? time = source.Form == ImportForm.Timestamps
            ? decimal.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var seconds) && seconds < 1e11m
                ? DateTimeOffset.FromUnixTimeMilliseconds((long)(seconds * 1000))
                : null
            : ImportSource.TimeOf(text);
        var fault = time switch
        {
            null when source.Form == ImportForm.Timestamps => $"'{text}' is no Unix time",
            null => $"'{text}' is no time with its offset from UTC, such as 2026-06-21T14:30:00+02:00",
            { } early when early < Earliest => $"{text} is before the year 2000",
            { } late when late > _time.GetUtcNow() + Tolerance => $"{text} is in the future",
            _ => null,
        };
        if (fault is null) return time!.Value.ToUnixTimeMilliseconds();
        _count.Bad(source.Reader.Line, fault);
        return null;

    }

    private void Take(ImportQueue queue, ImportSource source, Point point, long time, string text)
    {
        if (ImportedValue.IsGap(text))
        {
            _count.Skipped++;
            return;
        }

        var (value, fault) = _values.Read(point, text);
        if (value is { } known) queue.Add(point, time, known);
        else _count.Bad(source.Reader.Line, fault);
    }

    /// <summary>Adds the values of days; those of a counter rise from the values before them.</summary>
    private void Store(IReadOnlyList<ImportQueue.Batch> batches)
    {
        var last = new Dictionary<string, (long Time, long Steps)>(_last);
        var (added, known, skipped) = (0, 0, 0);
        InTransaction(inverter =>
        {
            var merge = new SampleMerge(_file, _catalogue, inverter, _zone, _time.GetUtcNow().ToUnixTimeSeconds());
            foreach (var (point, day, values) in batches)
            {
                if (SeriesOf(inverter, point) is not { } series)
                {
                    skipped += values.Count;
                    continue;
                }

                // Of several at the same time the first one counts.
                var samples = values.DistinctBy(value => value.Time)
                    .OrderBy(value => value.Time)
                    .Select(value => (value.Time, Steps: series.Steps(value.Value)))
                    .Where(value => !Encoding.Gap.Is(value.Steps))
                    .ToList();
                if (samples.Count == 0) continue;
                (long Time, long Steps)? before = last.TryGetValue(point.Id, out var found) && found.Time < samples[0].Time ? found : null;
                var some = merge.Add(series, day, samples, before);
                added += some;
                known += values.Count - some;
                last[point.Id] = samples[^1];
            }

            merge.StoreDays();
        });
        foreach (var (point, value) in last) _last[point] = value;
        _count.Added += added;
        _count.Known += known;
        _count.Skipped += skipped;
    }

    private void InTransaction(Action<int> changes)
    {
        try
        {
            _file.InTransaction(
                () =>
                {
                    _catalogue.Refresh();
                    _ = _file.Run("insert into meta (key, value) values ('zone', $1) on conflict do nothing", _zone.Id);
                    changes(_catalogue.AddInverter(_serial, null));
                },
                _isTrial);
        }
        catch
        {
            _catalogue.Forget();
            throw;
        }

        if (_isTrial) _catalogue.Forget();
    }

    /// <summary>The series of a point, which is added if it is new; null where an older version kept something else by its name.</summary>
    private Series? SeriesOf(int inverter, Point point)
    {
        var kind = SeriesCatalogue.KindOf(point)!.Value;
        var series = _catalogue.Find(inverter, point.Id)
            ?? _catalogue.Add(inverter, point.Id, point.Unit, point.Decimals, kind, _catalogue.AddTimes(inverter, point.Group));
        return series.Kind == kind ? series : null;
    }

    private static string Named(string name, string reason) => reason.Length == 0 ? name : $"{name} ({reason})";

    /// <summary>What an import of a file did so far.</summary>
    private sealed class Count(Action<ImportFault> report)
    {
        private long _lastBad;

        internal long Rows { get; set; }

        internal long Added { get; set; }

        internal long Known { get; set; }

        internal long Skipped { get; set; }

        internal long BadLines { get; private set; }

        internal List<string> Unmapped { get; } = [];

        /// <summary>Reports what is wrong with a line.</summary>
        internal void Bad(long line, string message)
        {
            if (line != _lastBad) BadLines++;
            _lastBad = line;
            report(new ImportFault(line, message));
        }
    }
}
