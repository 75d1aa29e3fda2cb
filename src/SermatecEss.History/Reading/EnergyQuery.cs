using SermatecEss.History.Levels;
using SermatecEss.History.Storage;

namespace SermatecEss.History.Reading;

/// <summary>Reads energies by hour, day, month or year.</summary>
/// <param name="file">The history.</param>
/// <param name="catalogue">Its series.</param>
/// <param name="zone">The zone of the house.</param>
internal sealed class EnergyQuery(HistoryFile file, SeriesCatalogue catalogue, TimeZoneInfo zone)
{
    /// <summary>The energies of a row, in its order, as the beginnings of the ids of their counters.</summary>
    internal static readonly string[] Quantities =
        ["pv_energy", "grid_import_energy", "grid_export_energy", "battery_charge_energy", "battery_discharge_energy", "load_energy"];

    /// <summary>The counters of an energy: the daily one has more decimal places.</summary>
    private static readonly string[] Counters = ["_today", "_total"];

    /// <inheritdoc cref="HistoryReader.Energy"/>
    internal IReadOnlyList<EnergyRow> Run(string serial, DateTimeOffset from, DateTimeOffset to, EnergySpan by)
    {
        if (catalogue.FindInverter(serial) is not { } inverter || to <= from) return [];
        var raw = new RawLevel(file, catalogue);
        var rolled = new RolledLevels(file, raw, zone);
        var lastStored = rolled.LastStored(inverter);
        if (by == EnergySpan.Hour) return Hours(inverter, from.ToUnixTimeSeconds(), to.ToUnixTimeSeconds(), rolled, lastStored);
        var days = new Days(file, rolled, zone);
        var first = StartOf(days.DateOf(from.ToUnixTimeSeconds()), by);
        var end = days.DateOf(to.ToUnixTimeSeconds() - 1).AddDays(1);
        if (by != EnergySpan.Day) end = Next(StartOf(end.AddDays(-1), by), by);
        DateOnly? last = raw.LastHour(inverter) is { } hour ? days.DateOf(hour * Schema.Hour) : null;
        var energies = Quantities.Select(quantity => DaysOf(inverter, quantity, first, end, last, days, lastStored)).ToList();

        // Days after the last measured one can have been imported.
        var lastKnown = last is { } measured ? energies.SelectMany(known => known.Keys).Append(measured).Max() : end;
        var rows = new List<EnergyRow>();
        for (var start = first; start < end; start = Next(start, by))
        {
            var next = Next(start, by);
            var cells = energies.Select((known, i) => Cell(known, inverter, Quantities[i], start, by, lastKnown).Energy).ToList();
            var covered = energies.Max(known => Covered(known, start, next));
            rows.Add(Row(TimeZoneInfo.ConvertTime(DateTimeOffset.FromUnixTimeSeconds(days.StartOf(start)), zone), cells, covered));
        }

        return rows;
    }

    private List<EnergyRow> Hours(int inverter, long from, long to, RolledLevels rolled, long? lastStored)
    {
        var first = from / Schema.Hour;
        var end = (to + Schema.Hour - 1) / Schema.Hour;
        var rows = new List<EnergyRow>();
        for (var day = first / Schema.HoursOfDay; day * Schema.HoursOfDay < end; day++)
        {
            var hours = Quantities.Select(quantity => Counters
                .Select(counter => catalogue.Find(inverter, quantity + counter))
                .OfType<Series>()
                .Select(series => (Series: series, Hours: rolled.Hours(series, day, lastStored)))
                .ToList()).ToList();
            for (var hour = 0; hour < Schema.HoursOfDay; hour++)
            {
                var index = (day * Schema.HoursOfDay) + hour;
                if (index < first || index >= end) continue;
                var cells = hours.Select(counters =>
                {
                    var (series, buckets) = counters.Find(counter => !counter.Hours[hour].IsEmpty);
                    return series is null
                        ? default((decimal, Origin)?)
                        : (series.Value(buckets[hour].Rise), buckets[hour].IsImported ? Origin.Imported : Origin.Measured);
                }).ToList();
                var start = DateTimeOffset.FromUnixTimeSeconds(index * Schema.Hour);
                var covered = cells.Exists(cell => cell is not null) ? (int)Schema.Hour : 0;
                rows.Add(Row(TimeZoneInfo.ConvertTime(start, zone), cells, covered));
            }
        }

        return rows;
    }

