using System.Globalization;
using SermatecEss.Bridge.Logging;
using SermatecEss.Inverter.Polling;
using SermatecEss.Protocol.Catalogue;
using SermatecEss.Protocol.Values;

namespace SermatecEss.Bridge.Points;

/// <summary>
/// Decides which readings are accepted. Rejected ones are left out and counted, never replaced: a gap is honest, a wrong counter spoils a
/// year's statistics. A value that jumped or fell is accepted when it has come three times in a row, and so is the first value of a counter
/// without a saved one; a daily counter that restarts, when it has come twice.
/// </summary>
/// <param name="catalogue">Defines the possible range of quantities.</param>
/// <param name="stuckAfter">After how many identical polls all readings are rejected; 0 for never.</param>
/// <param name="zone">The time zone in which the daily counters restart at midnight.</param>
/// <param name="time">The clock.</param>
/// <param name="log">Logs each point and reason once.</param>
/// <param name="counters">The last accepted values of counters from an earlier run.</param>
internal sealed class QualityFilter(
    CommandCatalogue catalogue,
    int stuckAfter,
    TimeZoneInfo zone,
    TimeProvider time,
    Log log,
    IReadOnlyDictionary<string, Counted> counters)
{
    private const int Confirmations = 3;
    private const int ConfirmationsOfNewDay = 2;

    /// <summary>How often counters are polled again early, so that those that never agree do not cause endless polls.</summary>
    private const int MostAgain = 5;

    /// <summary>With fewer values, an idle inverter may repeat them all.</summary>
    private const int FewestMoving = 4;

    /// <summary>The most that a counter can gain; more than any plant with these inverters.</summary>
    private const decimal LargestKilowatts = 100;

    /// <summary>The most that a counter of money or cycles can gain in an hour.</summary>
    private const decimal LargestPerHour = 100_000;
    private const decimal CoarsestCount = 2;
    private const string Energy = "kWh";
    private static readonly TimeSpan LongestUnsaved = TimeSpan.FromMinutes(10);
    private static readonly TimeSpan AroundMidnight = TimeSpan.FromHours(1);
    private readonly Dictionary<string, Counted> _counters = counters.ToDictionary();

    /// <summary>The last accepted values of counters, and of what cannot jump.</summary>
    private readonly Dictionary<string, (decimal Value, long Time)> _accepted = [];
    private readonly Dictionary<string, (decimal Value, int Count)> _doubted = [];
    private readonly Dictionary<(string Point, RejectionReason Reason), long> _rejected = [];
    private int _previous;
    private int _repeats;
    private int _again;

    /// <summary>The last accepted values of counters.</summary>
    internal IReadOnlyDictionary<string, Counted> Counters => _counters;

    /// <summary>The readings rejected since the start.</summary>
    internal IReadOnlyList<Rejected> Rejected
    {
        get
        {
            lock (_rejected) return [.. _rejected.Select(pair => new Rejected(pair.Key.Point, pair.Key.Reason, pair.Value))];
        }
    }

    /// <summary>Whether the last poll of the fast group repeated the readings of those before.</summary>
    internal bool IsStuck { get; private set; }

    /// <summary>Whether the counters of the last poll should be polled again at once, because some wait for another reading.</summary>
    internal bool WantsCountersAgain => _again is > 0 and <= MostAgain;

    /// <summary>The accepted values of a poll.</summary>
    internal Dictionary<string, PointValue> Accept(Snapshot snapshot)
    {
        if (snapshot.Group == PollGroup.Fast) IsStuck = IsStandingStill(snapshot);
        var accepted = new Dictionary<string, PointValue>(snapshot.Readings.Count);
        var waits = false;
        foreach (var (point, reading) in snapshot.Readings)
        {
            var field = reading.Field;
            if (field.Kind is ValueKind.Reserved or ValueKind.Secret) continue;
            if (ReadingChecks.IsValid(field, snapshot.Readings.GetValueOrDefault) == false) continue;
            if (reading.Value is not NumberValue { Number: var number } || field.IsArray)
            {
                accepted[point] = reading.Value;
                continue;
            }

            var (value, reason) = Judge(field, number, snapshot);
            if (value is { } known) accepted[point] = known == number ? reading.Value : new NumberValue(known);
            else if (reason is { } rejected) Reject(point, rejected, number);
            else waits = true;
        }

        if (snapshot.Group == PollGroup.Counters) _again = waits ? _again + 1 : 0;
        return accepted;
    }

    /// <summary>The accepted value of a reading; otherwise why it is rejected, and null while it waits for another one.</summary>
    private (decimal? Value, RejectionReason? Reason) Judge(FieldDefinition field, decimal value, Snapshot snapshot)
    {
        if (!ReadingChecks.IsPossible(catalogue, field, value)) return (null, RejectionReason.Range);
        if (field.Kind is ValueKind.Counter or ValueKind.Daily) return JudgeCounter(field, value, snapshot.Time);
        if (field.Kind != ValueKind.Instant) return (value, null);
        if (IsStuck && snapshot.Group == PollGroup.Fast) return (null, RejectionReason.Stuck);
        if (catalogue.LimitsOf(field)?.PerMinute is not { } perMinute) return (value, null);
        if (_accepted.TryGetValue(field.Id, out var last)
            && Math.Abs(value - last.Value) > perMinute * Minutes(last.Time)
            && !IsConfirmed(field.Id, value, perMinute, Confirmations))
        {
            return (null, RejectionReason.Rate);
        }

        Accept(field.Id, value);
        return (value, null);
    }

    private (decimal? Value, RejectionReason? Reason) JudgeCounter(FieldDefinition field, decimal value, DateTimeOffset now)
    {
        if (value < 0) return (null, RejectionReason.Range);
        var tolerance = field.Unit == Energy ? CoarsestCount : Math.Max(CoarsestCount, value / 100);
        bool IsRepeated(int times) => IsConfirmed(field.Id, value, tolerance, times);
        if (!_counters.TryGetValue(field.Id, out var last))
            return IsRepeated(Confirmations) ? Count(field.Id, value, now) : default;
        var fall = last.Value - value;
        if (fall > 0)
        {
            // A lifetime counter does not restart; an inverter that has not counted yet reports zero.
            if (field.Kind == ValueKind.Counter && value == 0) return (null, RejectionReason.Falling);
            var isNewDay = field.Kind == ValueKind.Daily && DateOf(now) > DateOf(last.Time);
            var isNearMidnight = field.Kind == ValueKind.Daily && IsNearMidnight(now);

            // Inverters round, and start with a rounded number after a restart.
            if (fall <= field.Scale && !isNewDay && !(isNearMidnight && value == 0)) return Count(field.Id, last.Value, now);
            if ((isNewDay || isNearMidnight) && !IsRepeated(ConfirmationsOfNewDay)) return default;
            if (!isNewDay && !isNearMidnight && !IsRepeated(Confirmations)) return (null, RejectionReason.Falling);
        }
        else if (-fall > LargestGain(field, last) && !IsRepeated(Confirmations))
        {
            return (null, RejectionReason.Rate);
        }

        return Count(field.Id, value, now);
    }

    /// <summary>The most that a counter can have gained since its last value, including the time the program did not run.</summary>
    private decimal LargestGain(FieldDefinition field, Counted last)
    {
        var minutes = _accepted.TryGetValue(field.Id, out var accepted)
            ? Minutes(accepted.Time)
            : Math.Max(1, (decimal)(time.GetUtcNow() - last.Time).TotalMinutes);
        return CoarsestCount + ((field.Unit == Energy ? LargestKilowatts : LargestPerHour) * minutes / 60);
    }

    private (decimal? Value, RejectionReason? Reason) Count(string point, decimal value, DateTimeOffset now)
    {
        // A value that does not change is saved now and then, not with each poll.
        if (!_counters.TryGetValue(point, out var last) || last.Value != value || (now - last.Time).Duration() > LongestUnsaved)
            _counters[point] = new Counted(value, now);
        Accept(point, value);
        return (value, null);
    }

    private bool IsConfirmed(string point, decimal value, decimal tolerance, int times)
    {
        var count = _doubted.TryGetValue(point, out var doubted) && Math.Abs(value - doubted.Value) <= tolerance ? doubted.Count + 1 : 1;
        _doubted[point] = (value, count);
        return count >= times;
    }

    private void Accept(string point, decimal value)
    {
        if (_doubted.Remove(point) && _doubted.Count == 0) _doubted.TrimExcess();
        _accepted[point] = (value, time.GetTimestamp());
    }

    /// <summary>The minutes since a reading, at least one: readings that come every second are rounded and noisy.</summary>
    private decimal Minutes(long since) => Math.Max(1, (decimal)time.GetElapsedTime(since).TotalMinutes);

    /// <summary>Whether the inverter's clock, which may be off, can have passed midnight.</summary>
    private bool IsNearMidnight(DateTimeOffset now)
    {
        var ofDay = TimeZoneInfo.ConvertTime(now, zone).TimeOfDay;
        return ofDay < AroundMidnight || ofDay > TimeSpan.FromDays(1) - AroundMidnight;
    }

    private DateOnly DateOf(DateTimeOffset moment) => DateOnly.FromDateTime(TimeZoneInfo.ConvertTime(moment, zone).DateTime);

    private bool IsStandingStill(Snapshot snapshot)
    {
        if (stuckAfter == 0) return false;
        var moving = 0;
        var readings = new HashCode();
        foreach (var (point, reading) in snapshot.Readings)
        {
            if (reading is not { Field.Kind: ValueKind.Instant, Value: NumberValue { Number: var number } }) continue;
            readings.Add(point);
            readings.Add(number);
            if (number != 0) moving++;
        }

        // A hash instead of the readings, since there may be thousands of inverters. Several polls do not all have the same by chance.
        var now = readings.ToHashCode();
        _repeats = now == _previous ? _repeats + 1 : 1;
        _previous = now;
        return _repeats >= stuckAfter && moving >= FewestMoving;
    }

    private void Reject(string point, RejectionReason reason, decimal value)
    {
        long count;
        lock (_rejected) count = _rejected[(point, reason)] = _rejected.GetValueOrDefault((point, reason)) + 1;
        if (reason == RejectionReason.Stuck) return;
        var last = _accepted.TryGetValue(point, out var accepted)
            ? string.Create(CultureInfo.InvariantCulture, $" after {accepted.Value}")
            : "";
        log.Write(
            count == 1 ? LogLevel.Warn : LogLevel.Debug,
            string.Create(
                CultureInfo.InvariantCulture,
                $"{point} = {value}{last} is rejected ({reason.ToString().ToLowerInvariant()}); further ones are only counted"));
    }
}
