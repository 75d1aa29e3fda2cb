namespace SermatecEss.Cli.Live;

/// <summary>A clock that is first moved by hand, and then runs a number of times as fast as the real one, with its timers.</summary>
/// <param name="start">Its time at the start.</param>
/// <param name="speed">Its seconds in a real second.</param>
/// <param name="real">The real clock.</param>
internal sealed class SimulatedClock(DateTimeOffset start, double speed, TimeProvider real) : TimeProvider
{
    private static readonly TimeSpan ShortestTimer = TimeSpan.FromMilliseconds(1);
    private DateTimeOffset _base = start;
    private long? _started;

    /// <inheritdoc/>
    public override TimeZoneInfo LocalTimeZone => TimeZoneInfo.Utc;

    /// <inheritdoc/>
    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    /// <inheritdoc/>
    public override DateTimeOffset GetUtcNow() =>
        _started is { } started ? _base + (real.GetElapsedTime(started) * speed) : _base;

    /// <inheritdoc/>
    public override long GetTimestamp() => GetUtcNow().UtcTicks;

    /// <summary>Moves it, until it runs.</summary>
    internal void MoveTo(DateTimeOffset time) => _base = time;

    /// <summary>Lets it run. Only then may several threads use it.</summary>
    internal void Run() => _started = real.GetTimestamp();

    /// <inheritdoc/>
    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) =>
        new Timer(real.CreateTimer(callback, state, Real(dueTime), Real(period)), this);

    private TimeSpan Real(TimeSpan time)
    {
        if (time == Timeout.InfiniteTimeSpan || time == TimeSpan.Zero) return time;
        return time / speed is var scaled && scaled > ShortestTimer ? scaled : ShortestTimer;
    }

    private sealed class Timer(ITimer timer, SimulatedClock clock) : ITimer
    {
        public bool Change(TimeSpan dueTime, TimeSpan period) => timer.Change(clock.Real(dueTime), clock.Real(period));

        public void Dispose() => timer.Dispose();

        public ValueTask DisposeAsync() => timer.DisposeAsync();
    }
}
