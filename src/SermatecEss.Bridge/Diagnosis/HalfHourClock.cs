using System.Globalization;
using SermatecEss.Protocol.Catalogue;
using SermatecEss.Protocol.Values;

namespace SermatecEss.Bridge.Diagnosis;

/// <summary>
/// What can be known of the inverter's clock, which no command tells: its answers carry the energies of the 48 half-hours of its day, and
/// it fills the one that its clock shows. So this is good to half an hour, and only while power flows.
/// </summary>
public static class HalfHourClock
{
    private const int HalfHours = 48;

    /// <summary>An hour that differs by less counts as the same, as the last tenth of a kWh may have been counted a little later.</summary>
    private static readonly TimeSpan Tolerance = TimeSpan.FromMinutes(3);

    /// <summary>Watts that fill each half-hour with two tenths of a kWh, the unit that the energies are counted in.</summary>
    private const decimal Flowing = 400;

    /// <summary>Energies of half-hours, and the powers whose sum fills them.</summary>
    private static readonly (string Energies, string[] Powers)[] Sources =
    [
        ("load_energy_half_hours", ["load_remote_power"]),
        ("pv_energy_half_hours", ["pv1_power", "pv2_power"]),
        ("grid_export_energy_half_hours", ["grid_active_power"]),
    ];

    /// <summary>The read commands whose answers it takes.</summary>
    /// <param name="view">The commands of the inverter's version.</param>
    public static IEnumerable<CommandDefinition> Reads(CatalogueView view) =>
        view.CommandsFor(Sources.SelectMany(source => source.Powers.Prepend(source.Energies)).Select(view.Points.Find).OfType<Point>());

    /// <summary>Compares the inverter's clock with that of its owner.</summary>
    /// <param name="readings">What the inverter has just answered, by point.</param>
    /// <param name="now">The time in the inverter's time zone.</param>
    public static (Outcome Result, string Found) Judge(IReadOnlyDictionary<string, Reading> readings, DateTimeOffset now)
    {
        if (Difference(readings, now) is not { } ahead) return (Outcome.Skipped, "cannot be estimated: too little power flows");
        if (ahead == TimeSpan.Zero) return (Outcome.Ok, $"matches {Text(now)} to within half an hour");
        return (Outcome.Warning, $"{(ahead > TimeSpan.Zero ? "ahead of" : "behind")} {Text(now)} by at least {Text(ahead.Duration())}");
    }

    /// <summary>
    /// How far the inverter's clock is ahead of that of its owner, at least; negative where it is behind, null where it is not known.
    /// </summary>
    /// <inheritdoc cref="Judge"/>
    public static TimeSpan? Difference(IReadOnlyDictionary<string, Reading> readings, DateTimeOffset now)
    {
        var (ahead, behind, fits) = Compare(readings, now);
        if (ahead > Tolerance) return ahead;
        if (fits || ahead > TimeSpan.Zero) return TimeSpan.Zero;
        return behind > TimeSpan.Zero ? -behind : null;
    }

    private static (TimeSpan Ahead, TimeSpan Behind, bool Fits) Compare(IReadOnlyDictionary<string, Reading> readings, DateTimeOffset now)
    {
        var present = (int)(now.TimeOfDay.TotalMinutes / 30);
        var ahead = TimeSpan.Zero;
        var behind = TimeSpan.Zero;
        var fits = false;
        foreach (var (energies, powers) in Sources)
        {
            if (Energies(readings, energies) is not { } figures
                || Array.FindLastIndex(figures, figure => figure > 0) is not (>= 0 and var last))
            {
                continue;
            }

            var distance = Wrapped(last - present);
            var flows = powers.Sum(power => Number(readings, power) ?? 0) >= Flowing;

            // Over midnight it could as well be that nothing has flowed since the morning.
            if (distance > 0 && (last > present || flows))
            {
                // The half-hour has begun on its clock: it is ahead by what is missing here, or more.
                var missing = TimeSpan.FromMinutes((30 * (present + distance)) - now.TimeOfDay.TotalMinutes);
                if (missing > ahead) ahead = missing;
            }
            else if (distance is 0 or -1)
            {
                fits = true;
            }
            else if (distance < 0 && flows && IsFilled(figures, last))
            {
                // Every half-hour was filled, and the next would be by now.
                behind = TimeSpan.FromMinutes(30 * (-distance - 1));
            }
        }

        return (ahead, behind, fits);
    }

    private static bool IsFilled(decimal[] figures, int last) => last >= 2 && figures[last - 1] > 0 && figures[last - 2] > 0;

    /// <summary>The shorter way round the day.</summary>
    private static int Wrapped(int distance) =>
        distance > HalfHours / 2 ? distance - HalfHours : distance < -HalfHours / 2 ? distance + HalfHours : distance;

    private static decimal[]? Energies(IReadOnlyDictionary<string, Reading> readings, string point) =>
        readings.TryGetValue(point, out var reading) && reading.Value is ListValue { Items.Count: HalfHours } list
            ? [.. list.Items.Select(item => item is NumberValue number ? number.Number : 0)]
            : null;

    private static decimal? Number(IReadOnlyDictionary<string, Reading> readings, string point) =>
        readings.TryGetValue(point, out var reading) && reading.Value is NumberValue number ? number.Number : null;

    private static string Text(DateTimeOffset now) => now.ToString("HH:mm", CultureInfo.InvariantCulture);

    private static string Text(TimeSpan span) =>
        span.TotalMinutes > 90
            ? string.Create(CultureInfo.InvariantCulture, $"{span.TotalHours:0.#} hours")
            : string.Create(CultureInfo.InvariantCulture, $"{Math.Ceiling(span.TotalMinutes):0} minutes");
}