    /// <summary>The days of an energy, of the finer counter if both know it.</summary>
    private Dictionary<DateOnly, EnergyDay> DaysOf(
        int inverter, string quantity, DateOnly from, DateOnly to, DateOnly? last, Days days, long? lastStored)
    {
        var known = new Dictionary<DateOnly, EnergyDay>();

        // Days that are not over, or whose UTC day is not, are made now.
        var present = lastStored is { } stored ? days.DateOf((stored + 1) * Schema.Day) : from;
        foreach (var series in Counters.Select(counter => catalogue.Find(inverter, quantity + counter)).OfType<Series>())
        {
            var rows = days.Stored(series, from, to);
            for (var date = Later(from, present); date < to && date <= last; date = date.AddDays(1))
                if (days.Make(series, date, lastStored) is { } row) rows.Add(row);

            foreach (var row in rows.Where(row => row.Total is not null))
            {
                _ = known.TryAdd(
                    row.Date,
                    new EnergyDay(decimal.Round((decimal)row.Total!.Value, series.Decimals), row.Covered, row.Origin));
            }
        }

        return known;
    }

    /// <summary>
    /// The energy of a span, and whether it is known of every day until now. A month or year with unknown days is taken from what the
    /// inverter or an import knows of it; only if that is nothing, from the days that are known.
    /// </summary>
    private ((decimal Value, Origin Origin)? Energy, bool IsWhole) Cell(
        Dictionary<DateOnly, EnergyDay> days,
        int inverter,
        string quantity,
        DateOnly start,
        EnergySpan by,
        DateOnly last)
    {
        if (by == EnergySpan.Day)
            return days.TryGetValue(start, out var day) ? ((day.Total, day.Origin), true) : (null, false);
        var parts = new List<((decimal Value, Origin Origin)? Energy, bool IsWhole)>();
        var partSpan = by == EnergySpan.Year ? EnergySpan.Month : EnergySpan.Day;
        for (var part = start; part < Next(start, by) && part <= last; part = Next(part, partSpan))
            parts.Add(Cell(days, inverter, quantity, part, partSpan, last));
        var known = parts.Where(part => part.Energy is not null).Select(part => part.Energy!.Value).ToList();
        var isWhole = parts.Count > 0 && parts.TrueForAll(part => part.IsWhole);
        if (!isWhole && Remembered(inverter, quantity, start, by) is { } remembered) return (remembered, true);
        return known.Count == 0 ? (null, false) : ((known.Sum(part => part.Value), known.Max(part => part.Origin)), isWhole);
    }

    /// <summary>What the inverter or an import knows of a month or year.</summary>
    private (decimal, Origin)? Remembered(int inverter, string quantity, DateOnly start, EnergySpan by)
    {
        if (catalogue.Find(inverter, $"{quantity}_today") is not { } series) return null;
        var found = file.All(
            "select total, origin from period where series = $1 and unit = $2 and start = $3",
            row => ((decimal)row.GetDouble(0), Enum.Parse<Origin>(row.GetString(1), ignoreCase: true)),
            series.Id,
            by == EnergySpan.Month ? "month" : "year",
            Days.Text(start));
        return found.Count == 0 ? null : found[0];
    }

    private static EnergyRow Row(DateTimeOffset start, List<(decimal Value, Origin Origin)?> cells, int covered) => new(
        start,
        cells[0]?.Value,
        cells[1]?.Value,
        cells[2]?.Value,
        cells[3]?.Value,
        cells[4]?.Value,
        cells[5]?.Value,
        covered,
        cells.Max(cell => cell?.Origin));

    private static int Covered(
        Dictionary<DateOnly, EnergyDay> days, DateOnly start, DateOnly next)
    {
        var covered = 0;
        for (var date = start; date < next; date = date.AddDays(1)) covered += days.TryGetValue(date, out var day) ? day.Covered : 0;
        return covered;
    }

    private static DateOnly Later(DateOnly one, DateOnly other) => one > other ? one : other;

    private static DateOnly StartOf(DateOnly date, EnergySpan by) => by switch
    {
        EnergySpan.Month => new DateOnly(date.Year, date.Month, 1),
        EnergySpan.Year => new DateOnly(date.Year, 1, 1),
        _ => date,
    };

    private static DateOnly Next(DateOnly start, EnergySpan by) => by switch
    {
        EnergySpan.Month => start.AddMonths(1),
        EnergySpan.Year => start.AddYears(1),
        _ => start.AddDays(1),
    };
}
