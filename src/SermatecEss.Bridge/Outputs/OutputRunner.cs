using SermatecEss.Bridge.Inverters;
using SermatecEss.Bridge.Logging;

namespace SermatecEss.Bridge.Outputs;

/// <summary>Runs one output: restarts it after failures, with growing pauses, and knows its health.</summary>
internal sealed class OutputRunner
{
    private static readonly TimeSpan FirstPause = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan LongestPause = TimeSpan.FromMinutes(1);

    /// <summary>After running this long it has recovered: its next failure is logged again.</summary>
    private static readonly TimeSpan Recovered = TimeSpan.FromMinutes(5);
    private static readonly TimeSpan LongestStandstill = TimeSpan.FromSeconds(30);

    /// <summary>Time to say goodbye, and far less than a service manager waits before killing the daemon.</summary>
    private static readonly TimeSpan LongestEnd = TimeSpan.FromSeconds(2.5);
    private readonly IOutput _output;
    private readonly TimeProvider _time;
    private readonly Log _log;
    private readonly OutputFeed _queue;
    private volatile Condition _condition;

    /// <param name="output">The output.</param>
    /// <param name="capacity">The most events in its queue.</param>
    /// <param name="time">The clock.</param>
    /// <param name="log">The log.</param>
    internal OutputRunner(IOutput output, int capacity, TimeProvider time, Log log)
    {
        _output = output;
        _time = time;
        _log = log;
        _queue = new OutputFeed(capacity, time);
        _condition = new Condition(time.GetUtcNow(), Failure: null);
    }

    /// <summary>The health of the output now.</summary>
    internal OutputHealth Health
    {
        get
        {
            var (since, failure) = _condition;
            var isStuck = _queue.Standstill > LongestStandstill;
            var state = failure is not null ? OutputState.Failed : isStuck ? OutputState.Stuck : OutputState.Running;
            return new OutputHealth(_output.Name, state, since, failure ?? _output.Detail, _queue.Dropped)
            {
                IsConnected = _output.IsConnected is { } connected ? connected && failure is null : null,
                Gateway = _output.Gateway,
            };
        }
    }

    /// <summary>Adds an event to the output's queue, without waiting.</summary>
    internal void Add(InverterEvent happened) => _queue.Add(happened);

    /// <summary>Runs until cancelled.</summary>
    internal async Task RunAsync(BridgeView bridge, CancellationToken cancellation)
    {
        for (var pause = FirstPause; ;)
        {
            var begin = _time.GetTimestamp();
            _queue.BeginTaking();
            _condition = new Condition(_time.GetUtcNow(), Failure: null);

            // An output that blocks its thread blocks only its own.
            var running = Task.Run(() => _output.RunAsync(bridge, _queue, cancellation), CancellationToken.None);
            if (!await HasEndedAsync(running, cancellation)) _log.Warn($"the output {_output.Name} does not stop and is abandoned");
            if (cancellation.IsCancellationRequested) return;
            var failure = running.IsCanceled ? new TaskCanceledException(running) : running.Exception?.InnerException;
            var isNews = pause == FirstPause || _time.GetElapsedTime(begin) >= Recovered;
            if (isNews) pause = FirstPause;
            Tell(failure, pause, isNews);
            try
            {
                await Task.Delay(pause, _time, cancellation);
            }
            catch (OperationCanceledException)
            {
                return;
            }

            pause = pause * 2 < LongestPause ? pause * 2 : LongestPause;
        }
    }

    /// <summary>Waits for the end of the output, but not long after cancellation.</summary>
    private async Task<bool> HasEndedAsync(Task running, CancellationToken cancellation)
    {
        await running.WaitAsync(cancellation).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        if (running.IsCompleted) return true;
        await running.WaitAsync(LongestEnd, _time, CancellationToken.None).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        return running.IsCompleted;
    }

    private void Tell(Exception? failure, TimeSpan pause, bool isNews)
    {
        var reason = failure?.GetBaseException().Message.ReplaceLineEndings(" ") ?? "it stopped unexpectedly";
        _condition = new Condition(_time.GetUtcNow(), reason);
        _log.Write(
            isNews ? LogLevel.Error : LogLevel.Debug,
            $"internal error, please report it; the output {_output.Name} restarts in {pause.TotalSeconds:0} s "
            + $"and is retried until it runs: {failure?.ToString() ?? reason}");
    }

    /// <summary>Its state and since when; no failure while it runs.</summary>
    private sealed record Condition(DateTimeOffset Since, string? Failure);
}
