using System.Threading.Channels;
using Microsoft.Extensions.Time.Testing;

namespace SermatecEss.Inverter.Tests.Peer;

/// <summary>
/// A clock that the test moves, and that knows which waits have begun: time that passes before a timer is armed does not count for it.
/// </summary>
internal sealed class ArmedClock : FakeTimeProvider
{
    private readonly Channel<TimeSpan> _armed = Channel.CreateUnbounded<TimeSpan>();

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        var timer = base.CreateTimer(callback, state, dueTime, period);
        _armed.Writer.TryWrite(dueTime);
        return timer;
    }

    /// <summary>Waits until a wait of exactly this time has begun.</summary>
    internal async Task UntilArmedAsync(TimeSpan wait, CancellationToken cancellation)
    {
        while (await _armed.Reader.ReadAsync(cancellation) != wait)
        {
        }
    }

    /// <summary>Waits until a wait of exactly this time has begun, and lets it elapse.</summary>
    internal async Task PassAsync(TimeSpan wait, CancellationToken cancellation)
    {
        await UntilArmedAsync(wait, cancellation);
        Advance(wait);
    }
}
