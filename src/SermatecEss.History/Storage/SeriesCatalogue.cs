using System.Globalization;
using SermatecEss.Protocol.Catalogue;

namespace SermatecEss.History.Storage;

/// <summary>The inverters and series of a history, each with its number.</summary>
/// <param name="file">The history.</param>
internal sealed class SeriesCatalogue(HistoryFile file)
{
    private const string TimePrefix = "time.";
    private readonly Dictionary<string, int> _inverters = [];
    private readonly Dictionary<(int Inverter, string Point), Series> _series = [];
    private readonly Dictionary<int, Series> _byId = [];

    /// <summary>The name of the series with the times of a poll group.</summary>
    internal static string TimesOf(PollGroup group) => TimePrefix + group.ToString().ToLowerInvariant();

    /// <summary>What the values of a point are; null for one that is not kept in the history.</summary>
    internal static SeriesKind? KindOf(Point point)
    {
        if (point.IsArray || point.IsAlarms || point.Group == PollGroup.None) return null;
        return point.Kind switch
        {
            ValueKind.Instant => SeriesKind.Gauge,
            ValueKind.Counter => SeriesKind.Counter,
            ValueKind.Daily => SeriesKind.Daily,
            ValueKind.Status => SeriesKind.Code,
            _ => null,
        };
    }

    /// <summary>Reads what other programs may have added.</summary>
    internal void Refresh()
    {
        foreach (var (serial, id) in file.All("select serial, id from inverter", row => (row.GetString(0), row.GetInt32(1))))
            _inverters[serial] = id;
        foreach (var series in file.All("select id, inverter, point, unit, step, kind, cadence from series", Map)) Keep(series);
    }

    /// <summary>The number of an inverter; null for one that has no history.</summary>
    internal int? FindInverter(string serial) => _inverters.TryGetValue(serial, out var id) ? id : null;

    /// <summary>All series of all inverters.</summary>
    internal IReadOnlyCollection<Series> All => _byId.Values;

    /// <summary>The numbers of all inverters.</summary>
    internal IReadOnlyCollection<int> Inverters => _inverters.Values;

    /// <summary>The serial numbers of all inverters.</summary>
    internal IEnumerable<string> Serials => _inverters.Keys;

    /// <summary>All series of an inverter.</summary>
    internal IEnumerable<Series> Of(int inverter) => _byId.Values.Where(series => series.Inverter == inverter);

    /// <summary>The series of a point; null if there is none.</summary>
    internal Series? Find(int inverter, string point) => _series.GetValueOrDefault((inverter, point));

    /// <summary>The series of a number; null if there is none.</summary>
    internal Series? Find(int id) => _byId.GetValueOrDefault(id);

    /// <summary>Forgets what was made in a transaction that was rolled back.</summary>
    internal void Forget()
    {
        _inverters.Clear();
        _series.Clear();
        _byId.Clear();
        Refresh();
    }

    /// <summary>The number of an inverter, which is added if it is new. Needs a transaction.</summary>
    internal int AddInverter(string serial, string? model)
    {
        if (_inverters.TryGetValue(serial, out var known)) return known;
        _ = file.Run("insert into inverter (serial, model) values ($1, $2) on conflict do nothing", serial, model);
        return _inverters[serial] = (int)file.Find<long>("select id from inverter where serial = $1", serial);
    }

    /// <summary>The series with the times of a poll group, which is added if it is new. Needs a transaction.</summary>
    internal Series AddTimes(int inverter, PollGroup group) => Find(inverter, TimesOf(group)) ?? Insert(
        new Series(0, inverter, TimesOf(group), "ms", 1, SeriesKind.Time, 0));

    /// <summary>The series of a point, which is added if it is new. Needs a transaction.</summary>
    internal Series Add(int inverter, string point, string? unit, int decimals, SeriesKind kind, Series times) =>
        Find(inverter, point) ?? Insert(
            new Series(0, inverter, point, unit, Series.StepOf(decimals), kind, times.Id));

    private Series Insert(Series series)
    {
        _ = file.Run(
            """
            insert into series (id, inverter, point, unit, step, kind, cadence)
            select coalesce(max(id), 0) + 1, $1, $2, $3, $4, $5, iif($6 = 0, coalesce(max(id), 0) + 1, $6) from series
            where true on conflict do nothing
            """,
            series.Inverter,
            series.Point,
            series.Unit,
            series.Step.ToString(CultureInfo.InvariantCulture),
            series.Kind.ToString().ToLowerInvariant(),
            series.Cadence);
        var made = file.All(
            "select id, inverter, point, unit, step, kind, cadence from series where inverter = $1 and point = $2",
            Map,
            series.Inverter,
            series.Point)[0];
        Keep(made);
        return made;
    }

    private void Keep(Series series)
    {
        _series[(series.Inverter, series.Point)] = series;
        _byId[series.Id] = series;
    }

    private static Series Map(Microsoft.Data.Sqlite.SqliteDataReader row) => new(
        row.GetInt32(0),
        row.GetInt32(1),
        row.GetString(2),
        row.IsDBNull(3) ? null : row.GetString(3),
        decimal.Parse(row.GetString(4), NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture),
        Enum.Parse<SeriesKind>(row.GetString(5), ignoreCase: true),
        row.GetInt32(6));
}
