using Microsoft.Extensions.Time.Testing;

namespace SermatecEss.Bridge.Tests;

/// <summary>
/// A clock that the test moves, and that knows the waits of all tasks: time that passes before a wait has begun does not count for it.
/// </summary>
internal sealed class WaitClock : FakeTimeProvider
{
    private readonly Lock _turn = new();
    private readonly List<Wait> _waits = [];
    private TaskCompletionSource _begun = new(TaskCreationOptions.RunContinuationsAsynchronously);

    internal WaitClock()
        : base(new DateTimeOffset(2026, 6, 21, 12, 0, 0, TimeSpan.Zero)) => SetLocalTimeZone(TimeZoneInfo.Utc);

    /// <summary>How much too early timers fire, as those of a real computer can.</summary>
    internal TimeSpan Early { get; set; }

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        var wait = new Wait(this, callback);
        wait.Timer = base.CreateTimer(wait.Over, state, dueTime > Early ? dueTime - Early : dueTime, period);
        Begin(wait, dueTime);
        return wait;
    }

    /// <summary>Waits until a task starts to wait for exactly this time.</summary>
    internal async Task UntilWaitedForAsync(TimeSpan time, CancellationToken cancellation)
    {
        while (true)
        {
            Task begun;
            lock (_turn)
            {
                if (_waits.Exists(wait => wait.Time == time && wait.Begin == GetTimestamp())) return;
                begun = _begun.Task;
            }

            // Of a real clock: a wait that never begins is a failure, and not a run without end.
            await begun.WaitAsync(TimeSpan.FromMinutes(3), cancellation);
        }
    }

    /// <summary>Waits until a wait of exactly this time has begun, and lets it elapse.</summary>
    internal async Task PassAsync(TimeSpan time, CancellationToken cancellation)
    {
        await UntilWaitedForAsync(time, cancellation);
        Advance(time);
    }

    private void Begin(Wait wait, TimeSpan time)
    {
        lock (_turn)
        {
            _ = _waits.Remove(wait);
            wait.Time = time;
            wait.Begin = GetTimestamp();
            _waits.Add(wait);
            _begun.SetResult();
            _begun = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        }
    }

    private void End(Wait wait)
    {
        lock (_turn) _ = _waits.Remove(wait);
    }

    /// <summary>An armed timer.</summary>
    private sealed class Wait(WaitClock clock, TimerCallback callback) : ITimer
    {
        internal ITimer? Timer { get; set; }

        internal TimeSpan Time { get; set; }

        internal long Begin { get; set; }

        public bool Change(TimeSpan dueTime, TimeSpan period)
        {
            clock.Begin(this, dueTime);
            return Timer!.Change(dueTime, period);
        }

        public void Dispose()
        {
            clock.End(this);
            Timer!.Dispose();
        }

        public ValueTask DisposeAsync()
        {
            clock.End(this);
            return Timer!.DisposeAsync();
        }

        internal void Over(object? state)
        {
            clock.End(this);
            callback(state);
        }
    }
}
