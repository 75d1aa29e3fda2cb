using System.Collections.Concurrent;
using System.Net;
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

    /// <summary>How many inverters without an entry of their own may dial in: each has its entities and its files.</summary>
    private const int MostNewcomers = 32;
    private readonly InverterFeed _feed;
    private readonly InverterPorts _ports;
    private readonly Lock _newcomers = new();
    private readonly BridgeOptions _options;
    private readonly KnownInverters _known;
    private readonly ConcurrentDictionary<string, string> _serials;
    private bool _isRunning;

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
        _options = options;
        var takesAny = options.Inverters.Any(inverter => inverter.TakesAny);
        var expected = options.Inverters.Count + (takesAny ? MostNewcomers : 0);
        _feed = new InverterFeed(options, catalogue, version, outputs, expected, time, log, state, trace) { Happened = Remember };
        _ports = new InverterPorts(listen => new InverterPort(listen, catalogue, time)
        {
            Tell = log.Warn,
            Opened = address => log.Info($"waiting for inverters to dial in to {address}"),
            Newcomer = (serial, _, _) =>
            {
                TakeNewcomer(listen, serial);
                return ValueTask.FromResult<string?>(null);
            },
        });
        _known = new KnownInverters(state, log);
        var known = _known.Load();
        List<InverterOptions> inverters = [.. options.Inverters.SelectMany(inverter => Expected(inverter, known))];
        _serials = [];
        foreach (var session in inverters.Select(inverter => inverter.Session))
            if ((known.GetValueOrDefault(session.Where) ?? session.Accept?.Serial) is { } serial) _serials[session.Where] = serial;
        foreach (var inverter in inverters) _ = Add(inverter);
    }

    /// <inheritdoc cref="InverterFeed.IsAlive"/>
    public bool IsAlive => _feed.IsAlive;

    /// <summary>The status in one line.</summary>
    public string Status
    {
        get
        {
            var all = _feed.View.Inverters;
            var available = all.Count(inverter => inverter.Picture.IsAvailable);
            var inverters = $"{available} of {all.Count} {(all.Count == 1 ? "inverter" : "inverters")} answering";
            return string.Join(", ", Outputs.Select(output => output.ToString()).Prepend(inverters));
        }
    }

    /// <summary>The state of all outputs.</summary>
    public IReadOnlyList<OutputHealth> Outputs => _feed.Outputs;

    /// <summary>Opens the ports on which inverters dial in; otherwise, each is opened when it is first needed.</summary>
    /// <exception cref="InverterException"><see cref="InverterError.NoPort"/>: one is not available.</exception>
    public void OpenPorts()
    {
        foreach (var port in _ports.All) port.Open();
    }

    /// <summary>Runs until cancelled.</summary>
    public async Task RunAsync(CancellationToken cancellation)
    {
        _feed.Start(cancellation);
        lock (_newcomers)
        {
            _isRunning = true;
            var all = _feed.View.Inverters;
            for (var i = 0; i < all.Count; i++)
            {
                var spacing = all[i].Picture.Options.Periods.Fast / all.Count;
                _feed.Poll(all[i], i * (spacing < LargestSpacing ? spacing : LargestSpacing));
            }
        }

        try
        {
            await Task.Delay(Timeout.Infinite, cancellation);
        }
        finally
        {
            await _feed.EndAsync();
        }
    }

    /// <summary>Closes all connections and saves the state.</summary>
    public async ValueTask DisposeAsync()
    {
        await _ports.DisposeAsync();
        await _feed.DisposeAsync();
    }

    /// <summary>
    /// The inverters of an entry: one, or all those that dialled in to its port in earlier runs and have no entry of their own.
    /// </summary>
    private IEnumerable<InverterOptions> Expected(InverterOptions inverter, IReadOnlyDictionary<string, string> known)
    {
        if (!inverter.TakesAny) return [inverter];
        var own = inverter.Session.Where;
        var serials = known
            .Where(one => one.Key == own || one.Key == Of(inverter, one.Value).Session.Where)
            .Select(one => one.Value)
            .Distinct()
            .Where(serial => !_options.Inverters.Any(other => other.Session.Accept?.Serial == serial))
            .Take(MostNewcomers)
            .ToList();
        return serials.Count == 0 ? [inverter] : serials.Select(serial => Of(inverter, serial));
    }

    /// <summary>One inverter of an entry that takes any inverter that dials in.</summary>
    private static InverterOptions Of(InverterOptions any, string serial) =>
        any with { Session = any.Session with { Accept = any.Session.Accept! with { Serial = serial } } };

    private LiveInverter Add(InverterOptions inverter) =>
        _feed.Add(inverter, _ports.Of(inverter.Session), _serials.GetValueOrDefault(inverter.Session.Where));

    /// <summary>Polls an inverter that has dialled in and has no entry of its own, if an entry takes any.</summary>
    private void TakeNewcomer(IPEndPoint listen, string serial)
    {
        lock (_newcomers)
        {
            var any = _options.Inverters.FirstOrDefault(entry => entry.TakesAny && entry.Session.Accept!.Listen.Equals(listen));
            if (any is null || !_isRunning || _feed.View.Inverters.Count >= _options.Inverters.Count + MostNewcomers) return;
            _feed.Poll(Add(Of(any, serial)), TimeSpan.Zero);
        }
    }

    /// <summary>Remembers which inverter is at which address.</summary>
    private void Remember(InverterEvent happened)
    {
        if (happened is Identified { Picture: { Identity.Serial: { Length: > 0 } serial, Options.Session.Where: var address } }
            && _serials.GetValueOrDefault(address) != serial)
        {
            _serials[address] = serial;
            _feed.Saver.Save(_known, _serials);
        }
    }
}
