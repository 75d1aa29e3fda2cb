using SermatecEss.Bridge.Configuration;
using SermatecEss.Bridge.Logging;
using SermatecEss.Inverter;
using SermatecEss.Inverter.Polling;
using SermatecEss.Protocol.Catalogue;
using SermatecEss.Protocol.Values;

namespace SermatecEss.Bridge.Points;

/// <summary>Processes the readings of one inverter between a poll and the outputs: filters, calculates and counts.</summary>
public sealed class Pipeline
{
    private const int LongestGapInPeriods = 5;
    private const string Total = "_total";
    private const string Today = "_today";
    private static readonly string[] Shares = ["self_consumption_today", "autarky_today"];
    private readonly IReadOnlyList<Point> _calculated;
    private readonly QualityFilter _filter;
    private readonly EnergyMeter _meter;
    private readonly AlarmLog _alarms;
    private readonly TimeZoneInfo _zone;
    private readonly TimeProvider _time;
    private readonly TimeSpan _longestAge;

    /// <summary>The last read energies of the day, from which the shares are calculated.</summary>
    private readonly Dictionary<string, (decimal Energy, DateTimeOffset Time, long Timestamp)> _read = [];

    /// <summary>Continues with the saved state of this inverter.</summary>
    /// <param name="identity">The inverter.</param>
    /// <param name="plan">What is polled.</param>
    /// <param name="options">The daemon's settings.</param>
    /// <param name="saved">The saved state of this inverter.</param>
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
        _zone = options.TimeZone;
        _time = time;
        _longestAge = LongestGapInPeriods * plan.Steps.Max(step => step.Group == PollGroup.Counters ? step.Period : TimeSpan.Zero);
        _alarms = new AlarmLog(saved.Alarms.Where(alarm => points.Find(alarm.Field) is not null));
        _meter = new EnergyMeter([.. meters], options.TimeZone, LongestGapInPeriods * plan.Steps[0].Period, time);
        _meter.Restore(saved.Energies, saved.Day);
    }

    /// <summary>The readings rejected since the start. Thread-safe.</summary>
    public IReadOnlyList<Rejected> Rejected => _filter.Rejected;

    /// <summary>The state to save for this inverter; immutable.</summary>
    internal InverterState State => new()
    {
        Energies = _meter.Energies.ToDictionary(),
        Day = _meter.Day,
        Counters = _filter.Counters.ToDictionary(),
        Alarms = _alarms.Standing,
    };

    /// <summary>Whether counters wait for another reading and should be polled again at once.</summary>
    internal bool WantsCountersAgain => _filter.WantsCountersAgain;

    /// <summary>Takes a poll.</summary>
    public GroupState Process(Snapshot snapshot)
    {
        var values = _filter.Accept(snapshot);
        if (snapshot.Group == PollGroup.Counters)
        {
            foreach (var (point, value) in values)
            {
                if (value is NumberValue { Number: var energy } && point.EndsWith(Today, StringComparison.Ordinal))
                    _read[point] = (energy, snapshot.Time, _time.GetTimestamp());
            }
        }

        if (snapshot.Group != PollGroup.Fast)
            return new GroupState(snapshot.Group, snapshot.Time, values) { IsStuck = _filter.IsStuck };

        decimal? Number(string id) => values.GetValueOrDefault(id) is NumberValue { Number: var number } ? number : null;
        foreach (var point in _calculated.Where(point => !Shares.Contains(point.Id))) Calculate(values, point.Id, Number);
        _meter.Take(snapshot.Time, Number);
        var today = _read
            .Where(read => IsOfNow(read.Value.Time, read.Value.Timestamp, snapshot.Time))
            .ToDictionary(read => read.Key, read => read.Value.Energy);
        foreach (var (id, energy) in _meter.Energies.Where(energy => _meter.IsCurrent(energy.Key)))
        {
            today[$"{id}{Today}"] = energy.Today;
            values[$"{id}{Total}"] = new NumberValue(Math.Round(energy.Total, 3));
            values[$"{id}{Today}"] = new NumberValue(Math.Round(energy.Today, 3));
        }

        foreach (var share in Shares) Calculate(values, share, id => today.TryGetValue(id, out var energy) ? energy : null);
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

    /// <summary>Whether an energy was read this day, and not too long ago: one lost response ends no share.</summary>
    private bool IsOfNow(DateTimeOffset read, long timestamp, DateTimeOffset now) =>
        _time.GetElapsedTime(timestamp) <= _longestAge
        && TimeZoneInfo.ConvertTime(now, _zone).Date == TimeZoneInfo.ConvertTime(read, _zone).Date;

    private static void Calculate(Dictionary<string, PointValue> values, string point, Func<string, decimal?> value)
    {
        if (Calculations.Calculate(point, value) is { } number) values[point] = new NumberValue(number);
    }
}
