using System.Collections.Concurrent;
using SermatecEss.Bridge.Configuration;
using SermatecEss.Bridge.Inverters;
using SermatecEss.Bridge.Logging;
using SermatecEss.Bridge.Outputs;
using SermatecEss.Bridge.State;
using SermatecEss.Inverter;
using SermatecEss.Inverter.State;
using SermatecEss.Protocol.Catalogue;

namespace SermatecEss.Bridge;

/// <summary>
/// The core: polls all inverters and passes their readings to all outputs until it is stopped. No inverter waits for another or for an
/// output.
/// </summary>
public sealed class Daemon : IAsyncDisposable
{
    /// <summary>With many inverters, the polls are spread over a period; with few, over less, so that the first values come soon.</summary>
    private static readonly TimeSpan LargestSpacing = TimeSpan.FromMilliseconds(250);
    private readonly StateSaver _saver;
    private readonly LiveInverter[] _inverters;
    private readonly Hub _hub;
    private readonly BridgeView _view;
    private readonly BridgeOptions _options;
    private readonly KnownInverters _known;
    private readonly ConcurrentDictionary<string, string> _serials;
    private volatile Task _running = Task.CompletedTask;

    /// <param name="options">The settings.</param>
    /// <param name="catalogue">The commands of all PCU versions.</param>
    /// <param name="version">This program's version.</param>
    /// <param name="outputs">The outputs that receive the readings.</param>
    /// <param name="time">The clock.</param>
    /// <param name="log">The log.</param>
    /// <param name="state">Where the state is kept.</param>
    /// <param name="trace">Takes every frame sent to or received from an inverter.</param>
    public Daemon(
        BridgeOptions options,
        CommandCatalogue catalogue,
        string version,
        IEnumerable<IOutput> outputs,
        TimeProvider time,
        Log log,
        IStateStore state,
        Action<TracedFrame>? trace = null)
    {
        _options = options = options with { State = state };
        _saver = new StateSaver(log);
        _hub = new Hub(outputs, options.Inverters.Count, time, log);
        _known = new KnownInverters(state, log);
        var addresses = options.Inverters.Select(inverter => inverter.Session.Where).ToHashSet();
        _serials = new(_known.Load().Where(known => addresses.Contains(known.Key)));
        _inverters =
        [
            .. options.Inverters.Select(inverter => new LiveInverter(inverter, options, catalogue, _saver, Publish, time, log, trace)
            {
                HasTwin = HasTwin,
                KnownSerial = _serials.GetValueOrDefault(inverter.Session.Where),
            }),
        ];
        _view = new BridgeView(_inverters, version, time.GetUtcNow(), log, () => _hub.Health, () => IsAlive)
        {
            Language = options.Language,
        };
    }

    /// <summary>Whether it keeps polling, or trying to, and supervises its outputs. A failed output does not count.</summary>
    public bool IsAlive => !_running.IsFaulted && _inverters.All(inverter => inverter.IsAlive);

    /// <summary>The status in one line.</summary>
    public string Status
    {
        get
        {
            var available = _inverters.Count(inverter => inverter.Picture.IsAvailable);
            var inverters = $"{available} of {_inverters.Length} {(_inverters.Length == 1 ? "inverter" : "inverters")} answering";
            return string.Join(", ", _hub.Health.Select(output => output.ToString()).Prepend(inverters));
        }
    }

    /// <summary>Runs until cancelled.</summary>
    public async Task RunAsync(CancellationToken cancellation)
    {
        _running = _hub.RunAsync(_view, cancellation);
        var polling = _inverters.Select((inverter, index) =>
        {
            var spacing = _options.Inverters[index].Periods.Fast / _inverters.Length;
            var delay = index * (spacing < LargestSpacing ? spacing : LargestSpacing);
            return Task.Run(() => inverter.RunAsync(delay, cancellation), cancellation);
        });
        try
        {
            await Task.WhenAll(polling);
        }
        finally
        {
            await _running;
        }
    }

    /// <summary>Closes all connections and saves the state.</summary>
    public async ValueTask DisposeAsync()
    {
        foreach (var inverter in _inverters) await inverter.DisposeAsync();
        await _saver.DisposeAsync();
    }

    private void Publish(InverterEvent happened)
    {
        if (happened is Identified { Picture: { Identity.Serial: { Length: > 0 } serial, Options.Session.Where: var address } }
            && _serials.GetValueOrDefault(address) != serial)
        {
            _serials[address] = serial;
            _saver.Save(_known, _serials);
        }

        _hub.Publish(happened);
    }

    private bool HasTwin(LiveInverter inverter, string serial) =>
        _inverters.Any(other => other != inverter && other.ClaimedSerial == serial);
}
