using System.Globalization;
using SermatecEss.Bridge.Logging;
using SermatecEss.Inverter.Polling;
using SermatecEss.Protocol.Catalogue;
using SermatecEss.Protocol.Values;

namespace SermatecEss.Bridge.Points;

/// <summary>
/// Decides which readings are believed. What is not is left out and counted, never replaced: a gap is honest, a wrong counter spoils a
/// year's statistics. A value that jumped or fell is believed when it has come three times in a row.
/// </summary>
/// <param name="catalogue">Says what quantities can be.</param>
/// <param name="stuckAfter">After how many identical polls nothing is believed; 0 for never.</param>
/// <param name="zone">The time zone at whose midnight the counters of the day begin anew.</param>
/// <param name="time">The clock.</param>
/// <param name="log">Is told once of each point and reason.</param>
/// <param name="counters">The last believed values of counters, of an earlier run.</param>
internal sealed class QualityFilter(
    CommandCatalogue catalogue,
    int stuckAfter,
    TimeZoneInfo zone,
    TimeProvider time,
    Log log,
    IReadOnlyDictionary<string, Counted> counters)
{
    private const int Confirmations = 3;

    /// <summary>Fewer values may stand still in an inverter that sleeps.</summary>
    private const int FewestMoving = 4;

    /// <summary>More than any plant of these inverters; what a counter can gain.</summary>
    private const decimal LargestKilowatts = 100;
    private const decimal CoarsestCount = 2;
    private static readonly TimeSpan AroundMidnight = TimeSpan.FromHours(1);
    private readonly Dictionary<string, Counted> _counters = counters.ToDictionary();
    private readonly Dictionary<string, (decimal Value, long Time)> _believed = [];
    private readonly Dictionary<string, (decimal Value, int Count)> _doubted = [];
    private readonly Dictionary<(string Point, RejectionReason Reason), long> _rejected = [];
    private Dictionary<string, decimal> _previous = [];
    private int _repeats;

    /// <summary>The last believed values of counters.</summary>
    internal IReadOnlyDictionary<string, Counted> Counters => _counters;

    /// <summary>What was not believed since the start.</summary>
    internal IReadOnlyList<Rejected> Rejected
    {
        get
        {
            lock (_rejected) return [.. _rejected.Select(pair => new Rejected(pair.Key.Point, pair.Key.Reason, pair.Value))];
        }
    }

    /// <summary>Whether the last poll of the fast group said what those before it had said.</summary>
    internal bool IsStuck { get; private set; }

    /// <summary>The values of a poll that are believed.</summary>
    internal Dictionary<string, PointValue> Believe(Snapshot snapshot)
    {
        if (snapshot.Group == PollGroup.Fast) IsStuck = IsStandingStill(snapshot);
        var believed = new Dictionary<string, PointValue>();
        foreach (var (point, reading) in snapshot.Readings)
        {
            if (reading.Field.Kind is ValueKind.Reserved or ValueKind.Secret) continue;
            if (reading.Value is not NumberValue { Number: var number } || reading.Field.IsArray) believed[point] = reading.Value;
            else if (Doubt(reading.Field, number, snapshot) is { } reason) Reject(point, reason, number);
            else believed[point] = reading.Value;
        }

        return believed;
    }

    private RejectionReason? Doubt(FieldDefinition field, decimal value, Snapshot snapshot)
    {
        var limits = catalogue.LimitsOf(field);
        if (limits is not null && (value < limits.Min || value > limits.Max)) return RejectionReason.Range;
        if (field.Kind is ValueKind.Counter or ValueKind.Daily) return DoubtCounter(field, value, snapshot.Time);
        if (field.Kind != ValueKind.Instant) return null;
        if (IsStuck && snapshot.Group == PollGroup.Fast) return RejectionReason.Stuck;
        if (limits?.PerMinute is { } perMinute
            && _believed.TryGetValue(field.Id, out var last)
            && Math.Abs(value - last.Value) > perMinute * Minutes(last.Time)
            && !IsConfirmed(field.Id, value, perMinute))
        {
            return RejectionReason.Rate;
        }

        Accept(field.Id, value);
        return null;
    }

    private RejectionReason? DoubtCounter(FieldDefinition field, decimal value, DateTimeOffset now)
    {
        if (value < 0) return RejectionReason.Range;
        var local = TimeZoneInfo.ConvertTime(now, zone);
        var today = DateOnly.FromDateTime(local.DateTime);
        if (_counters.TryGetValue(field.Id, out var last))
        {
            // A lifetime does not begin again; a zero is what an inverter says that has not yet counted.
            if (value < last.Value && field.Kind == ValueKind.Counter && value == 0) return RejectionReason.Falling;
            var begins = field.Kind == ValueKind.Daily && (today > last.Day || IsNearMidnight(local.TimeOfDay));
            if (value < last.Value && !begins && !IsConfirmed(field.Id, value, CoarsestCount)) return RejectionReason.Falling;
            var gain = _believed.TryGetValue(field.Id, out var before)
                ? CoarsestCount + (LargestKilowatts * Minutes(before.Time) / 60)
                : (decimal?)null;
            if (field.Unit == "kWh" && value - last.Value > gain && !IsConfirmed(field.Id, value, CoarsestCount))
                return RejectionReason.Rate;
        }

        _counters[field.Id] = new Counted(value, today);
        Accept(field.Id, value);
        return null;
    }

    private bool IsConfirmed(string point, decimal value, decimal tolerance)
    {
        var count = _doubted.TryGetValue(point, out var doubted) && Math.Abs(value - doubted.Value) <= tolerance ? doubted.Count + 1 : 1;
        _doubted[point] = (value, count);
        return count >= Confirmations;
    }

    private void Accept(string point, decimal value)
    {
        _ = _doubted.Remove(point);
        _believed[point] = (value, time.GetTimestamp());
    }

    /// <summary>The minutes since a reading, at least one: what comes every second is rounded and noisy.</summary>
    private decimal Minutes(long since) => Math.Max(1, (decimal)time.GetElapsedTime(since).TotalMinutes);

    /// <summary>Whether the inverter's clock, which may be late or early, can be past a midnight.</summary>
    private static bool IsNearMidnight(TimeSpan ofDay) => ofDay < AroundMidnight || ofDay > TimeSpan.FromDays(1) - AroundMidnight;

    private bool IsStandingStill(Snapshot snapshot)
    {
        var numbers = snapshot.Readings.Values
            .Where(reading => reading is { Field.Kind: ValueKind.Instant, Value: NumberValue })
            .ToDictionary(reading => reading.Point, reading => ((NumberValue)reading.Value).Number);
        var isSame = numbers.Count == _previous.Count
            && numbers.All(pair => _previous.TryGetValue(pair.Key, out var before) && before == pair.Value);
        _repeats = isSame ? _repeats + 1 : 1;
        _previous = numbers;
        return stuckAfter > 0 && _repeats >= stuckAfter && numbers.Count(pair => pair.Value != 0) >= FewestMoving;
    }

    private void Reject(string point, RejectionReason reason, decimal value)
    {
        long count;
        lock (_rejected) count = _rejected[(point, reason)] = _rejected.GetValueOrDefault((point, reason)) + 1;
        if (reason == RejectionReason.Stuck) return;
        var last = _believed.TryGetValue(point, out var believed)
            ? string.Create(CultureInfo.InvariantCulture, $" after {believed.Value}")
            : "";
        log.Write(
            count == 1 ? LogLevel.Warn : LogLevel.Debug,
            string.Create(
                CultureInfo.InvariantCulture,
                $"{point} = {value}{last} is not believed ({reason.ToString().ToLowerInvariant()}); further ones are counted"));
    }
}
