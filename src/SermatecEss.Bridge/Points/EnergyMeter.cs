namespace SermatecEss.Bridge.Points;

/// <summary>
/// Counts energies from powers, for inverters that do not. Power is interpolated linearly between two measurements; longer gaps are left
/// out. Durations come from the monotonic clock, unaffected by corrections of the wall clock; the wall clock determines the day.
/// </summary>
/// <param name="meters">The energies: id without its suffix, and the power it counts.</param>
/// <param name="zone">The time zone in which a day starts at midnight.</param>
/// <param name="longestGap">The longest time between two measurements that is interpolated.</param>
/// <param name="time">The clock.</param>
internal sealed class EnergyMeter(
    IReadOnlyList<(string Id, string Power)> meters,
    TimeZoneInfo zone,
    TimeSpan longestGap,
    TimeProvider time)
{
    /// <summary>A computer without a clock battery starts in the past.</summary>
    private const int FirstCredibleYear = 2020;
    private const int Decimals = 9;
    private const decimal WattHours = 1000;
    private static readonly TimeSpan MoreThanADay = TimeSpan.FromHours(30);
    private readonly Dictionary<string, Energy> _energies = meters.ToDictionary(meter => meter.Id, _ => default(Energy));
    private readonly Dictionary<string, long> _timestamps = [];
    private DateTimeOffset? _midnight;

    internal IReadOnlyDictionary<string, Energy> Energies => _energies;

    /// <summary>The day of today's energies; null before a plausible time is known.</summary>
    internal DateOnly? Day { get; private set; }

    /// <summary>Continues with the energies of an earlier run.</summary>
    internal void Restore(IReadOnlyDictionary<string, Energy> energies, DateOnly? day)
    {
        foreach (var (id, energy) in energies.Where(pair => _energies.ContainsKey(pair.Key))) _energies[id] = energy;
        Day = day;
    }

    /// <summary>Whether an energy's power was measured recently, so that the count is up to date.</summary>
    internal bool IsCurrent(string id) => _timestamps.TryGetValue(id, out var since) && time.GetElapsedTime(since) <= longestGap;

    /// <summary>Takes the powers of a poll, in W; null for one not measured, whose gap may still be interpolated.</summary>
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

        // A clock set back a little passes midnight twice, which counts once; one that was far ahead must be followed.
        else if (today.DayNumber < day.DayNumber - 1) Day = today;
    }

    /// <summary>A day does not always start at midnight: if summer time begins then, it starts an hour later.</summary>
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
