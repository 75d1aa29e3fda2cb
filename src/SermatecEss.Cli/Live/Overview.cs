using SermatecEss.Bridge.Inverters;
using SermatecEss.Protocol.Values;

namespace SermatecEss.Cli.Live;

/// <summary>The main values at one moment.</summary>
/// <param name="Time">The moment.</param>
/// <param name="Numbers">The values of <see cref="Points"/> by id, without unknown ones.</param>
/// <param name="Alarms">The active alarms.</param>
/// <param name="Trouble">Why nothing is known; null otherwise.</param>
internal sealed record Overview(
    DateTimeOffset Time, IReadOnlyDictionary<string, decimal> Numbers, IReadOnlyList<Alarm> Alarms, string? Trouble = null)
{
    /// <summary>The present powers and the battery's SOC, with the usual signs.</summary>
    internal static IReadOnlyList<string> Powers { get; } = ["pv_power", "battery_power", "battery_soc", "grid_power", "load_power"];

    /// <summary>Today's energies, in kWh.</summary>
    internal static IReadOnlyList<string> Energies { get; } =
    [
        "pv_energy_today", "load_energy_today", "grid_import_energy_today", "grid_export_energy_today",
        "battery_charge_energy_today", "battery_discharge_energy_today",
    ];

    /// <summary>All points in it.</summary>
    internal static IReadOnlyList<string> Points { get; } = [.. Powers, .. Energies];

    /// <summary>Where the power goes.</summary>
    internal PowerFlow Flow => PowerFlow.Of(Find);

    /// <summary>Creates one from the values of points.</summary>
    /// <param name="time">The moment.</param>
    /// <param name="find">Returns the value of a point, or null.</param>
    /// <param name="alarms">The active alarms.</param>
    internal static Overview Of(DateTimeOffset time, Func<string, decimal?> find, IEnumerable<Alarm> alarms) => new(
        time,
        Points.Where(point => find(point) is not null).ToDictionary(point => point, point => find(point)!.Value),
        [.. alarms]);

    /// <summary>Creates one from an inverter's picture.</summary>
    internal static Overview Of(InverterPicture picture, DateTimeOffset time) => picture.Trouble is { } trouble
        ? new Overview(time, new Dictionary<string, decimal>(), [], trouble)
        : Of(
            time,
            point => picture.Find(point) is NumberValue number ? number.Number : null,
            LineView.AlarmsOf(picture).Select(raised => raised.Alarm));

    /// <summary>The value of a point; null if unknown.</summary>
    internal decimal? Find(string point) => Numbers.TryGetValue(point, out var number) ? number : null;

    /// <summary>An alarm in a few words.</summary>
    internal static string Text(Alarm alarm) => alarm.Code is { } code ? $"{code} {alarm.Description}" : alarm.Description;
}
