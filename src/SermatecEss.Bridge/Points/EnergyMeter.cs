namespace SermatecEss.Bridge.Points;

/// <summary>
/// Counts energies from powers, for inverters that do not count them themselves. Between two measurements the power is taken for a
/// straight line; a longer gap is left out. Passed time is taken from the monotonic clock, which no correction of the wall clock
/// disturbs; the wall clock says what day it is.
/// </summary>
/// <param name="meters">The energies: id without its ending, and the power that it counts.</param>
/// <param name="zone">The time zone whose midnight begins a day.</param>
/// <param name="longestGap">The longest time between two measurements that is bridged.</param>
/// <param name="time">The clock.</param>
internal sealed class EnergyMeter(
    IReadOnlyList<(string Id, string Power)> meters,
    TimeZoneInfo zone,
    TimeSpan longestGap,
    TimeProvider time)
{
    /// <summary>A computer without a battery for its clock starts in the past.</summary>
    private const int FirstCredibleYear = 2020;
    private const int Decimals = 9;
    private const decimal WattHours = 1000;
    private static readonly TimeSpan MoreThanADay = TimeSpan.FromHours(30);
    private readonly Dictionary<string, Energy> _energies = meters.ToDictionary(meter => meter.Id, _ => default(Energy));
    private readonly Dictionary<string, long> _timestamps = [];
    private DateTimeOffset? _midnight;

    internal IReadOnlyDictionary<string, Energy> Energies => _energies;

    /// <summary>The day whose energies are today's; null before a credible time is known.</summary>
    internal DateOnly? Day { get; private set; }

    /// <summary>Goes on from what an earlier run has counted.</summary>
    internal void Restore(IReadOnlyDictionary<string, Energy> energies, DateOnly? day)
    {
        foreach (var (id, energy) in energies.Where(pair => _energies.ContainsKey(pair.Key))) _energies[id] = energy;
        Day = day;
    }

    /// <summary>Whether the power of an energy was measured lately, so that what is counted is what there is.</summary>
    internal bool IsCurrent(string id) => _timestamps.TryGetValue(id, out var since) && time.GetElapsedTime(since) <= longestGap;

    /// <summary>Takes the powers of a poll, in W; null for one that was not measured, whose gap may yet be bridged.</summary>
    internal void Take(DateTimeOffset now, Func<string, decimal?> power)
    {
        BeginDay(now);
        foreach (var (id, source) in meters)
            if (power(source) is { } watts) Take(id, now, watts);
    }

    private void Take(string id, DateTimeOffset now, decimal watts)
    {
        var energy = _energies[id];
        if (energy is { Power: { } before, Measured: { } measured })
        {
            var gap = _timestamps.TryGetValue(id, out var since) ? time.GetElapsedTime(since) : now - measured;
            if (gap > TimeSpan.Zero && gap <= longestGap)
            {
                var sinceMidnight = _midnight is { } midnight && now >= midnight && now - midnight < gap ? now - midnight : gap;
                var atMidnight = watts - ((watts - before) * (decimal)(sinceMidnight / gap));
                energy = energy with
                {
                    Total = energy.Total + Kilowatthours(before, watts, gap),
                    Today = energy.Today + Kilowatthours(atMidnight, watts, sinceMidnight),
                };
            }
        }

        _energies[id] = energy with { Power = watts, Measured = now };
        _timestamps[id] = time.GetTimestamp();
    }

    private static decimal Kilowatthours(decimal from, decimal to, TimeSpan span) =>
        Math.Round((from + to) / 2 * span.Ticks / TimeSpan.TicksPerHour / WattHours, Decimals);

    private void BeginDay(DateTimeOffset now)
    {
        if (now.Year < FirstCredibleYear) return;
        var today = Date(now);
        if (Day is not { } day) Day = today;
        else if (today > day)
        {
            Day = today;
            _midnight = BeginningOf(today, now);
            foreach (var (id, _) in meters) _energies[id] = _energies[id] with { Today = 0 };
        }

        // A clock that was set back by a little passes midnight twice, which is one midnight; one that was far ahead has to be followed.
        else if (today.DayNumber < day.DayNumber - 1) Day = today;
    }

    /// <summary>The beginning of a day is not always midnight: where summer time begins then, it is an hour later.</summary>
    private DateTimeOffset BeginningOf(DateOnly day, DateTimeOffset now)
    {
        var earlier = (now - MoreThanADay).UtcTicks;
        var later = now.UtcTicks;
        while (later - earlier > 1)
        {
            var middle = earlier + ((later - earlier) / 2);
            if (Date(new DateTimeOffset(middle, TimeSpan.Zero)) < day) earlier = middle;
            else later = middle;
        }

        return new DateTimeOffset(later, TimeSpan.Zero);
    }

    private DateOnly Date(DateTimeOffset time) => DateOnly.FromDateTime(TimeZoneInfo.ConvertTime(time, zone).DateTime);
}
