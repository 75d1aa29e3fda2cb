namespace SermatecEss.Bridge.Tests;

/// <summary>A clock that runs a number of times as fast as the real one.</summary>
internal sealed class FastClock(int times) : TimeProvider
{
    private readonly DateTimeOffset _start = new(2026, 6, 21, 12, 0, 0, TimeSpan.Zero);
    private readonly long _started = System.GetTimestamp();
    private long _skipped;

    public override long TimestampFrequency => System.TimestampFrequency;

    public override TimeZoneInfo LocalTimeZone => TimeZoneInfo.Utc;

    public override long GetTimestamp() =>
        _started
        + ((System.GetTimestamp() - _started) * times)
        + (Interlocked.Read(ref _skipped) * (TimestampFrequency / TimeSpan.TicksPerSecond));

    public override DateTimeOffset GetUtcNow() =>
        _start + (System.GetElapsedTime(_started) * times) + TimeSpan.FromTicks(Interlocked.Read(ref _skipped));

    /// <summary>Advances the time at once, except for timers.</summary>
    internal void Skip(TimeSpan time) => Interlocked.Add(ref _skipped, time.Ticks);

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) =>
        System.CreateTimer(callback, state, Real(dueTime), Real(period));

    private TimeSpan Real(TimeSpan time) => time == Timeout.InfiniteTimeSpan ? time : time / times;
}
