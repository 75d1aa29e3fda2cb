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
    private const string Total = "_total";
    private static readonly string[] Shares = ["self_consumption_today", "autarky_today"];
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
        var points = identity.View.Points;
        Calculated = [.. points.In(PollGroup.Fast).Where(point => point.IsCalculated)];
        var meters = Calculated.Where(point => point.Kind == ValueKind.Counter).Select(point => (Id: point.Id[..^Total.Length], Power: point.Needs[0]));
        _file = options.StateDirectory is { } directory ? new StateFile(Path.Combine(directory, $"{Topics.Safe(identity.Serial)}.json"), log) : null;
        var state = _file?.Load() ?? new InverterState();
        _filter = new QualityFilter(identity.View.Catalogue, options.StuckAfter, options.TimeZone, time, log, state.Counters);
        _alarms = new AlarmLog(state.Alarms.Where(alarm => points.Find(alarm.Field) is not null));
        _meter = new EnergyMeter([.. meters], options.TimeZone, LongestGapInPeriods * plan.Steps[0].Period, time);
        _meter.Restore(state.Energies, state.Day);
    }

    /// <summary>The calculated points that this inverter has.</summary>
    public IReadOnlyList<Point> Calculated { get; }

    /// <summary>The readings that were not believed since the start. May be read by other threads.</summary>
    public IReadOnlyList<Rejected> Rejected => _filter.Rejected;

    /// <summary>Takes a poll.</summary>
    public GroupState Process(Snapshot snapshot)
    {
        var values = _filter.Believe(snapshot);
        foreach (var (point, value) in values)
            if (point.EndsWith("_energy_today", StringComparison.Ordinal) && value is NumberValue { Number: var energy }) _today[point] = energy;
        if (snapshot.Group != PollGroup.Fast) return new GroupState(snapshot.Group, snapshot.Time, values);

        foreach (var point in Calculated.Where(point => !Shares.Contains(point.Id))) Calculate(values, point.Id, id => values.GetValueOrDefault(id) is NumberValue { Number: var number } ? number : null);
        _meter.Take(snapshot.Time, id => values.GetValueOrDefault(id) is NumberValue { Number: var watts } ? watts : null);
        foreach (var (id, energy) in _meter.Energies)
        {
            values[$"{id}_total"] = new NumberValue(Math.Round(energy.Total, 3));
            values[$"{id}_today"] = new NumberValue(Math.Round(_today[$"{id}_today"] = energy.Today, 3));
        }

        foreach (var share in Shares) Calculate(values, share, id => _today.TryGetValue(id, out var energy) ? energy : null);
        var events = _alarms.Take(values.Where(pair => pair.Value is AlarmsValue).Select(pair => (pair.Key, (AlarmsValue)pair.Value)), snapshot.Time);
        Save();
        return new GroupState(snapshot.Group, snapshot.Time, values) { Alarms = _alarms.Standing, Events = events, IsStuck = _filter.IsStuck };
    }

    private static void Calculate(Dictionary<string, PointValue> values, string point, Func<string, decimal?> value)
    {
        if (Calculations.Calculate(point, value) is { } number) values[point] = new NumberValue(number);
    }

    private void Save() => _file?.Save(new InverterState { Energies = _meter.Energies, Day = _meter.Day, Counters = _filter.Counters, Alarms = _alarms.Standing });
}
