using System.Collections.Concurrent;
using System.Threading.Channels;
using SermatecEss.Bridge.Logging;
using SermatecEss.Bridge.Outputs;

namespace SermatecEss.Bridge.Tests.Outputs;

/// <summary>Starting, supervising and restarting one output.</summary>
public sealed class OutputRunnerTests : IAsyncLifetime
{
    private static readonly BridgeView Bridge = new(
        [],
        "1.2.3",
        DateTimeOffset.UnixEpoch,
        new Log(LogLevel.Error, (_, _) => { }),
        () => [],
        () => true);
    private readonly WaitClock _clock = new();
    private readonly ConcurrentQueue<(LogLevel Level, string Line)> _lines = new();
    private readonly CancellationTokenSource _end = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
    private readonly CancellationTokenSource _stop = new();
    private Task _running = Task.CompletedTask;

    public ValueTask InitializeAsync()
    {
        _end.CancelAfter(TimeSpan.FromMinutes(1));
        return ValueTask.CompletedTask;
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _running;
        _stop.Dispose();
        _end.Dispose();
    }

    [Fact]
    public async Task A_failed_output_restarts_after_pauses_that_grow_to_a_minute_and_is_logged_once()
    {
        var runner = Start((start, _, _) => throw new InvalidOperationException($"Wrong for the {start}."));

        var since = _clock.GetUtcNow();
        foreach (var pause in (int[])[1, 2, 4, 8, 16, 32, 60, 60, 60])
        {
            await _clock.UntilWaitedForAsync(TimeSpan.FromSeconds(pause), _end.Token);
            Assert.Equal((OutputState.Failed, since), (runner.Health.State, runner.Health.Since));
            _clock.Advance(TimeSpan.FromSeconds(pause));
            since = _clock.GetUtcNow();
        }

        await _clock.UntilWaitedForAsync(TimeSpan.FromMinutes(1), _end.Token);
        Assert.Equal("Wrong for the 9.", runner.Health.Detail);
        Assert.Equal("scripted failed (Wrong for the 9.)", $"{runner.Health}");
        Assert.Equal([LogLevel.Error, .. Enumerable.Repeat(LogLevel.Debug, 9)], _lines.Select(line => line.Level));
        Assert.Contains("Wrong for the 0.", _lines.First().Line, StringComparison.Ordinal);
    }

