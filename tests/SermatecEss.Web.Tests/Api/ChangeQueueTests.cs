using SermatecEss.Bridge.Settings;
using SermatecEss.Bridge.Tests;
using SermatecEss.Web.Api;

namespace SermatecEss.Web.Tests.Api;

/// <summary>Changes of one inverter are made one after the other.</summary>
public sealed class ChangeQueueTests
{
    private static readonly SettingReport Report = new("setting", "confirmed", "1", "test", DateTimeOffset.UnixEpoch);
    private readonly WaitClock _clock = new();

    [Fact]
    public async Task One_that_waits_too_long_is_not_made()
    {
        var queue = new ChangeQueue(_clock);
        var first = new TaskCompletionSource<SettingReport>();
        var making = queue.RunAsync(() => first.Task, isEnd: false, TestContext.Current.CancellationToken);
        var waiting = queue.RunAsync(NeverAsync, isEnd: false, TestContext.Current.CancellationToken);
        await _clock.PassAsync(ChangeQueue.Patience, TestContext.Current.CancellationToken);
        Assert.Null(await waiting);

        first.SetResult(Report);
        Assert.Equal(Report, await making);
        Assert.Equal(
            Report, await queue.RunAsync(() => Task.FromResult(Report), isEnd: false, TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task One_whose_client_is_gone_is_not_made()
    {
        var queue = new ChangeQueue(_clock);
        var first = new TaskCompletionSource<SettingReport>();
        _ = queue.RunAsync(() => first.Task, isEnd: false, TestContext.Current.CancellationToken);
        using var gone = new CancellationTokenSource();
        var waiting = queue.RunAsync(NeverAsync, isEnd: false, gone.Token);
        await gone.CancelAsync();
        _ = await Assert.ThrowsAnyAsync<OperationCanceledException>(() => waiting);
    }

    [Fact]
    public async Task One_that_fails_makes_room_for_the_next()
    {
        var queue = new ChangeQueue(_clock);
        _ = await Assert.ThrowsAsync<InvalidOperationException>(() =>
            queue.RunAsync(() => throw new InvalidOperationException(), isEnd: false, TestContext.Current.CancellationToken));
        Assert.Equal(
            Report, await queue.RunAsync(() => Task.FromResult(Report), isEnd: false, TestContext.Current.CancellationToken));
    }

    private static Task<SettingReport> NeverAsync()
    {
        Assert.Fail("It was made.");
        return Task.FromResult(Report);
    }
}
