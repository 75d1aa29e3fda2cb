using SermatecEss.History.Levels;
using SermatecEss.History.Storage;
using SermatecEss.Inverter.State;
using SermatecEss.Protocol.Catalogue;

namespace SermatecEss.History.Reading;

/// <summary>
/// Reads the history, beside the daemon that writes it: what it sees is at most a minute old. One thread at a time may use a
/// reader; opening one takes about a millisecond.
/// </summary>
public sealed class HistoryReader : IDisposable
{
    private const string TimePrefix = "time.";
    private readonly HistoryFile _file;
    private readonly SeriesCatalogue _catalogue;
    private readonly TimeZoneInfo _zone;

    private HistoryReader(HistoryFile file, TimeZoneInfo zone)
    {
        _file = file;
        _zone = zone;
        _catalogue = new SeriesCatalogue(file);
        _catalogue.Refresh();
    }

    /// <summary>The distances that rows of an export can have, by their names; null for calendar days.</summary>
    public static IReadOnlyDictionary<string, TimeSpan?> Distances { get; } = new Dictionary<string, TimeSpan?>
    {
        ["10s"] = TimeSpan.FromSeconds(10),
        ["1m"] = TimeSpan.FromMinutes(1),
        ["5m"] = TimeSpan.FromMinutes(5),
        ["15m"] = TimeSpan.FromMinutes(15),
        ["1h"] = TimeSpan.FromHours(1),
        ["1d"] = null,
    };

    /// <summary>The serial numbers of all inverters that have a history.</summary>
    public IReadOnlyList<string> Serials => [.. _catalogue.Serials.Order(StringComparer.Ordinal)];

    /// <summary>The time of the first value of any inverter; null if there is none.</summary>
    /// <exception cref="HistoryException">It cannot be read.</exception>
    public DateTimeOffset? First => Guarded(() => new InfoQuery(_file, _catalogue, _zone).First());

    /// <summary>Opens a history.</summary>
    /// <param name="path">The file.</param>
    /// <param name="zone">The zone of the house.</param>
    /// <returns>Null if there is none.</returns>
    /// <exception cref="HistoryException">It cannot be read, or was written by a newer version.</exception>
    public static HistoryReader? Open(string path, TimeZoneInfo zone)
    {
        if (HistoryFile.OpenToRead(path) is not { } file) return null;
        try
        {
            return new HistoryReader(file, zone);
        }
        catch
        {
            file.Dispose();
            throw;
        }
    }

    /// <summary>The model of an inverter; null if unknown.</summary>
    public string? ModelOf(string serial) => _file.Find<string>("select model from inverter where serial = $1", serial);

    /// <summary>Whether a history is kept of a point.</summary>
    public static bool Keeps(Point point) => SeriesCatalogue.KindOf(point) is not null;

    /// <summary>The points of an inverter that have a history; none for an unknown inverter.</summary>
    public IReadOnlyList<HistoryPoint> Points(string serial) => _catalogue.FindInverter(serial) is { } inverter
        ? [.. _catalogue.Of(inverter).Where(series => series.Kind != SeriesKind.Time).Select(PointOf)]
        : [];

    /// <summary>Several points on one axis, from the level that suits the span.</summary>
    /// <param name="serial">The inverter.</param>
    /// <param name="points">The ids of the points; one that has no history is a series of gaps.</param>
    /// <param name="from">The beginning.</param>
    /// <param name="to">The end; later than the beginning.</param>
    /// <param name="width">The most times on the axis.</param>
    /// <exception cref="HistoryException">It cannot be read.</exception>
    public HistoryChart Chart(string serial, IReadOnlyList<string> points, DateTimeOffset from, DateTimeOffset to, int width) =>
        Guarded(() => new ChartQuery(_file, _catalogue, _zone).Run(serial, points, from, to, width));

    /// <summary>Energies by hour, day, month or year.</summary>
    /// <param name="serial">The inverter.</param>
    /// <param name="from">The beginning; the span that it is in is the first.</param>
    /// <param name="to">The end.</param>
    /// <param name="by">The spans.</param>
    /// <exception cref="HistoryException">It cannot be read.</exception>
    public IReadOnlyList<EnergyRow> Energy(string serial, DateTimeOffset from, DateTimeOffset to, EnergySpan by) =>
        Guarded(() => new EnergyQuery(_file, _catalogue, _zone).Run(serial, from, to, by));

