using System.Collections.Concurrent;
using System.Net;
using System.Threading.Channels;
using Microsoft.Extensions.Time.Testing;
using SermatecEss.Bridge.Configuration;
using SermatecEss.Bridge.Inverters;
using SermatecEss.Bridge.Logging;
using SermatecEss.Bridge.Outputs;
using SermatecEss.Bridge.Tests.Inverters;
using SermatecEss.Bridge.Tests.Outputs;
using SermatecEss.Inverter;
using SermatecEss.Inverter.Polling;
using SermatecEss.Protocol.Catalogue;
using SermatecEss.Simulator;
using SermatecEss.Simulator.Faults;

namespace SermatecEss.Bridge.Tests;

/// <summary>A daemon with misbehaving outputs, and one that records events.</summary>
public sealed class DaemonTests : IAsyncLifetime
{
    private static readonly TimeSpan Period = TimeSpan.FromSeconds(10);
    private readonly WaitClock _clock = new();
    private readonly FakeTimeProvider _plantTime = new(new DateTimeOffset(2026, 6, 21, 20, 0, 0, TimeSpan.Zero));
    private readonly ConcurrentQueue<(LogLevel Level, string Line)> _lines = new();
    private readonly Channel<InverterEvent> _recorded = Channel.CreateUnbounded<InverterEvent>();
    private readonly CancellationTokenSource _end = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
    private readonly CancellationTokenSource _stop = new();
    private readonly ManualResetEventSlim _blocked = new();
    private SimulatorServer? _server;
    private Daemon _daemon = null!;
    private Task _running = Task.CompletedTask;
    private ScriptedOutput _recorder = null!;

    public ValueTask InitializeAsync()
    {
        _end.CancelAfter(TimeSpan.FromMinutes(2));
        _server = SimulatorServer.Start(
            new SimulatorOptions { Start = _plantTime.GetUtcNow() },
            new IPEndPoint(IPAddress.Loopback, 0),
            new FaultPlan { FrameGap = TimeSpan.Zero },
            _plantTime);
        return ValueTask.CompletedTask;
    }