    [Fact]
    public async Task One_that_fails_before_its_first_wait_in_another_way_is_no_different()
    {
        var runner = Start((_, _, _) => Task.FromException(new AggregateException(new ObjectDisposedException("screen"))));

        await _clock.PassAsync(TimeSpan.FromSeconds(1), _end.Token);
        await _clock.UntilWaitedForAsync(TimeSpan.FromSeconds(2), _end.Token);

        Assert.Contains("screen", runner.Health.Detail, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', runner.Health.Detail!);
    }

    [Fact]
    public async Task One_that_cancels_itself_has_failed_too()
    {
        var runner = Start((_, _, _) => Task.FromCanceled(new CancellationToken(canceled: true)));

        await _clock.UntilWaitedForAsync(TimeSpan.FromSeconds(1), _end.Token);

        Assert.Equal(OutputState.Failed, runner.Health.State);
    }

    [Fact]
    public async Task One_that_ends_by_itself_is_started_again()
    {
        var second = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var runner = Start(async (start, _, cancellation) =>
        {
            if (start == 0) return;
            second.SetResult();
            await Task.Delay(Timeout.Infinite, cancellation);
        });

        await _clock.UntilWaitedForAsync(TimeSpan.FromSeconds(1), _end.Token);
        Assert.Equal("it stopped unexpectedly", runner.Health.Detail);
        _clock.Advance(TimeSpan.FromSeconds(1));
        await second.Task.WaitAsync(_end.Token);

        Assert.Equal((OutputState.Running, _clock.GetUtcNow()), (runner.Health.State, runner.Health.Since));
        Assert.Equal("well", runner.Health.Detail);
    }

    [Fact]
    public async Task After_five_good_minutes_a_failure_is_news_again_and_the_pauses_restart()
    {
        var starts = Channel.CreateUnbounded<bool>();
        var fails = Channel.CreateUnbounded<bool>();
        _ = Start(async (_, _, cancellation) =>
        {
            await starts.Writer.WriteAsync(true, cancellation);
            _ = await fails.Reader.ReadAsync(cancellation);
            throw new InvalidOperationException("Wrong.");
        });

        // After four minutes it has not recovered yet, after five it has.
        foreach (var (good, pause) in ((int, int)[])[(0, 1), (4, 2), (4, 4), (5, 1), (4, 2)])
        {
            _ = await starts.Reader.ReadAsync(_end.Token);
            _clock.Advance(TimeSpan.FromMinutes(good));
            await fails.Writer.WriteAsync(true, _end.Token);
            await _clock.PassAsync(TimeSpan.FromSeconds(pause), _end.Token);
        }

        Assert.Equal([LogLevel.Error, LogLevel.Debug, LogLevel.Debug, LogLevel.Error, LogLevel.Debug], _lines.Select(line => line.Level));
    }

    [Fact]
    public async Task What_happens_while_it_pauses_waits_for_it()
    {
        var taken = Channel.CreateUnbounded<int>();
        var runner = Start(async (start, feed, cancellation) =>
        {
            for (var i = 0; i < 2 || start > 0; i++)
                await taken.Writer.WriteAsync(Happenings.NumberOf(await feed.TakeAsync(cancellation)), cancellation);
            throw new InvalidOperationException("Wrong.");
        });
        for (var i = 0; i < 2; i++) runner.Add(Happenings.Of(i));
        await _clock.UntilWaitedForAsync(TimeSpan.FromSeconds(1), _end.Token);
        for (var i = 2; i < 5; i++) runner.Add(Happenings.Of(i));
        _clock.Advance(TimeSpan.FromSeconds(1));

        for (var i = 0; i < 5; i++) Assert.Equal(i, await taken.Reader.ReadAsync(_end.Token));
    }

    [Fact]
    public async Task One_that_takes_nothing_is_stuck_after_half_a_minute_and_what_waits_for_it_is_bounded()
    {
        var goes = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var taken = Channel.CreateUnbounded<int>();
        var runner = Start(async (_, feed, cancellation) =>
        {
            await goes.Task.WaitAsync(cancellation);
            while (true) await taken.Writer.WriteAsync(Happenings.NumberOf(await feed.TakeAsync(cancellation)), cancellation);
        });
        runner.Add(Happenings.Of(0));
        _clock.Advance(TimeSpan.FromSeconds(30));
        Assert.Equal(OutputState.Running, runner.Health.State);
        _clock.Advance(TimeSpan.FromMilliseconds(1));
        Assert.Equal((OutputState.Stuck, "well"), (runner.Health.State, runner.Health.Detail));

        for (var i = 1; i < 25_000; i++) runner.Add(Happenings.Of(i));
        var dropped = (int)runner.Health.Dropped;
        Assert.InRange(dropped, 15_000, 24_999);
        goes.SetResult();
        for (var i = dropped; i < 25_000; i++) Assert.Equal(i, await taken.Reader.ReadAsync(_end.Token));
        Assert.Equal(OutputState.Running, runner.Health.State);
        Assert.Empty(_lines);
    }

    [Fact]
    public async Task One_that_was_just_started_again_is_not_stuck_for_what_came_while_it_paused()
    {
        var started = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var runner = Start(async (start, _, cancellation) =>
        {
            if (start < 7) throw new InvalidOperationException("Wrong.");
            started.SetResult();
            await Task.Delay(Timeout.Infinite, cancellation);
        });
        runner.Add(Happenings.Of(0));
        foreach (var pause in (int[])[1, 2, 4, 8, 16, 32, 60]) await _clock.PassAsync(TimeSpan.FromSeconds(pause), _end.Token);
        await started.Task.WaitAsync(_end.Token);

        Assert.Equal(OutputState.Running, runner.Health.State);
        _clock.Advance(TimeSpan.FromSeconds(31));
        Assert.Equal(OutputState.Stuck, runner.Health.State);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task It_ends_when_it_is_cancelled_also_while_it_pauses(bool pauses)
    {
        var runs = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        _ = Start(async (_, _, cancellation) =>
        {
            runs.SetResult();
            if (pauses) throw new InvalidOperationException("Wrong.");
            await Task.Delay(Timeout.Infinite, cancellation);
        });
        await runs.Task.WaitAsync(_end.Token);
        if (pauses) await _clock.UntilWaitedForAsync(TimeSpan.FromSeconds(1), _end.Token);

        await _stop.CancelAsync();

        await _running.WaitAsync(_end.Token);
    }

    [Fact]
    public async Task It_is_let_end_in_order_but_one_that_does_not_end_is_left_behind()
    {
        var runs = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        using var blocks = new ManualResetEventSlim();
        _ = Start((_, _, _) =>
        {
            runs.SetResult();
            blocks.Wait(CancellationToken.None);
            return Task.CompletedTask;
        });
        await runs.Task.WaitAsync(_end.Token);

        await _stop.CancelAsync();
        await _clock.UntilWaitedForAsync(TimeSpan.FromSeconds(2.5), _end.Token);
        Assert.False(_running.IsCompleted);
        _clock.Advance(TimeSpan.FromSeconds(2.5));

        await _running.WaitAsync(_end.Token);
        Assert.Equal((LogLevel.Warn, "the output scripted does not stop and is abandoned"), Assert.Single(_lines));
        blocks.Set();
    }

    private OutputRunner Start(Func<int, OutputFeed, CancellationToken, Task> run)
    {
        var log = new Log(LogLevel.Debug, (level, line) => _lines.Enqueue((level, line)));
        var runner = new OutputRunner(new ScriptedOutput("scripted", run) { Detail = "well" }, capacity: 100, _clock, log);
        _running = runner.RunAsync(Bridge, _stop.Token);
        return runner;
    }
}
