namespace SermatecEss.Gateways.Tests;

/// <summary>The system's clock, which a test can put forward: what was kept grows old, and nothing waits for it.</summary>
internal sealed class ShiftedClock : TimeProvider
{
    private long _shift;

    public override DateTimeOffset GetUtcNow() => base.GetUtcNow() + TimeSpan.FromTicks(Interlocked.Read(ref _shift));

    public override long GetTimestamp() =>
        base.GetTimestamp() + (long)(TimeSpan.FromTicks(Interlocked.Read(ref _shift)).TotalSeconds * TimestampFrequency);

    /// <summary>Puts the clock forward. Waits that have begun are as long as before.</summary>
    internal void Shift(TimeSpan time) => Interlocked.Add(ref _shift, time.Ticks);
}