    public async ValueTask DisposeAsync()
    {
        _blocked.Set();
        await _stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => _running);
        await _daemon.DisposeAsync();
        if (_server is not null) await _server.DisposeAsync();
        _blocked.Dispose();
        _stop.Dispose();
        _end.Dispose();
    }

    [Fact]
    public async Task An_output_that_throws_hangs_blocks_or_is_slow_changes_nothing_for_polls_and_for_others()
    {
        var isWell = false;
        var throwing = new ScriptedOutput("throwing", async (_, feed, cancellation) =>
        {
            while (Volatile.Read(ref isWell)) await feed.TakeAsync(cancellation);
            throw new InvalidOperationException("Wrong.");
        });
        var hanging = new ScriptedOutput("hanging", (_, _, cancellation) => Task.Delay(Timeout.Infinite, cancellation));
        var blocking = new ScriptedOutput("blocking", (_, _, _) =>
        {
            _blocked.Wait(CancellationToken.None);
            return Task.CompletedTask;
        });
        var slow = new ScriptedOutput("slow", async (_, feed, cancellation) =>
        {
            while (true)
            {
                await feed.TakeAsync(cancellation);
                await Task.Delay(TimeSpan.FromSeconds(15), _clock, cancellation);
            }
        });
        await StartAsync(throwing, hanging, blocking, slow);

        for (var poll = 0; poll < 20; poll++)
        {
            await PollAsync();
            Assert.True(_daemon.IsAlive);
        }

        var health = Health;
        for (; health[0].State != OutputState.Failed; health = Health) await PollAsync();
        Assert.Equal(
            ["throwing failed (Wrong.)", "hanging stuck", "blocking stuck", "slow running", "recorder running"],
            health.Select(output => output.ToString()));
        Assert.Contains("the output throwing", Assert.Single(_lines, line => line.Level <= LogLevel.Warn).Line, StringComparison.Ordinal);
        Assert.InRange(throwing.Starts, 3, 20);
        Assert.All([hanging, blocking, slow, _recorder], output => Assert.Equal(1, output.Starts));

        // One that was stuck and one that had failed continue where they can.
        Volatile.Write(ref isWell, true);
        while (Health[0].State != OutputState.Running) await PollAsync();
        Assert.All(Health, output => Assert.Equal(0, output.Dropped));
    }

    [Fact]
    public async Task It_lives_as_long_as_it_polls_or_tries_to_and_no_longer()
    {
        await StartAsync();
        await _server!.DisposeAsync();
        _server = null;
        for (var poll = 0; poll < 40; poll++)
        {
            await _clock.PassAsync(Period, _end.Token);
            Assert.False((await NextAsync<Polled>()).Picture.IsAvailable);
            Assert.True(_daemon.IsAlive);
        }

        Assert.Equal("0 of 1 inverter answering, recorder running", _daemon.Status);
    }

    [Fact]
    public async Task It_does_not_live_when_the_polls_stop()
    {
        var polls = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var mayPoll = true;
        await StartAsync([], _ =>
        {
            if (Volatile.Read(ref mayPoll)) return;
            polls.SetResult();
            _blocked.Wait(CancellationToken.None);
        });
        Volatile.Write(ref mayPoll, false);
        _ = Task.Run(() => _clock.PassAsync(Period, _end.Token), _end.Token);
        await polls.Task.WaitAsync(_end.Token);

        _clock.Advance(TimeSpan.FromMinutes(5) - TimeSpan.FromSeconds(1));
        Assert.True(_daemon.IsAlive);
        _clock.Advance(TimeSpan.FromSeconds(1));
        Assert.False(_daemon.IsAlive);
        Volatile.Write(ref mayPoll, true);
    }

    [Fact]
    public async Task It_ends_although_an_output_does_not()
    {
        var blocking = new ScriptedOutput("blocking", (_, _, _) =>
        {
            _blocked.Wait(CancellationToken.None);
            return Task.CompletedTask;
        });
        await StartAsync(blocking);

        await _stop.CancelAsync();
        await _clock.PassAsync(TimeSpan.FromSeconds(2.5), _end.Token);

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => _running.WaitAsync(_end.Token));
    }

    [Fact]
    public async Task An_output_begins_with_the_pictures_that_there_are_when_it_is_started_again()
    {
        var pictures = Channel.CreateUnbounded<InverterPicture?>();
        ScriptedOutput? late = null;
        late = new ScriptedOutput("late", async (start, _, cancellation) =>
        {
            await pictures.Writer.WriteAsync(late!.Bridge!.Inverters[0].Picture, cancellation);
            if (start == 0) throw new InvalidOperationException("Wrong.");
            await Task.Delay(Timeout.Infinite, cancellation);
        });
        await StartAsync(late);
        await _clock.PassAsync(TimeSpan.FromSeconds(1), _end.Token);

        _ = await pictures.Reader.ReadAsync(_end.Token);
        var picture = await pictures.Reader.ReadAsync(_end.Token);
        Assert.True(picture!.HasRequestedAll);
        Assert.Equal("1.2.3", late.Bridge!.Version);
    }

    private IReadOnlyList<OutputHealth> Health => _recorder.Bridge!.Health();

    private Task StartAsync(params IOutput[] outputs) => StartAsync(outputs, trace: null);

    /// <summary>Starts a daemon with outputs and the recording one, and takes the first polls.</summary>
    private async Task StartAsync(IOutput[] outputs, Action<TracedFrame>? trace)
    {
        _recorder = new ScriptedOutput("recorder", async (_, feed, cancellation) =>
        {
            while (true) await _recorded.Writer.WriteAsync(await feed.TakeAsync(cancellation), cancellation);
        });
        var session = new SessionOptions
        {
            Host = "127.0.0.1",
            Port = _server!.EndPoint.Port,
            ResponseTimeout = TimeSpan.FromMinutes(30),
            Retries = 0,
        };
        var options = new BridgeOptions
        {
            Inverters = [new InverterOptions(session, new PollPeriods(Period))],
            TimeZone = TimeZoneInfo.Utc,
            StuckAfter = 0,
        };
        var log = new Log(LogLevel.Debug, (level, line) => _lines.Enqueue((level, line)));
        _daemon = new Daemon(
            options,
            CommandCatalogue.Default,
            "1.2.3",
            [.. outputs, _recorder],
            _clock,
            log,
            EarlierRun.Of(new SimulatorOptions(), _plantTime, _clock),
            trace);
        _running = _daemon.RunAsync(_stop.Token);
        while (!(await NextAsync<Polled>()).Picture.HasRequestedAll)
        {
        }
    }

    /// <summary>Advances by a period, and waits for its poll before more time passes.</summary>
    private async Task PollAsync()
    {
        await _clock.PassAsync(Period, _end.Token);
        Polled polled;
        do polled = await NextAsync<Polled>();
        while (polled.Group != PollGroup.Fast);
        Assert.Equal(_clock.GetUtcNow(), polled.State!.Time);
    }

    private async Task<T> NextAsync<T>()
        where T : InverterEvent
    {
        while (true)
            if (await _recorded.Reader.ReadAsync(_end.Token) is T wanted) return wanted;
    }
}
