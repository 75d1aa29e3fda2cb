using Microsoft.Extensions.Time.Testing;

namespace SermatecEss.Cli.Tests;

/// <summary>A clock that stands still on a day in June. Waits for the next poll complete immediately.</summary>
internal sealed class StillClock() : FakeTimeProvider(new DateTimeOffset(2026, 6, 21, 12, 0, 3, TimeSpan.Zero))
{
    /// <summary>The time between two polls.</summary>
    internal static TimeSpan Period { get; } = TimeSpan.FromSeconds(2);

    /// <summary>The longest time until another poll, for values that are not accepted at once.</summary>
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(4);

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) =>
        base.CreateTimer(callback, state, dueTime >= Period && dueTime <= LongestPause ? TimeSpan.Zero : dueTime, period);
}
