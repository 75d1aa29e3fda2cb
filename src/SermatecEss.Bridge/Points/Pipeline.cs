using SermatecEss.Bridge.Configuration;
using SermatecEss.Bridge.Logging;
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
    private const string Today = "_today";
    private const string SelfConsumption = "self_consumption_today";
    private const string Autarky = "autarky_today";
    private readonly IReadOnlyList<Point> _powers;
    private readonly HashSet<string> _shares;
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
        var calculated = identity.View.Points.All.Where(point => point.IsCalculated).ToList();
        _powers = [.. calculated.Where(point => point.Unit == "W")];
        _shares = [.. calculated.Select(point => point.Id).Where(id => id is SelfConsumption or Autarky)];

        // An energy that the inverter does not count is the integral of the one power that it needs.
        var meters = calculated.Where(point => point.Kind == ValueKind.Counter).Select(point => (Id: point.Id[..^Total.Length], Power: point.Needs[0])).ToList();
        _filter = new QualityFilter(identity.View.Catalogue, options.StuckAfter, options.TimeZone, time, log, saved.Counters);
        _alarms = new AlarmLog(saved.Alarms.Where(alarm => identity.View.Points.Find(alarm.Field) is not null));
        _meter = new EnergyMeter(meters, options.TimeZone, LongestGapInPeriods * plan.Steps[0].Period, time);
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
            if (point.EndsWith("_energy_today", StringComparison.Ordinal) && value is NumberValue { Number: var energy }) _today[point] = energy;
        if (snapshot.Group != PollGroup.Fast) return new GroupState(snapshot.Group, snapshot.Time, values);

        decimal? Number(string id) => values.GetValueOrDefault(id) is NumberValue { Number: var number } ? number : null;
        foreach (var point in _powers)
            if (Calculations.Calculate(point.Id, Number) is { } power) values[point.Id] = new NumberValue(power);
        _meter.Take(snapshot.Time, Number);
        foreach (var (id, energy) in _meter.Energies)
        {
            _today[$"{id}{Today}"] = energy.Today;
            values[$"{id}{Total}"] = new NumberValue(Math.Round(energy.Total, 3));
            values[$"{id}{Today}"] = new NumberValue(Math.Round(energy.Today, 3));
        }

        Share(values, SelfConsumption, "pv_energy_today", "grid_export_energy_today");
        Share(values, Autarky, "load_energy_today", "grid_import_energy_today");
        var events = _alarms.Take(values.Where(pair => pair.Value is AlarmsValue).Select(pair => (pair.Key, (AlarmsValue)pair.Value)), snapshot.Time);
        return new GroupState(snapshot.Group, snapshot.Time, values) { Alarms = _alarms.Standing, Events = events, IsStuck = _filter.IsStuck };
    }

    /// <summary>How much of an energy did not go to the grid, or come from there.</summary>
    private void Share(Dictionary<string, PointValue> values, string point, string whole, string grid)
    {
        if (!_shares.Contains(point) || !_today.TryGetValue(whole, out var all) || all <= 0) return;
        if (_today.TryGetValue(grid, out var part)) values[point] = new NumberValue(Math.Round(Math.Clamp(100 * (all - part) / all, 0, 100), 1));
    }
}