    /// <summary>Rows of points at equal distances, read while they are enumerated. Rows without any value are left out.</summary>
    /// <param name="serial">The inverter.</param>
    /// <param name="points">The ids of the points.</param>
    /// <param name="from">The beginning.</param>
    /// <param name="to">The end.</param>
    /// <param name="every">The distance, at least a second and at most an hour; null for calendar days.</param>
    /// <exception cref="HistoryException">It cannot be read.</exception>
    public IEnumerable<HistoryRow> Export(
        string serial, IReadOnlyList<string> points, DateTimeOffset from, DateTimeOffset to, TimeSpan? every)
    {
        var query = new ExportQuery(_file, _catalogue, _zone);

        // A day at a time, so that a long export takes no more memory than a short one. In snapshots, as polls are.
        if (every is not { } distance)
        {
            foreach (var date in query.Dates(from, to))
            {
                if (Guarded(() => query.Date(serial, points, date)) is { } row) yield return row;
            }

            yield break;
        }

        var end = to.ToUnixTimeSeconds();
        for (var day = from.ToUnixTimeSeconds() / Schema.Day; day * Schema.Day < end; day++)
            foreach (var row in Guarded(() => query.Day(serial, points, day, from, to, distance))) yield return row;
    }

    /// <summary>The raw polls of a group after a time, in order, read while they are enumerated.</summary>
    /// <param name="serial">The inverter.</param>
    /// <param name="group">The name of the poll group, as <see cref="HistoryPoint.Group"/> has it.</param>
    /// <param name="after">The time.</param>
    /// <exception cref="HistoryException">It cannot be read.</exception>
    public IEnumerable<HistoryPoll> Polls(string serial, string group, DateTimeOffset after)
    {
        if (_catalogue.FindInverter(serial) is not { } inverter) yield break;
        if (_catalogue.Find(inverter, TimePrefix + group) is not { } times) yield break;
        var series = _catalogue.Of(inverter).Where(one => one.Cadence == times.Id && one.Id != times.Id).ToList();
        var points = series.ConvertAll(PointOf);

        // In snapshots: an hour that is packed meanwhile would be found neither packed nor as minutes.
        foreach (var hour in Guarded(() => HoursFrom(inverter, times, after.ToUnixTimeMilliseconds() / 1000 / Schema.Hour)))
        {
            var polls = Guarded(() => PollsIn(hour, series, points, after.ToUnixTimeMilliseconds()));
            foreach (var (moment, values) in polls) yield return new HistoryPoll(At(moment), values);
        }
    }

    /// <summary>The poll groups of an inverter that have a history, as <see cref="Polls"/> takes them.</summary>
    public IReadOnlyList<string> Groups(string serial) => _catalogue.FindInverter(serial) is { } inverter
        ? [.. _catalogue.Of(inverter).Where(series => series.Kind == SeriesKind.Time).Select(series => series.Point[TimePrefix.Length..])]
        : [];

    /// <summary>Alarms, the latest first.</summary>
    /// <param name="serial">The inverter.</param>
    /// <param name="from">Those that were active after it; null for all.</param>
    /// <param name="to">Those that were raised before it; null for all.</param>
    /// <param name="limit">The most.</param>
    /// <param name="after">Those older than the alarm of this <see cref="HistoryAlarm.Id"/>; null for all.</param>
    /// <exception cref="HistoryException">It cannot be read.</exception>
    public IReadOnlyList<HistoryAlarm> Alarms(string serial, DateTimeOffset? from, DateTimeOffset? to, int limit, long? after) => _file.All(
        """
        select a.id, a.field, a.bit, a.code, a.device, a.text, a.level, a.raised, a.cleared
        from alarm a join inverter i on i.id = a.inverter
        where i.serial = $1 and coalesce(a.cleared, 9e15) >= $2 and a.raised < $3 and a.id < $4 order by a.id desc limit $5
        """,
        row => new HistoryAlarm(
            row.GetInt64(0),
            row.GetString(1),
            row.GetInt32(2),
            row.IsDBNull(3) ? null : row.GetInt32(3),
            row.GetString(4),
            row.GetString(5),
            row.GetInt32(6),
            At(row.GetInt64(7) * 1000),
            row.IsDBNull(8) ? null : At(row.GetInt64(8) * 1000)),
        serial,
        from?.ToUnixTimeSeconds() ?? long.MinValue,
        to?.ToUnixTimeSeconds() ?? long.MaxValue,
        after ?? long.MaxValue,
        limit);

