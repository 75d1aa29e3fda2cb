namespace SermatecEss.Bridge.Points;

/// <summary>
/// Counts energies from powers, for inverters that do not count them themselves. Between two measurements the power is taken for a straight line; a longer
/// gap is left out. Passed time is taken from the monotonic clock, which no correction of the wall clock disturbs; the wall clock says what day it is.
/// </summary>
/// <param name="meters">The energies: id without its ending, and the power that it counts.</param>
/// <param name="zone">The time zone whose midnight begins a day.</param>
/// <param name="longestGap">The longest time between two measurements that is bridged.</param>
/// <param name="time">The clock.</param>
internal sealed class EnergyMeter(IReadOnlyList<(string Id, string Power)> meters, TimeZoneInfo zone, TimeSpan longestGap, TimeProvider time)
{
    /// <summary>A computer without a battery for its clock starts in the past.</summary>
    private const int FirstCredibleYear = 2020;
    private const int Decimals = 9;
    private const decimal WattHours = 1000;
    private readonly Dictionary<string, Energy> _energies = meters.ToDictionary(meter => meter.Id, _ => default(Energy));
    private long? _timestamp;

    internal IReadOnlyDictionary<string, Energy> Energies => _energies;

    /// <summary>The day whose energies are today's; null before a credible time is known.</summary>
    internal DateOnly? Day { get; private set; }

    /// <summary>When the powers were last measured.</summary>
    internal DateTimeOffset? Measured { get; private set; }

    /// <summary>Goes on from what an earlier run has counted.</summary>
    internal void Restore(IReadOnlyDictionary<string, Energy> energies, DateOnly? day, DateTimeOffset? measured)
    {
        foreach (var (id, energy) in energies.Where(pair => _energies.ContainsKey(pair.Key))) _energies[id] = energy;
        (Day, Measured) = (day, measured);
    }

    /// <summary>Takes the powers of a poll, in W; null for one that was not measured.</summary>
    internal void Take(DateTimeOffset now, Func<string, decimal?> power)
    {
        if (meters.Count == 0) return;
        var gap = _timestamp is { } since ? time.GetElapsedTime(since) : now - (Measured ?? now);
        var isBridged = gap > TimeSpan.Zero && gap <= longestGap;
        var midnight = BeginDay(now, isBridged ? now - gap : now);
        foreach (var (id, source) in meters)
        {
            var energy = _energies[id];
            if (midnight is not null) energy = energy with { Today = 0 };
            var watts = power(source);
            if (isBridged && energy.Power is { } before && watts is { } after)
            {
                energy = energy with { Total = energy.Total + Kilowatthours(before, after, gap) };
                var sinceMidnight = midnight is { } begin && now - begin < gap ? now - begin : gap;
                var atMidnight = after - ((after - before) * (decimal)(sinceMidnight / gap));
                energy = energy with { Today = energy.Today + Kilowatthours(atMidnight, after, sinceMidnight) };
            }

            _energies[id] = energy with { Power = watts };
        }

        _timestamp = time.GetTimestamp();
        Measured = now;
    }

    private static decimal Kilowatthours(decimal from, decimal to, TimeSpan span) =>
        Math.Round((from + to) / 2 * span.Ticks / TimeSpan.TicksPerHour / WattHours, Decimals);

    /// <summary>Notices a new day.</summary>
    /// <returns>When it began, where it has begun since the last poll; else null.</returns>
    private DateTimeOffset? BeginDay(DateTimeOffset now, DateTimeOffset before)
    {
        if (now.Year < FirstCredibleYear) return null;
        var today = Date(now);
        if (Day is not { } day || today < day)
        {
            // A clock that was set back by a little may pass midnight twice, which is one midnight; one that was far ahead has to be followed.
            if (Day is null || today.DayNumber < Day.Value.DayNumber - 1) Day = today;
            return null;
        }

        if (today == day) return null;
        Day = today;
        if (Date(before) == today) return before;
        var (earlier, later) = (before.UtcTicks, now.UtcTicks);
        while (later - earlier > TimeSpan.TicksPerMillisecond)
        {
            var middle = earlier + ((later - earlier) / 2);
            if (Date(new DateTimeOffset(middle, TimeSpan.Zero)) < today) earlier = middle;
            else later = middle;
        }

        return new DateTimeOffset(later, TimeSpan.Zero);
    }

    private DateOnly Date(DateTimeOffset time) => DateOnly.FromDateTime(TimeZoneInfo.ConvertTime(time, zone).DateTime);
}
