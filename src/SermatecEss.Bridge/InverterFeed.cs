using SermatecEss.Bridge.Configuration;
using SermatecEss.Bridge.Inverters;
using SermatecEss.Bridge.Logging;
using SermatecEss.Bridge.Outputs;
using SermatecEss.Bridge.Points;
using SermatecEss.Bridge.State;
using SermatecEss.Inverter;
using SermatecEss.Inverter.State;
using SermatecEss.Protocol.Catalogue;

namespace SermatecEss.Bridge;

/// <summary>
/// Polls inverters that come and go, and passes their events to all outputs until it is stopped. No inverter waits for another or for an
/// output. Thread-safe.
/// </summary>
public sealed class InverterFeed : IAsyncDisposable
{
    private readonly BridgeOptions _options;
    private readonly CommandCatalogue _catalogue;
    private readonly TimeProvider _time;
    private readonly Log _log;
    private readonly Action<TracedFrame>? _trace;
    private readonly Hub _hub;
    private readonly InverterList _inverters = new();
    private readonly PointPool _pool = new();
    private readonly Lock _turn = new();
    private readonly Dictionary<LiveInverter, Polling> _polling = [];
    private CancellationToken _stop = new(canceled: true);
    private volatile Task _outputs = Task.CompletedTask;

    /// <param name="options">The settings.</param>
    /// <param name="catalogue">The commands of all PCU versions.</param>
    /// <param name="version">This program's version.</param>
    /// <param name="outputs">The outputs that receive the readings.</param>
    /// <param name="expected">The number of inverters to expect, which limits the queues of the outputs.</param>
    /// <param name="time">The clock.</param>
    /// <param name="log">The log.</param>
    /// <param name="state">Where the state is kept.</param>
    /// <param name="trace">Takes every frame sent to or received from an inverter.</param>
    public InverterFeed(
        BridgeOptions options,
        CommandCatalogue catalogue,
        string version,
        IEnumerable<IOutput> outputs,
        int expected,
        TimeProvider time,
        Log log,
        IStateStore state,
        Action<TracedFrame>? trace = null)
    {
        _options = options with { State = state };
        _catalogue = catalogue;
        _time = time;
        _log = log;
        _trace = trace;
        Saver = new StateSaver(log);
        _hub = new Hub(outputs, expected, time, log);
        View = new BridgeView(_inverters, version, time.GetUtcNow(), log, () => _hub.Health, () => IsAlive)
        {
            Language = options.Language,
        };
    }

    /// <summary>Called with each event before the outputs; must not block.</summary>
    public Action<InverterEvent>? Happened { get; init; }

    /// <summary>The inverters, and the health of the outputs.</summary>
    public BridgeView View { get; }

    /// <summary>Whether it supervises its outputs. A failed output does not count, nor does a single inverter.</summary>
    public bool IsRunning => !_outputs.IsFaulted;

    /// <summary>Whether it is running, and keeps polling each inverter, or trying to.</summary>
    public bool IsAlive => IsRunning && _inverters.All(inverter => inverter.IsAlive);

    /// <summary>The state of all outputs.</summary>
    public IReadOnlyList<OutputHealth> Outputs => _hub.Health;

    /// <summary>Saves state in its own task.</summary>
    internal StateSaver Saver { get; }

    /// <summary>Starts the outputs; inverters are polled from now on.</summary>
    /// <param name="cancellation">Stops it.</param>
    public void Start(CancellationToken cancellation)
    {
        _outputs = _hub.RunAsync(View, cancellation);
        lock (_turn) _stop = cancellation;
    }

    /// <summary>Adds an inverter that is not polled yet.</summary>
    /// <param name="inverter">The inverter.</param>
    /// <param name="port">Where it dials in; null if it is connected to.</param>
    /// <param name="knownSerial">The serial number of the inverter at this address in an earlier run; null if unknown.</param>
    public LiveInverter Add(InverterOptions inverter, InverterPort? port, string? knownSerial = null)
    {
        var live = new LiveInverter(inverter, _options, _catalogue, Saver, Publish, _time, _log, _trace, port)
        {
            HasTwin = HasTwin,
            Pool = _pool,
            KnownSerial = knownSerial,
        };
        _inverters.Add(live);
        return live;
    }

    /// <summary>Polls an inverter until it is removed or the feed is stopped.</summary>
    /// <param name="inverter">The inverter.</param>
    /// <param name="delay">How long to wait before the first request, to spread the polls of many inverters.</param>
    public void Poll(LiveInverter inverter, TimeSpan delay)
    {
        lock (_turn)
        {
            if (_stop.IsCancellationRequested) return;
            var stop = CancellationTokenSource.CreateLinkedTokenSource(_stop);
            _polling.Add(inverter, new Polling(stop, Task.Run(() => inverter.RunAsync(delay, stop.Token), stop.Token)));
        }
    }

    /// <summary>
    /// Stops polling an inverter, closes its connection and saves its state. Its outputs learn that it is polled elsewhere.
    /// </summary>
    /// <param name="inverter">The inverter.</param>
    /// <param name="patience">How long to wait for the end of a poll that runs.</param>
    public async Task ReleaseAsync(LiveInverter inverter, TimeSpan patience = default)
    {
        if (patience > TimeSpan.Zero) await inverter.FinishAsync(patience);
        Polling? polling;
        lock (_turn) _ = _polling.Remove(inverter, out polling);
        _inverters.Remove(inverter);
        if (polling is not null) await polling.EndAsync();
        await inverter.DisposeAsync();
        Saver.Flush();
        Publish(new Released(inverter, inverter.Picture));
    }

    /// <summary>Waits until everything has ended after it was stopped.</summary>
    public async Task EndAsync()
    {
        Polling[] polling;
        lock (_turn) polling = [.. _polling.Values];
        foreach (var one in polling) await one.EndAsync();
        await _outputs;
    }

    /// <summary>Closes all connections and saves the state.</summary>
    public async ValueTask DisposeAsync()
    {
        foreach (var inverter in _inverters) await inverter.DisposeAsync();
        await Saver.DisposeAsync();
    }

    private void Publish(InverterEvent happened)
    {
        Happened?.Invoke(happened);
        _hub.Publish(happened);
    }

    private bool HasTwin(LiveInverter inverter, string serial) =>
        _inverters.Any(other => other != inverter && other.ClaimedSerial == serial);

    /// <summary>The polls of one inverter.</summary>
    private sealed record Polling(CancellationTokenSource Stop, Task Task)
    {
        internal async Task EndAsync()
        {
            await Stop.CancelAsync();
            await Task.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            Stop.Dispose();
        }
    }
}
