using SermatecEss.Bridge.Configuration;
using SermatecEss.Bridge.HomeAssistant;
using SermatecEss.Bridge.State;
using SermatecEss.Inverter;
using SermatecEss.Inverter.Polling;
using SermatecEss.Protocol.Catalogue;
using SermatecEss.Protocol.Values;

namespace SermatecEss.Bridge.Points;

/// <summary>What happens to the readings of one inverter between a poll and the outputs: they are doubted, calculated with, and counted.</summary>
public sealed class Pipeline
{
    private const int LongestGapInPeriods = 5;
    private static readonly (string Id, string Label, string Power)[] Meters =
    [
        ("pv_energy", "PV energy", "pv_power"),
        ("grid_import_energy", "Grid import energy", "grid_import_power"),
        ("grid_export_energy", "Grid export energy", "grid_export_power"),
        ("battery_charge_energy", "Battery charge energy", "battery_charge_power"),
        ("battery_discharge_energy", "Battery discharge energy", "battery_discharge_power"),
        ("load_energy", "Load energy", "load_power"),
    ];

    private static readonly CalculatedPoint SelfConsumption = new("self_consumption_today", "Self-consumption today", "%", ValueKind.Instant);
    private static readonly CalculatedPoint Autarky = new("autarky_today", "Autarky today", "%", ValueKind.Instant);
    private readonly QualityFilter _filter;
    private readonly EnergyMeter _meter;
    private readonly AlarmLog _alarms;
    private readonly StateFile? _file;
    private readonly Dictionary<string, decimal> _today = [];

    /// <summary>Goes on from what was saved of this inverter.</summary>
    /// <param name="identity">The inverter.</param>
    /// <param name="plan">What it is asked.</param>
    /// <param name="options">What the daemon is told.</param>
    /// <param name="time">The clock.</param>
    /// <param name="log">The log.</param>
    public Pipeline(InverterIdentity identity, PollPlan plan, BridgeOptions options, TimeProvider time, Log log)
    {
        var fields = plan.Steps.SelectMany(step => step.Commands).SelectMany(identity.View.AnswersOf).SelectMany(code => identity.View.Find(code)!.Fields).Where(field => !field.IsArray).Select(field => field.Id).ToHashSet();
        var powers = Calculations.Of(fields).ToList();
        var meters = Meters.Where(meter => !fields.Contains($"{meter.Id}_total") && powers.Exists(power => power.Id == meter.Power)).ToList();
        var energies = meters.SelectMany(meter => (CalculatedPoint[])[new($"{meter.Id}_total", $"{meter.Label} total (calculated)", "kWh", ValueKind.Counter), new($"{meter.Id}_today", $"{meter.Label} today (calculated)", "kWh", ValueKind.Daily)]).ToList();
        var known = fields.Union(energies.Select(point => point.Id)).ToHashSet();
        Calculated =
        [
            .. powers,
            .. energies,
            .. known.IsSupersetOf((string[])["pv_energy_today", "grid_export_energy_today"]) ? [SelfConsumption] : Array.Empty<CalculatedPoint>(),
            .. known.IsSupersetOf((string[])["load_energy_today", "grid_import_energy_today"]) ? [Autarky] : Array.Empty<CalculatedPoint>(),
        ];
        _file = options.StateDirectory is { } directory ? new StateFile(Path.Combine(directory, $"{Topics.Safe(identity.Serial)}.json"), log) : null;
        var state = _file?.Load() ?? new InverterState();
        _filter = new QualityFilter(identity.View.Catalogue, options.StuckAfter, options.TimeZone, time, log, state.Counters);
        _alarms = new AlarmLog(state.Alarms.Where(alarm => fields.Contains(alarm.Field)));
        _meter = new EnergyMeter([.. meters.Select(meter => (meter.Id, meter.Power))], options.TimeZone, LongestGapInPeriods * plan.Steps[0].Period, time);
        _meter.Restore(state.Energies, state.Day);
    }

    /// <summary>The calculated points that this inverter has.</summary>
    public IReadOnlyList<CalculatedPoint> Calculated { get; }

    /// <summary>The readings that were not believed since the start. May be read by other threads.</summary>
    public IReadOnlyList<Rejected> Rejected => _filter.Rejected;

    /// <summary>Takes a poll.</summary>
    public GroupState Process(Snapshot snapshot)
    {
        var values = _filter.Believe(snapshot);
        foreach (var (point, value) in values)
            if (point.EndsWith("_energy_today", StringComparison.Ordinal) && value is NumberValue { Number: var energy }) _today[point] = energy;
        if (snapshot.Group != PollGroup.Fast) return new GroupState(snapshot.Group, snapshot.Time, values);

        foreach (var (point, power) in Calculations.Calculate(id => values.GetValueOrDefault(id) is NumberValue { Number: var number } ? number : null)) values[point.Id] = new NumberValue(power);
        _meter.Take(snapshot.Time, id => values.GetValueOrDefault(id) is NumberValue { Number: var watts } ? watts : null);
        foreach (var (id, energy) in _meter.Energies)
        {
            values[$"{id}_total"] = new NumberValue(Math.Round(energy.Total, 3));
            values[$"{id}_today"] = new NumberValue(Math.Round(_today[$"{id}_today"] = energy.Today, 3));
        }

        Share(values, SelfConsumption.Id, "pv_energy_today", "grid_export_energy_today");
        Share(values, Autarky.Id, "load_energy_today", "grid_import_energy_today");
        var events = _alarms.Take(values.Where(pair => pair.Value is AlarmsValue).Select(pair => (pair.Key, (AlarmsValue)pair.Value)), snapshot.Time);
        Save();
        return new GroupState(snapshot.Group, snapshot.Time, values) { Alarms = _alarms.Standing, Events = events, IsStuck = _filter.IsStuck };
    }

    /// <summary>How much of an energy did not go to the grid, or come from there.</summary>
    private void Share(Dictionary<string, PointValue> values, string point, string whole, string grid)
    {
        if (_today.TryGetValue(whole, out var all) && all > 0 && _today.TryGetValue(grid, out var part)) values[point] = new NumberValue(Math.Round(Math.Clamp(100 * (all - part) / all, 0, 100), 1));
    }

    private void Save() => _file?.Save(new InverterState { Energies = _meter.Energies, Day = _meter.Day, Counters = _filter.Counters, Alarms = _alarms.Standing });
}
