using Microsoft.Extensions.Time.Testing;

namespace SermatecEss.Gateways.Tests.Shield;

/// <summary>A clock on which no wait ends, but two moments are never the same.</summary>
internal sealed class TickingClock : FakeTimeProvider
{
    private long _ticks;

    public override long GetTimestamp() => Interlocked.Increment(ref _ticks);
}
