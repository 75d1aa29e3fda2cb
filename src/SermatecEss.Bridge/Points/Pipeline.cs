using SermatecEss.Bridge.Configuration;
using SermatecEss.Bridge.Logging;
using SermatecEss.Inverter;
using SermatecEss.Inverter.Polling;
using SermatecEss.Protocol.Catalogue;
using SermatecEss.Protocol.Values;

namespace SermatecEss.Bridge.Points;

/// <summary>
/// What happens to the readings of one inverter between a poll and the outputs: they are doubted, calculated with, and counted.
/// </summary>
public sealed class Pipeline
{
    private const int LongestGapInPeriods = 5;
    private const string Total = "_total";
    private static readonly string[] Shares = ["self_consumption_today", "autarky_today"];
    private readonly IReadOnlyList<Point> _calculated;
    private readonly QualityFilter _filter;
    private readonly EnergyMeter _meter;
    private readonly AlarmLog _alarms;
    private readonly Dictionary<string, decimal> _today = [];

    /// <summary>Goes on from what was saved of this inverter.</summary>
    /// <param name="identity">The inverter.</param>
    /// <param name="plan">What it is asked.</param>
    /// <param name="options">What the daemon is told.</param>
    /// <param name="saved">What was saved of this inverter.</param>
    /// <param name="time">The clock.</param>
    /// <param name="log">The log.</param>
    internal Pipeline(InverterIdentity identity, PollPlan plan, BridgeOptions options, InverterState saved, TimeProvider time, Log log)
    {
        var points = identity.View.Points;
        _calculated = [.. points.In(PollGroup.Fast).Where(point => point.IsCalculated)];
        var meters = _calculated
            .Where(point => point.Kind == ValueKind.Counter)
            .Select(point => (Id: point.Id[..^Total.Length], Power: point.Needs[0]));
        _filter = new QualityFilter(identity.View.Catalogue, options.StuckAfter, options.TimeZone, time, log, saved.Counters);
        _alarms = new AlarmLog(saved.Alarms.Where(alarm => points.Find(alarm.Field) is not null));
        _meter = new EnergyMeter([.. meters], options.TimeZone, LongestGapInPeriods * plan.Steps[0].Period, time);
        _meter.Restore(saved.Energies, saved.Day);
    }

    /// <summary>The readings that were not believed since the start. May be read by other threads.</summary>
    public IReadOnlyList<Rejected> Rejected => _filter.Rejected;

    /// <summary>What has to be saved of this inverter; does not change any more.</summary>
    internal InverterState State => new()
    {
        Energies = _meter.Energies.ToDictionary(),
        Day = _meter.Day,
        Counters = _filter.Counters.ToDictionary(),
        Alarms = _alarms.Standing,
    };

    /// <summary>Takes a poll.</summary>
    public GroupState Process(Snapshot snapshot)
    {
        var values = _filter.Believe(snapshot);
        foreach (var (point, value) in values)
        {
            if (point.EndsWith("_energy_today", StringComparison.Ordinal) && value is NumberValue { Number: var energy })
                _today[point] = energy;
        }

        if (snapshot.Group != PollGroup.Fast) return new GroupState(snapshot.Group, snapshot.Time, values);

        decimal? Number(string id) => values.GetValueOrDefault(id) is NumberValue { Number: var number } ? number : null;
        foreach (var point in _calculated.Where(point => !Shares.Contains(point.Id))) Calculate(values, point.Id, Number);
        _meter.Take(snapshot.Time, Number);
        foreach (var (id, energy) in _meter.Energies)
        {
            _today[$"{id}_today"] = energy.Today;
            values[$"{id}_total"] = new NumberValue(Math.Round(energy.Total, 3));
            values[$"{id}_today"] = new NumberValue(Math.Round(energy.Today, 3));
        }

        foreach (var share in Shares) Calculate(values, share, id => _today.TryGetValue(id, out var energy) ? energy : null);
        var events = _alarms.Take(
            values.Where(pair => pair.Value is AlarmsValue).Select(pair => (pair.Key, (AlarmsValue)pair.Value)),
            snapshot.Time);
        return new GroupState(snapshot.Group, snapshot.Time, values)
        {
            Alarms = _alarms.Standing,
            Events = events,
            IsStuck = _filter.IsStuck,
        };
    }

    private static void Calculate(Dictionary<string, PointValue> values, string point, Func<string, decimal?> value)
    {
        if (Calculations.Calculate(point, value) is { } number) values[point] = new NumberValue(number);
    }
}
