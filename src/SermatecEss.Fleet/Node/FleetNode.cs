using System.Collections.Concurrent;
using System.Net;
using Microsoft.Extensions.DependencyInjection;
using SermatecEss.Bridge;
using SermatecEss.Bridge.Inverters;
using SermatecEss.Bridge.Logging;
using SermatecEss.Bridge.Outputs;
using SermatecEss.Fleet.Cluster;
using SermatecEss.Fleet.Configuration;
using SermatecEss.Fleet.Database;
using SermatecEss.Hosting.Output;
using SermatecEss.Inverter;
using SermatecEss.Inverter.Polling;
using SermatecEss.Inverter.State;
using SermatecEss.Links;
using SermatecEss.Protocol.Catalogue;

namespace SermatecEss.Fleet.Node;

/// <summary>
/// One node of the fleet: polls the inverters that have dialled in to it, as long as the cluster gives them to it,
/// and writes their readings to PostgreSQL.
/// </summary>
internal sealed class FleetNode : INode, IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(1);

    /// <summary>
    /// How long the node of an inverter without a link keeps it: it dials in again after a second, mostly to another node.
    /// </summary>
    private static readonly TimeSpan LongestGone = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan BetweenLooks = TimeSpan.FromSeconds(5);

    /// <summary>How long a node that ends tries to save what its inverters have answered, if PostgreSQL does not respond.</summary>
    private static readonly TimeSpan LongestSaving = TimeSpan.FromSeconds(8);

    /// <summary>A poll that runs when the node ends is not lost, unless its inverter has fallen silent.</summary>
    private static readonly TimeSpan LongestPoll = TimeSpan.FromSeconds(3);

    /// <summary>Inverters of a node that died dial in all at once.</summary>
    private const int MaxUnidentified = 4096;
    private static readonly TimeSpan BetweenTries = TimeSpan.FromMilliseconds(200);
    private const int ReleasedAtOnce = 64;

    /// <summary>After how many missed polls an inverter that no node polls is offline, but not sooner than it can dial in again.</summary>
    private const int PollsUntilSilent = 3;
    private static readonly TimeSpan ShortestSilence = TimeSpan.FromSeconds(15);

    /// <summary>Of thousands that dial in at once; all together, they would wait for PostgreSQL until they give up.</summary>
    private const int AttachedAtOnce = 32;
    private static readonly AddressList Everyone = new([IPNetwork.Parse("0.0.0.0/0"), IPNetwork.Parse("::/0")]);
    private readonly FleetOptions _options;
    private readonly TimeProvider _time;
    private readonly Log _log;
    private readonly FleetDatabase _database;
    private readonly InverterRegistry _registry;
    private readonly PollPeriods _periods;
    private readonly ReadingWriter _writer;
    private readonly ReadingPartitions _partitions;
    private readonly InverterFeed _feed;
    private readonly InverterPort _port;
    private readonly NodeServer _server;
    private readonly Admission _admission;
    private readonly NodeMqtt? _mqtt;
    private readonly SilenceWatch _silence;
    private readonly ConcurrentDictionary<string, NodeInverter> _inverters = new();
    private readonly ConcurrentDictionary<LiveInverter, NodeInverter> _byLive = new();
    private readonly ConcurrentDictionary<string, Lazy<Task<string?>>> _attaching = new();
    private readonly string _name;
    private readonly SemaphoreSlim _attachTurn = new(AttachedAtOnce);

    /// <summary>Cancelled once all inverters have been given up, so that polls that run when the node is stopped can end.</summary>
    private readonly CancellationTokenSource _endOfPolls = new();
    private IGrainFactory? _grains;
    private volatile bool _isEnding;

    /// <param name="options">The settings.</param>
    /// <param name="catalogue">The commands of all PCU versions.</param>
    /// <param name="version">This program's version.</param>
    /// <param name="time">The clock.</param>
    /// <param name="log">The log.</param>
    internal FleetNode(FleetOptions options, CommandCatalogue catalogue, string version, TimeProvider time, Log log)
    {
        _options = options;
        _time = time;
        _log = log;
        _periods = options.Periods with { Spread = options.Periods.Fast };
        _database = new FleetDatabase(options.Database);
        _registry = new InverterRegistry(_database);
        _name = ClusterSetup.NameOf(options.Cluster);
        _writer = new ReadingWriter(_database, new WriterOptions(), time, log);
        _writer.Stale += (serial, epoch) => _ = ReleaseAsync(serial, epoch);
        _partitions = new ReadingPartitions(_database, options.Retention, time, log);
        _admission = new Admission(options, log);
        var state = new FleetStateStore(_registry, _inverters.GetValueOrDefault, new MemoryStateStore(time, log.Error), time);
        if (options.Mqtt is { } mqtt)
            _mqtt = new NodeMqtt(options, mqtt, _name, _registry, _inverters.GetValueOrDefault, PassOnAsync, time, log);
        IOutput[] outputs = _mqtt is null ? [] : [_mqtt.Output];
        _silence = new SilenceWatch(_registry, SilenceOf(options), CanTellSilence, PublishOfflineAsync, time, log);

        // A line for each of thousands that come and go would hide all others; status and metrics show how they are.
        var quiet = new Log(LogLevel.Debug, (level, line) => log.Write(level == LogLevel.Error ? level : LogLevel.Debug, line));
        _feed = new InverterFeed(options.Bridge, catalogue, version, outputs, options.MostInverters, time, quiet, state)
        {
            Happened = Take,
        };
        _port = new InverterPort(options.Listen, catalogue, time)
        {
            Allows = _admission.Allows,
            MaxUnidentified = MaxUnidentified,
            Newcomer = TakeNewcomerAsync,
            Tell = log.Warn,
            Opened = address => log.Info($"waiting for inverters to dial in to {address}"),
        };
        IStateStore credentials = options.StateDirectory is { } directory
            ? new StateDirectory(directory, time, log.Error)
            : new MemoryStateStore(time, log.Error);
        _server = new NodeServer(options.Http, credentials, time, log);
    }

    /// <summary>Whether inverters may dial in here: it runs and is not ending.</summary>
    internal bool IsReady => _grains is not null && !_isEnding && _feed.IsRunning;

    /// <summary>The node, as outputs see it.</summary>
    internal BridgeView View => _feed.View;

    /// <summary>What has been written to PostgreSQL.</summary>
    internal WriterCounters Written => _writer.Counters;

    /// <summary>What has happened to inverters that dialled in.</summary>
    internal NodeCounters Counters { get; } = new();

    /// <summary>Starts the node.</summary>
    /// <exception cref="DatabaseException">PostgreSQL does not respond, or its tables are not those of this version.</exception>
    /// <exception cref="InverterException">The port for inverters is not available.</exception>
    internal async Task StartAsync(CancellationToken cancellation)
    {
        await new Schema(_database).CheckAsync(cancellation);
        await _partitions.MaintainAsync(cancellation);
        await _server.StartAsync(
            builder => ClusterSetup.Add(builder, _options.Cluster, _options.HasDashboard, _database, _registry, this),
            _options.HasDashboard,
            () => IsReady,
            new NodeMetrics(this).WriteAsync);
        var grains = _server.Services.GetRequiredService<IGrainFactory>();

        while (!await IsKnownAsync(grains)) await Task.Delay(BetweenTries, _time, cancellation);
        _grains = grains;
    }

    /// <summary>Polls the inverters that dial in until it is cancelled, and then gives them to the other nodes.</summary>
    internal async Task RunAsync(CancellationToken cancellation)
    {
        Task[] running = [_writer.RunAsync(cancellation), _partitions.RunAsync(cancellation), _silence.RunAsync(cancellation)];
        _feed.Start(_endOfPolls.Token);
        _port.Open();
        try
        {
            await LookAfterAsync(cancellation);
        }
        catch (OperationCanceledException) when (cancellation.IsCancellationRequested)
        {
            // The usual way to stop a node.
        }
        finally
        {
            await EndAsync();
        }

        await Task.WhenAll(running);
    }

    /// <inheritdoc/>
    public async Task<bool> AnswersAsync(string serial) =>
        _inverters.GetValueOrDefault(serial) is { IsLeaving: false, Live: { } live } && await live.AnswersAsync(Patience);

    /// <inheritdoc/>
    public async Task ReleaseAsync(string serial, long epoch)
    {
        if (!_inverters.TryGetValue(serial, out var inverter) || inverter.Epoch != epoch) return;
        Counters.AddHandover();
        await RemoveAsync(inverter);
    }

    /// <inheritdoc/>
    public async Task<bool> CommandAsync(string serial, string key, string text) =>
        _mqtt is not null && await _mqtt.Output.CommandAsync(serial, key, text);

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await _port.DisposeAsync();
        await _feed.DisposeAsync();
        await _writer.DisposeAsync();
        await _server.DisposeAsync();
        await _database.DisposeAsync();
        _attachTurn.Dispose();
        _endOfPolls.Dispose();
    }

    /// <summary>Gets a new inverter from the cluster; links of one that dial in together wait for the same answer.</summary>
    private async ValueTask<string?> TakeNewcomerAsync(string serial, IPAddress peer, CancellationToken cancellation)
    {
        if (_admission.Refuse(serial) is { } reason)
        {
            Counters.AddRefused();
            return reason;
        }

        if (_isEnding) return "this node is stopping";
        var attaching = _attaching.GetOrAdd(
            serial, key => new Lazy<Task<string?>>(() => Task.Run(() => AttachAsync(key, cancellation), cancellation)));
        try
        {
            return await attaching.Value;
        }
        finally
        {
            _ = _attaching.TryRemove(KeyValuePair.Create(serial, attaching));
        }
    }

    private async Task<string?> AttachAsync(string serial, CancellationToken cancellation)
    {
        await _attachTurn.WaitAsync(cancellation);
        try
        {
            if (_inverters.TryGetValue(serial, out var present)) return present.IsLeaving ? "this node is giving it up" : null;
            if (_isEnding) return "this node is stopping";
            if (await _grains!.GetGrain<IInverterGrain>(serial).AttachAsync(_name) is { } grant)
            {
                Add(serial, grant, cancellation);
                return null;
            }

            Counters.AddSecondLink();
            _log.Warn($"a second connection of the inverter with serial number {serial} was refused: it answers on another node");
            return "it answers on another node";
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            Counters.AddFailure();
            return $"the cluster cannot be asked: {e.Message.TrimEnd('.')}";
        }
        finally
        {
            _ = _attachTurn.Release();
        }
    }

    private void Add(string serial, Grant grant, CancellationToken cancellation)
    {
        cancellation.ThrowIfCancellationRequested();
        var inverter = new NodeInverter(serial, grant.Epoch, grant.Documents);
        _inverters[serial] = inverter;
        var accept = new AcceptOptions(_options.Listen) { Serial = serial, AllowFrom = Everyone };
        var options = new Bridge.Configuration.InverterOptions(new SessionOptions { Accept = accept, KeepsFrames = false }, _periods);
        var live = _feed.Add(options, _port, serial);
        inverter.Live = live;
        _byLive[live] = inverter;
        _feed.Poll(live, TimeSpan.Zero);
    }

    /// <summary>Takes an event before the outputs: none of its readings can be lost in a queue.</summary>
    private void Take(InverterEvent happened)
    {
        if (!_byLive.TryGetValue(happened.Inverter, out var inverter)) return;
        if (happened is Identified { Picture.Identity: { } identity }) _ = NoteAsync(inverter, identity);
        if (happened is not Polled { State: { } state }) return;
        Counters.AddPoll();
        _writer.Add(new StoredReading(inverter.Serial, inverter.Epoch, inverter.NextNumber(), state.Time, state.Group, state.Values)
        {
            Alarms = state.Alarms,
            State = inverter.TakeUnsaved(),
        });
    }

    /// <summary>Saves what an inverter is, for <c>status</c>.</summary>
    private async Task NoteAsync(NodeInverter inverter, InverterIdentity identity)
    {
        await _attachTurn.WaitAsync();
        try
        {
            _ = await _registry.IdentifyAsync(
                inverter.Serial, inverter.Epoch, identity.Model, identity.PcuVersion, CancellationToken.None);
        }
        catch (DatabaseException e)
        {
            _log.Debug($"the model of the inverter with serial number {inverter.Serial} was not saved: {e.Message}");
        }
        finally
        {
            _ = _attachTurn.Release();
        }
    }

    private static TimeSpan SilenceOf(FleetOptions options)
    {
        var polls = PollsUntilSilent * options.Periods.Fast;
        return polls > ShortestSilence ? polls : ShortestSilence;
    }

    private bool CanTellSilence() => _writer.IsConnected && _mqtt?.Output.IsConnected != false;

    private Task PublishOfflineAsync(IReadOnlyList<string> serials, CancellationToken cancellation) =>
        _mqtt?.Output.PublishOfflineAsync(serials, cancellation) ?? Task.CompletedTask;

    /// <summary>Passes a command on to the node that polls an inverter.</summary>
    /// <returns>Whether a node polls it.</returns>
    private async Task<bool> PassOnAsync(string serial, string key, string text)
    {
        if (_grains is not { } grains || _admission.Refuse(serial) is not null) return false;
        try
        {
            return await grains.GetGrain<IInverterGrain>(serial).CommandAsync(key, text);
        }
        catch (TimeoutException)
        {
            _log.Warn(
                $"the node of the inverter with serial number {serial} did not respond to a command, which may have been carried out");
            return true;
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            _log.Debug($"a command for the inverter with serial number {serial} was not passed on: {e.Message}");
            return false;
        }
    }

    private async Task LookAfterAsync(CancellationToken cancellation)
    {
        while (true)
        {
            await Task.Delay(BetweenLooks, _time, cancellation);
            _admission.Refresh();
            _ = await IsKnownAsync(_grains!);
            await RemoveGoneAsync();
        }
    }

    /// <summary>
    /// Whether the grain of this node is active here. It may still be elsewhere, if it was called while this node was dead; and it has to
    /// be activated again, if a node that has stopped had its entry in the directory.
    /// </summary>
    private async Task<bool> IsKnownAsync(IGrainFactory grains)
    {
        try
        {
            return await grains.GetGrain<INodeGrain>(_name).BeginAsync();
        }
        catch (Exception e)
        {
            // If the others have declared this node dead, Orleans ends the process.
            _log.Debug($"other nodes cannot reach this one now: {e.Message.TrimEnd('.')}");
            return false;
        }
    }

    /// <summary>Gives up the inverters that have had no link for a while, and those that may no longer dial in.</summary>
    private async Task RemoveGoneAsync()
    {
        foreach (var inverter in _inverters.Values.Where(inverter => !inverter.IsLeaving))
        {
            if (_admission.Refuse(inverter.Serial) is not null)
            {
                _log.Info($"the inverter with serial number {inverter.Serial} is no longer in the list of allowed ones");
                await DetachAsync(inverter);
                continue;
            }

            if (inverter.Live is not { IsConnected: false })
            {
                inverter.GoneSince = null;
                continue;
            }

            inverter.GoneSince ??= _time.GetTimestamp();
            if (_time.GetElapsedTime(inverter.GoneSince.Value) >= LongestGone) await DetachAsync(inverter);
        }
    }

    /// <summary>Gives up an inverter that no other node has asked for.</summary>
    private async Task DetachAsync(NodeInverter inverter)
    {
        await RemoveAsync(inverter);
        try
        {
            await _grains!.GetGrain<IInverterGrain>(inverter.Serial).DetachAsync(inverter.Epoch);
        }
        catch (Exception e)
        {
            // The next node that it dials in to takes it anyway.
            _log.Debug($"the inverter with serial number {inverter.Serial} could not be given up: {e.Message}");
        }
    }

    /// <summary>Stops polling an inverter and closes its link. What was not saved yet is, unless another node has it already.</summary>
    /// <param name="inverter">The inverter.</param>
    /// <param name="patience">How long to wait for the end of a poll that runs.</param>
    /// <param name="cancellation">Ends the attempt to save.</param>
    private async Task RemoveAsync(NodeInverter inverter, TimeSpan patience = default, CancellationToken cancellation = default)
    {
        if (!inverter.BeginLeaving()) return;
        if (inverter.Live is { } live)
        {
            await _feed.ReleaseAsync(live, patience);
            _ = _byLive.TryRemove(live, out _);
        }

        _ = _inverters.TryRemove(KeyValuePair.Create(inverter.Serial, inverter));
        if (inverter.TakeUnsaved() is not { } state) return;
        try
        {
            using var limit = new CancellationTokenSource(Patience, _time);
            using var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellation);
            _ = await _registry.SaveLastStateAsync(inverter.Serial, inverter.Epoch, state, either.Token);
        }
        catch (Exception e) when (e is DatabaseException or OperationCanceledException)
        {
            _log.Debug($"the last state of the inverter with serial number {inverter.Serial} was not saved: {e.Message}");
        }
    }

    /// <summary>Closes all links, so that the inverters dial in to other nodes, and writes what waits.</summary>
    private async Task EndAsync()
    {
        _isEnding = true;
        await _port.CloseAsync();
        using var limit = new CancellationTokenSource(LongestSaving, _time);
        await Parallel.ForEachAsync(
            _inverters.Values,
            new ParallelOptions { MaxDegreeOfParallelism = ReleasedAtOnce },
            async (inverter, _) => await RemoveAsync(inverter, LongestPoll, limit.Token));
        await _writer.FlushAsync(limit.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        if (_writer.Counters.Waiting is > 0 and var lost)
            _log.Error($"lost {Amount.Of(lost, "reading")}: PostgreSQL did not take them before the node ended");
        await _endOfPolls.CancelAsync();
        await _feed.EndAsync();
        await _server.DisposeAsync();
    }
}
