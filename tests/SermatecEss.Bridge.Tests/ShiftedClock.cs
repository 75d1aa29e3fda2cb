namespace SermatecEss.Bridge.Tests;

/// <summary>
/// The system's clock, but on another day, so that no result depends on when a test runs. A test can put it forward: what was kept grows
/// old, and nothing waits for it.
/// </summary>
internal sealed class ShiftedClock : TimeProvider
{
    /// <summary>A noon in summer: a simulated battery is neither full nor empty.</summary>
    internal static readonly DateTimeOffset Noon = new(2026, 6, 21, 12, 0, 0, TimeSpan.Zero);

    private long _shift = (Noon - System.GetUtcNow()).Ticks;

    public override DateTimeOffset GetUtcNow() => base.GetUtcNow() + TimeSpan.FromTicks(Interlocked.Read(ref _shift));

    public override long GetTimestamp() =>
        base.GetTimestamp() + (long)(TimeSpan.FromTicks(Interlocked.Read(ref _shift)).TotalSeconds * TimestampFrequency);

    /// <summary>Puts the clock forward. Waits that have begun are as long as before.</summary>
    internal void Shift(TimeSpan time) => Interlocked.Add(ref _shift, time.Ticks);
}
