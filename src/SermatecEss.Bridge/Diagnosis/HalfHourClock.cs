using System.Globalization;
using SermatecEss.Protocol.Catalogue;
using SermatecEss.Protocol.Values;

namespace SermatecEss.Bridge.Diagnosis;

/// <summary>
/// Estimates the inverter's clock, which no command returns: responses carry the energies of the 48 half-hours of the day, and the inverter
/// fills the one that its clock shows. So the estimate is good to half an hour, and only while power flows.
/// </summary>
public static class HalfHourClock
{
    private const int HalfHours = 48;

    /// <summary>Hours that differ by less are equal, because the last tenth of a kWh may be counted a little later.</summary>
    private static readonly TimeSpan Tolerance = TimeSpan.FromMinutes(3);

    /// <summary>Power in W that fills each half-hour with two units of the energies (0.1 kWh).</summary>
    private const decimal Flowing = 400;

    /// <summary>Half-hourly energies, and the powers that add up to them.</summary>
    private static readonly (string Energies, string[] Powers)[] Sources =
    [
        ("load_energy_half_hours", ["load_remote_power"]),
        ("pv_energy_half_hours", ["pv1_power", "pv2_power"]),
        ("grid_export_energy_half_hours", ["grid_active_power"]),
    ];

    /// <summary>The read commands that it needs.</summary>
    /// <param name="view">The commands of the inverter's version.</param>
    public static IEnumerable<CommandDefinition> Reads(CatalogueView view) =>
        view.CommandsFor(Sources.SelectMany(source => source.Powers.Prepend(source.Energies)).Select(view.Points.Find).OfType<Point>());

    /// <summary>Compares the inverter's clock with the local time.</summary>
    /// <param name="readings">The latest readings of the inverter, by point.</param>
    /// <param name="now">The time in the inverter's time zone.</param>
    public static (Outcome Result, string Found) Judge(IReadOnlyDictionary<string, Reading> readings, DateTimeOffset now)
    {
        if (Difference(readings, now) is not { } ahead) return (Outcome.Skipped, "cannot be estimated: too little power flows");
        if (ahead == TimeSpan.Zero) return (Outcome.Ok, $"matches {Text(now)} to within half an hour");
        return (Outcome.Warning, $"{(ahead > TimeSpan.Zero ? "ahead of" : "behind")} {Text(now)} by at least {Text(ahead.Duration())}");
    }

    /// <summary>The least by which the inverter's clock is ahead; negative if it is behind, null if unknown.</summary>
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

            // Across midnight, an empty half-hour may just mean that no power has flowed since the morning.
            if (distance > 0 && (last > present || flows))
            {
                // The half-hour has begun on the inverter's clock: it is ahead by at least what is missing here.
                var missing = TimeSpan.FromMinutes((30 * (present + distance)) - now.TimeOfDay.TotalMinutes);
                if (missing > ahead) ahead = missing;
            }
            else if (distance is 0 or -1)
            {
                fits = true;
            }
            else if (distance < 0 && flows && IsFilled(figures, last))
            {
                // Every half-hour is filled, and the next one would be by now.
                behind = TimeSpan.FromMinutes(30 * (-distance - 1));
            }
        }

        return (ahead, behind, fits);
    }

    private static bool IsFilled(decimal[] figures, int last) => last >= 2 && figures[last - 1] > 0 && figures[last - 2] > 0;

    /// <summary>The shorter way around the day.</summary>
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
