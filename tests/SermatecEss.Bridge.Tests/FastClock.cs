namespace SermatecEss.Bridge.Tests;

/// <summary>A clock that runs so many times as fast as the real one.</summary>
internal sealed class FastClock(int times) : TimeProvider
{
    private readonly DateTimeOffset _start = new(2026, 6, 21, 12, 0, 0, TimeSpan.Zero);
    private readonly long _started = System.GetTimestamp();

    public override long TimestampFrequency => System.TimestampFrequency;

    public override long GetTimestamp() => _started + ((System.GetTimestamp() - _started) * times);

    public override DateTimeOffset GetUtcNow() => _start + (System.GetElapsedTime(_started) * times);

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) => System.CreateTimer(callback, state, Real(dueTime), Real(period));

    private TimeSpan Real(TimeSpan time) => time == Timeout.InfiniteTimeSpan ? time : time / times;
}
