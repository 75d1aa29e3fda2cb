using System.Collections.Concurrent;
using SermatecEss.Bridge.Logging;
using SermatecEss.Bridge.Outputs;
using SermatecEss.Bridge.Tests;
using SermatecEss.Inverter.State;
using SermatecEss.Web.Influx;

namespace SermatecEss.Web.Tests.Influx;

/// <summary>The output of InfluxDB while it runs.</summary>
internal sealed class InfluxRun : IAsyncDisposable
{
    private readonly CancellationTokenSource _stop = new();
    private readonly Task _running;

    /// <param name="options">The server.</param>
    /// <param name="history">The file of the history.</param>
    /// <param name="clock">The clock.</param>
    /// <param name="store">Where the cursor is kept; null for one of its own.</param>
    internal InfluxRun(InfluxOptions options, string history, WaitClock clock, IStateStore? store = null)
    {
        var log = new Log(LogLevel.Info, (_, line) => Lines.Enqueue(line));
        Output = new InfluxOutput(options, history, store ?? new MemoryStateStore(clock, log.Error), clock, log);
        var bridge = new BridgeView([], "1.2.3", clock.GetUtcNow(), log, () => [], () => true);
        _running = Task.Run(() => Output.RunAsync(bridge, new OutputFeed(8, clock), _stop.Token));
    }

    /// <summary>The lines of the log.</summary>
    internal ConcurrentQueue<string> Lines { get; } = new();

    /// <summary>The output.</summary>
    internal InfluxOutput Output { get; }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _running;
        _stop.Dispose();
    }
}