    /// <summary>Setting changes, the latest first.</summary>
    /// <inheritdoc cref="Alarms"/>
    public IReadOnlyList<HistoryChange> Changes(string serial, DateTimeOffset? from, DateTimeOffset? to, int limit, long? after) =>
        _file.All(
            """
            select c.id, c.time, c.setting, c.old, c.wanted, c.read_back, c.by, c.result
            from change c join inverter i on i.id = c.inverter
            where i.serial = $1 and c.time >= $2 and c.time < $3 and c.id < $4 order by c.id desc limit $5
            """,
            row => new HistoryChange(
                row.GetInt64(0),
                At(row.GetInt64(1) * 1000),
                row.GetString(2),
                row.IsDBNull(3) ? null : row.GetString(3),
                row.GetString(4),
                row.IsDBNull(5) ? null : row.GetString(5),
                row.GetString(6),
                row.GetString(7)),
            serial,
            from?.ToUnixTimeSeconds() ?? long.MinValue,
            to?.ToUnixTimeSeconds() ?? long.MaxValue,
            after ?? long.MaxValue,
            limit);

    /// <summary>What the history has.</summary>
    /// <exception cref="HistoryException">It cannot be read.</exception>
    public HistoryInfo Info() => Guarded(() => new InfoQuery(_file, _catalogue, _zone).Run());

    /// <summary>Writes a copy of the history, also while the daemon runs; only its owner can read it.</summary>
    /// <param name="target">The file of the copy, which must not exist.</param>
    /// <param name="cancellation">Ends it; no file is left then.</param>
    /// <exception cref="HistoryException">It cannot be written.</exception>
    public void Backup(string target, CancellationToken cancellation)
    {
        try
        {
            PrivateFile.Create(target, FileMode.CreateNew).Dispose();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new HistoryException(e.Message.TrimEnd('.'), e);
        }

        try
        {
            // A copy writes nothing in the history itself.
            using var interruptible = _file.Interruptible(cancellation);
            _ = _file.Run("pragma query_only = off");
            _ = _file.Run("vacuum into $1", target);
        }
        catch
        {
            File.Delete(target);
            throw;
        }
        finally
        {
            _ = _file.Run("pragma query_only = on");
        }
    }

    /// <summary>Reads all of the history.</summary>
    /// <param name="cancellation">Ends it.</param>
    /// <returns>What is damaged, a sentence each; none where all is well.</returns>
    public IReadOnlyList<string> Check(CancellationToken cancellation)
    {
        using var interruptible = _file.Interruptible(cancellation);
        return _file.InSnapshot(() => new IntegrityCheck(_file, _catalogue).Run(cancellation));
    }

    /// <inheritdoc/>
    public void Dispose() => _file.Dispose();

    private List<long> HoursFrom(int inverter, Series times, long hour)
    {
        var packed = _file.All(
            "select key & 4294967295 from raw where key >= $1 and key < $2 order by key",
            row => row.GetInt64(0),
            Schema.Key(times.Id, hour),
            Schema.Key(times.Id + 1, 0));
        var recent = _file.All(
            $"select distinct (key & 4294967295) / {Schema.MinutesOfHour} from recent where key >= $1 and key < $2",
            row => row.GetInt64(0),
            Schema.Key(inverter, hour * Schema.MinutesOfHour),
            Schema.Key(inverter + 1, 0));
        return [.. packed.Concat(recent).Distinct().Order()];
    }

    private SortedDictionary<long, List<(HistoryPoint, decimal)>> PollsIn(
        long hour, List<Series> series, List<HistoryPoint> points, long after)
    {
        var raw = new RawLevel(_file, _catalogue);
        var polls = new SortedDictionary<long, List<(HistoryPoint, decimal)>>();
        for (var i = 0; i < series.Count; i++)
        {
            var (moments, steps) = raw.Read(series[i], hour);
            for (var j = 0; j < moments.Count; j++)
            {
                if (moments[j] <= after || Encoding.Gap.Is(steps[j])) continue;
                if (!polls.TryGetValue(moments[j], out var values)) polls[moments[j]] = values = [];
                values.Add((points[i], series[i].Value(steps[j])));
            }
        }

        return polls;
    }

    private T Guarded<T>(Func<T> read)
    {
        try
        {
            return _file.InSnapshot(read);
        }
        catch (InvalidDataException e)
        {
            throw new HistoryException($"the file is damaged: {e.Message}; 'sermatec-ess history check' tells more", e);
        }
    }

    private DateTimeOffset At(long milliseconds) => TimeZoneInfo.ConvertTime(DateTimeOffset.FromUnixTimeMilliseconds(milliseconds), _zone);

    private HistoryPoint PointOf(Series series) => new(
        series.Point,
        series.Unit,
        series.Decimals,
        series.Kind switch
        {
            SeriesKind.Counter => ValueKind.Counter,
            SeriesKind.Daily => ValueKind.Daily,
            SeriesKind.Code => ValueKind.Status,
            _ => ValueKind.Instant,
        },
        _catalogue.Find(series.Cadence)!.Point[TimePrefix.Length..]);
}
