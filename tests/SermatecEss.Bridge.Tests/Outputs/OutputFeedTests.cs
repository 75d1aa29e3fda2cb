using SermatecEss.Bridge.Outputs;

namespace SermatecEss.Bridge.Tests.Outputs;

/// <summary>The queue of one output.</summary>
public sealed class OutputFeedTests
{
    private readonly WaitClock _clock = new();

    private static CancellationToken End => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Events_come_in_their_order()
    {
        var feed = new OutputFeed(10, _clock);
        for (var i = 0; i < 10; i++) feed.Add(Happenings.Of(i));

        for (var i = 0; i < 10; i++) Assert.Equal(i, Happenings.NumberOf(await feed.TakeAsync(End)));
        Assert.Equal(0, feed.Dropped);
    }

    [Fact]
    public async Task When_it_is_full_the_oldest_is_dropped_and_counted()
    {
        var feed = new OutputFeed(3, _clock);
        for (var i = 0; i < 10; i++) feed.Add(Happenings.Of(i));

        Assert.Equal(7, feed.Dropped);
        for (var i = 7; i < 10; i++) Assert.Equal(i, Happenings.NumberOf(await feed.TakeAsync(End)));
        var next = feed.TakeAsync(End).AsTask();
        Assert.False(next.IsCompleted);
        feed.Add(Happenings.Of(10));
        Assert.Equal(10, Happenings.NumberOf(await next));
    }

    [Fact]
    public async Task A_wait_for_an_event_can_be_cancelled_and_loses_none()
    {
        var feed = new OutputFeed(3, _clock);
        using var stop = new CancellationTokenSource();
        var waiting = feed.TakeAsync(stop.Token).AsTask();
        await stop.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => waiting);
        feed.Add(Happenings.Of(1));
        Assert.Equal(1, Happenings.NumberOf(await feed.TakeAsync(End)));
    }

    [Fact]
    public async Task It_is_stuck_while_events_wait_and_none_is_taken()
    {
        var feed = new OutputFeed(3, _clock);
        _clock.Advance(TimeSpan.FromHours(1));
        Assert.Equal(TimeSpan.Zero, feed.Standstill);

        feed.Add(Happenings.Of(1));
        Assert.Equal(TimeSpan.Zero, feed.Standstill);
        for (var i = 2; i < 5; i++)
        {
            _clock.Advance(TimeSpan.FromSeconds(10));
            feed.Add(Happenings.Of(i));
        }

        Assert.Equal(TimeSpan.FromSeconds(30), feed.Standstill);
        _ = await feed.TakeAsync(End);
        Assert.Equal(TimeSpan.Zero, feed.Standstill);
        _clock.Advance(TimeSpan.FromSeconds(5));
        Assert.Equal(TimeSpan.FromSeconds(5), feed.Standstill);
        for (var i = 0; i < 2; i++) _ = await feed.TakeAsync(End);
        _clock.Advance(TimeSpan.FromHours(1));
        Assert.Equal(TimeSpan.Zero, feed.Standstill);
    }
}
