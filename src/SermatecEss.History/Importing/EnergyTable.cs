using SermatecEss.History.Levels;
using SermatecEss.History.Storage;

namespace SermatecEss.History.Importing;

/// <summary>The columns of an energy file: hours, days or months.</summary>
internal sealed class EnergyTable
{
    private const string Hour = "hour";
    private const string Day = "day";
    private const string Month = "month";

    /// <summary>What Home Assistant calls the energies, and the counters of ours.</summary>
    private static readonly Dictionary<string, string> Types = new()
    {
        ["solar_production"] = "pv_energy_today",
        ["grid_consumption"] = "grid_import_energy_today",
        ["grid_return"] = "grid_export_energy_today",
        ["battery_in"] = "battery_charge_energy_today",
        ["battery_out"] = "battery_discharge_energy_today",
        ["home_consumption"] = "load_energy_today",
    };

    /// <summary>The units of energies, in kWh.</summary>
    private static readonly Dictionary<string, decimal> Units = new() { ["kWh"] = 1, ["Wh"] = 0.001m, ["MWh"] = 1000 };

    private readonly IReadOnlyList<long> _times;

    private EnergyTable(IReadOnlyList<long> times, string span)
    {
        _times = times;
        Span = span;
    }

    /// <summary>How long each column is: hour, day or month.</summary>
    internal string Span { get; }

    /// <summary>Reads the heading.</summary>
    /// <param name="times">The times of the columns, in order.</param>
    /// <param name="zone">The zone of the house.</param>
    /// <param name="days">Its days.</param>
    /// <returns>The table; or null and what is wrong with it.</returns>
    internal static (EnergyTable? Table, string Fault) Of(IReadOnlyList<long> times, TimeZoneInfo zone, Days days)
    {
        if (times.Count < 2) return (null, "one column alone may be an hour, a day or a month; download a longer time");
        var distances = times.Skip(1).Zip(times, (next, time) => next - time).ToList();
        var (least, most) = (distances.Min(), distances.Max());
        string? span = (least, most) switch
        {
            ( > 0, _) when distances.TrueForAll(distance => distance % Schema.Hour == 0) && least == Schema.Hour => Hour,
            ( >= 23 * Schema.Hour, <= 25 * Schema.Hour) => Day,
            ( >= (28 * Schema.Day) - Schema.Hour, <= (31 * Schema.Day) + Schema.Hour) => Month,
            _ => null,
        };
        if (span is null || (span == Hour && times.Any(time => time % Schema.Hour != 0)))
            return (null, "its columns are no hours, days or months");
        if (span == Hour) return (new EnergyTable(times, span), "");
        var areMidnights = times.All(time => days.StartOf(days.DateOf(time)) == time && (span == Day || days.DateOf(time).Day == 1));
        return areMidnights
            ? (new EnergyTable(times, span), "")
            : (null, $"its {span}s do not begin at midnight in the time zone {zone.Id}; give the right one with --time-zone");
    }

    /// <summary>The counter of a type of energies; null for none.</summary>
    internal static string? CounterOf(string type) => Types.GetValueOrDefault(type);

    /// <summary>What a unit is in kWh; null for none of energy.</summary>
    internal static decimal? UnitOf(string unit) => Units.TryGetValue(unit, out var factor) ? factor : null;

    /// <summary>Adds a row.</summary>
    /// <param name="merge">The transaction.</param>
    /// <param name="series">The counter.</param>
    /// <param name="values">A value in kWh for each column; null where it is unknown.</param>
    /// <param name="now">The time, in Unix seconds.</param>
    /// <param name="days">The days of the house.</param>
    /// <returns>How many were added, how many are known, and how many are of a time that is not over.</returns>
    internal (int Added, int Known, int NotOver) Add(
        SampleMerge merge, Series series, IReadOnlyList<decimal?> values, long now, Days days)
    {
        // What the daemon counts today begins with what the inverter has counted since midnight.
        var end = days.StartOf(days.DateOf(now));
        if (Span == Month) end = days.StartOf(new DateOnly(days.DateOf(now).Year, days.DateOf(now).Month, 1));
        var over = Enumerable.Range(0, values.Count).Where(i => values[i] is not null && _times[i] < end).ToList();
        var notOver = values.Count(value => value is not null) - over.Count;
        var added = Span == Hour
            ? AddHours(merge, series, over, values)
            : over.Count(i => Span == Day
                ? merge.AddDay(series, days.DateOf(_times[i]), values[i]!.Value)
                : merge.AddMonth(series, days.DateOf(_times[i]), values[i]!.Value));
        return (added, over.Count - added, notOver);
    }

    private int AddHours(SampleMerge merge, Series series, IEnumerable<int> columns, IReadOnlyList<decimal?> values)
    {
        // Rounded as a sum, so that no energy is lost to the steps of the counter.
        var (sum, steps) = (0m, 0L);
        var rises = columns.Select(i =>
        {
            sum += values[i]!.Value;
            var before = steps;
            steps = series.Steps(sum);
            return (Hour: _times[i] / Schema.Hour, Steps: steps - before);
        }).ToList();
        return rises.GroupBy(rise => rise.Hour / Schema.HoursOfDay).Sum(day =>
            merge.AddRises(series, day.Key, [.. day.Select(rise => ((int)(rise.Hour % Schema.HoursOfDay), rise.Steps))]));
    }
}
