using SermatecEss.Inverter.Tests.Peer;

namespace SermatecEss.Inverter.Tests;

/// <summary>A caller can cancel at any stage, and gets the exception for it; disposing the session cancels its request.</summary>
public sealed class CancellationTests : SessionTest
{
    private static readonly TimeSpan ConnectTime = TimeSpan.FromSeconds(7);
    private static readonly TimeSpan Response = TimeSpan.FromSeconds(5);

    [Fact]
    public async Task While_connecting()
    {
        using var full = new FullListener();
        await AssertStopsAsync(To(full.Port), ConnectTime);
    }

    [Fact]
    public async Task While_waiting_for_the_answer()
    {
        await using var peer = ScriptedPeer.Start(connection => connection.StaySilentAsync());
        await AssertStopsAsync(To(peer.Port), Response);
    }

    [Fact]
    public async Task While_waiting_to_try_again()
    {
        await using var peer = ScriptedPeer.Start(connection => connection.NextRequestAsync());
        await AssertStopsAsync(To(peer.Port) with { Backoff = TimeSpan.FromSeconds(3) }, TimeSpan.FromSeconds(3));
    }

    [Fact]
    public async Task While_keeping_distance_to_the_request_before()
    {
        await using var peer = ScriptedPeer.Responding(_ => Replies.Battery);
        await AssertStopsAsync(To(peer.Port) with { RequestGap = TimeSpan.FromSeconds(3) }, TimeSpan.FromSeconds(3));
    }

    [Fact]
    public async Task While_waiting_for_the_rest_of_the_answer()
    {
        await using var peer = ScriptedPeer.Responding(_ => Replies.Frame(0x99, 0, 1));
        await AssertStopsAsync(To(peer.Port) with { QuietTime = TimeSpan.FromSeconds(3) }, TimeSpan.FromSeconds(3), energy: true);
    }

    [Fact]
    public async Task While_another_caller_has_the_turn()
    {
        await using var peer = ScriptedPeer.Start(connection => connection.StaySilentAsync());
        await using var session = Session(peer);
        using var first = new CancellationTokenSource();
        using var second = new CancellationTokenSource();
        var asking = session.IdentifyAsync(first.Token);
        var waiting = session.RequestAsync(Battery, second.Token);

        await second.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => waiting);
        Assert.False(asking.IsCompleted);
        await first.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => asking);
    }

    [Fact]
    public async Task Before_anything_was_done()
    {
        await using var peer = ScriptedPeer.Responding(_ => Replies.Battery);
        await using var session = Session(peer);

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => session.RequestAsync(Battery, new CancellationToken(canceled: true)));

        Assert.Equal(0, session.Counters.Requests);
    }

    [Fact]
    public async Task A_cancelled_question_leaves_the_connection_for_the_next()
    {
        var clock = new ArmedClock();
        await using var peer = ScriptedPeer.Responding(code => code == 0x0b ? [] : Replies.Battery);
        await using var session = Session(To(peer.Port) with { ResponseTimeout = Response }, clock);
        await session.IdentifyAsync(End);
        await clock.UntilArmedAsync(Response, End);
        using var stop = new CancellationTokenSource();
        var asking = session.RequestAsync(Grid, stop.Token);
        await clock.UntilArmedAsync(Response, End);
        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => asking);

        Assert.Single((await session.RequestAsync(Battery, End)).Frames);
        Assert.Equal(1, peer.Connections);
    }

    [Fact]
    public async Task Closing_the_session_ends_a_question_and_is_no_cancellation()
    {
        var clock = new ArmedClock();
        await using var peer = ScriptedPeer.Start(connection => connection.StaySilentAsync());
        var session = Session(To(peer.Port) with { ResponseTimeout = Response }, clock);
        var asking = session.IdentifyAsync(End);
        await clock.UntilArmedAsync(Response, End);

        await session.DisposeAsync();

        await Assert.ThrowsAsync<ObjectDisposedException>(() => asking);
        await Assert.ThrowsAsync<ObjectDisposedException>(() => session.RequestAsync(Battery, End));
        await session.DisposeAsync();
    }

    private async Task AssertStopsAsync(SessionOptions options, TimeSpan stage, bool energy = false)
    {
        var clock = new ArmedClock();
        await using var session = Session(options with { ConnectTimeout = ConnectTime, ResponseTimeout = Response }, clock);
        using var stop = new CancellationTokenSource();
        var asking = session.RequestAsync(energy ? Energy : Battery, stop.Token);
        await clock.UntilArmedAsync(stage, End);

        await stop.CancelAsync();

        var stopped = await Assert.ThrowsAnyAsync<OperationCanceledException>(() => asking);
        Assert.Equal(stop.Token, stopped.CancellationToken);
        Assert.Equal(0, session.Counters.Timeouts);
    }
}
