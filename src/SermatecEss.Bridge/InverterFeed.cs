using SermatecEss.Bridge.Configuration;
using SermatecEss.Bridge.Control;
using SermatecEss.Bridge.HomeAssistant;
using SermatecEss.Bridge.Points;
using SermatecEss.Inverter;
using SermatecEss.Inverter.Polling;
using SermatecEss.Protocol.Catalogue;
using SermatecEss.Protocol.Framing;

namespace SermatecEss.Bridge;

/// <summary>One inverter of the bridge: asks it, and hands on what is worth handing on. Its properties may be read while it runs.</summary>
internal sealed class InverterFeed : IAsyncDisposable
{
    private static readonly TimeSpan LongestSilence = TimeSpan.FromMinutes(5);
    private static readonly TimeSpan PauseAfterFault = TimeSpan.FromSeconds(10);
    private readonly BridgeOptions _options;
    private readonly InverterOptions _inverter;
    private readonly InverterSession _session;
    private readonly InverterPoller _poller;
    private readonly TimeProvider _time;
    private readonly Log _log;
    private readonly Dictionary<PollGroup, bool> _answered = [];
    private readonly HashSet<string> _points = [];
    private readonly HashSet<CommandCode> _silent = [];
    private CancellationTokenSource? _stopClock;
    private Task _clock = Task.CompletedTask;
    private string _where;
    private bool _isInTrouble;
    private bool _isStuck;
    private long _lastSign;

    /// <param name="inverter">Which inverter.</param>
    /// <param name="options">What the daemon is told.</param>
    /// <param name="catalogue">The commands of all PCU versions.</param>
    /// <param name="time">The clock.</param>
    /// <param name="log">The log.</param>
    /// <param name="trace">Takes every frame.</param>
    internal InverterFeed(InverterOptions inverter, BridgeOptions options, CommandCatalogue catalogue, TimeProvider time, Log log, Action<TracedFrame>? trace)
    {
        _inverter = inverter;
        _options = options;
        _time = time;
        _log = log;
        _session = new InverterSession(inverter.Session, catalogue, time, trace);
        _poller = new InverterPoller(_session, inverter.Periods, time);
        _where = options.Inverters.Count == 1 ? "the inverter" : $"the inverter at {inverter.Session.Host}";
        _lastSign = time.GetTimestamp();
    }

    /// <summary>Tells whether another inverter has the same serial number.</summary>
    internal Func<InverterFeed, bool>? HasTwin { get; init; }

    /// <summary>Is told when it is known who the inverter is, and when it has become another.</summary>
    internal Action<InverterFeed>? Identified { get; set; }

    /// <summary>Is given what each poll of a group brought; null where the group was not answered.</summary>
    internal Action<InverterFeed, PollGroup, GroupState?>? Polled { get; set; }

    /// <summary>Is told when the inverter does not say who it is, or does not answer any more.</summary>
    internal Action<InverterFeed>? Unlinked { get; set; }

    /// <summary>Who the inverter is; null before it has said so, as are the next four.</summary>
    internal InverterIdentity? Identity { get; private set; }

    internal PollPlan? Plan { get; private set; }

    internal Pipeline? Pipeline { get; private set; }

    internal Topics? Topics { get; private set; }

    internal InverterName? Name { get; private set; }

    /// <summary>What may be changed, once it is known who the inverter is; null where nothing may.</summary>
    internal InverterControl? Control { get; private set; }

    internal PollPeriods Periods => _inverter.Periods;

    /// <summary>Whether the inverter answers.</summary>
    internal bool IsLinked { get; private set; }

    /// <summary>The points that the inverter has answered so far.</summary>
    internal IReadOnlySet<string> Points => _points;

    /// <summary>Whether each group has been asked at least once.</summary>
    internal bool HasAskedAll => Plan is { } plan && plan.Steps.All(step => _answered.ContainsKey(step.Group));

    /// <summary>The commands that this inverter leaves unanswered while it answers others.</summary>
    internal IReadOnlyCollection<CommandCode> Silent => _silent;

    internal SessionCounters Counters => _session.Counters;

    /// <summary>Whether it has shown a sign of life as lately as its period lets expect.</summary>
    internal bool IsAlive => _time.GetElapsedTime(Interlocked.Read(ref _lastSign)) < Periods.Fast + LongestSilence;

    /// <summary>Runs until it is cancelled.</summary>
    internal async Task RunAsync(CancellationToken cancellation)
    {
        while (true)
        {
            try
            {
                await _poller.RunAsync(TakeIdentity, TakePoll, Unreachable, cancellation);
            }
            catch (Exception e) when (e is not OperationCanceledException)
            {
                _log.Error($"A fault of this program, please report it; {_where} is asked again in {PauseAfterFault.TotalSeconds} s: {e}");
                await Task.Delay(PauseAfterFault, _time, cancellation);
            }
        }
    }

    /// <summary>Makes the connection to the inverter anew.</summary>
    internal async Task ReconnectAsync(CancellationToken cancellation)
    {
        await _session.HangUpAsync(cancellation);
        _log.Info($"the connection to {_where} is made anew");
    }

    /// <summary>Whether a group was answered when it was last asked; null before.</summary>
    internal bool? IsAnswered(PollGroup group) => _answered.TryGetValue(group, out var answered) ? answered : null;

    public async ValueTask DisposeAsync()
    {
        await EndWritingAsync();
        await _session.DisposeAsync();
    }

    private void TakeIdentity(InverterIdentity identity)
    {
        _lastSign = _time.GetTimestamp();
        Plan = PollPlan.Of(identity.View, Periods);
        Pipeline = new Pipeline(identity, Plan, _options, _time, _log);
        Name = InverterName.Of(_inverter.Name, identity.Serial, _options.Inverters.Count == 1);
        Topics = new Topics(_options.Mqtt.BaseTopic, identity.Serial);
        Identity = identity;
        _where = _options.Inverters.Count == 1 ? "the inverter" : Name.Inverter;
        _answered.Clear();
        _points.Clear();
        _silent.Clear();
        _log.Info($"polling a {identity.Model} inverter at {_inverter.Session.Host}:{_inverter.Session.Port}, serial {identity.Serial}, PCU {identity.PcuVersion}, every {Periods.Fast.TotalSeconds:0.###} s");
        BeginWriting(identity);
        Linked();
        Identified?.Invoke(this);
        Control?.Start();
    }

    /// <summary>Makes what can change an inverter, where its owner allows it; else there is nothing in the daemon that could.</summary>
    private void BeginWriting(InverterIdentity identity)
    {
        var before = EndWritingAsync();
        if (_options.StateDirectory is null) return;
        if ((_options.Control.Enabled || _options.SyncsClock) && (identity.Serial.Length == 0 || HasTwin?.Invoke(this) == true))
        {
            _log.Error($"{_where} may not be changed, as its serial number '{identity.Serial}' does not tell it from others");
            return;
        }

        if (!(_options.Control is { Enabled: true, Override: true }) && _options.AccountOf(identity, _time).HasOverride)
            _log.Warn($"an override of {_where} lasts, and this daemon may not end it; 'sermatec-ess override end' puts back what was there before");
        if (_options.Control.Enabled) Control = new InverterControl(_options, _session, identity, _time, _log) { Written = _poller.AskParametersSoon };
        if (!_options.SyncsClock) return;
        var (clock, stop) = (new ClockSync(_options, _session, identity, _time, _log), new CancellationTokenSource());
        _stopClock = stop;
        _clock = Task.Run(async () =>
        {
            await before;
            await clock.RunAsync(stop.Token);
        });
    }

    private async Task EndWritingAsync()
    {
        var (control, clock, stop) = (Control, _clock, _stopClock);
        (Control, _clock, _stopClock) = (null, Task.CompletedTask, null);
        if (stop is not null) await stop.CancelAsync();
        if (control is not null) await control.DisposeAsync();
        try
        {
            await clock;
        }
        catch (OperationCanceledException)
        {
            // As it was told.
        }

        stop?.Dispose();
    }

    private void TakePoll(Snapshot snapshot)
    {
        Interlocked.Exchange(ref _lastSign, _time.GetTimestamp());
        var answered = snapshot.Readings.Count > 0;
        _answered[snapshot.Group] = answered;
        _points.UnionWith(snapshot.Readings.Keys);
        if (answered) Linked();
        else if (snapshot.Failures is [.., var failure] && (snapshot.Group == Plan!.Steps[0].Group || failure.Kind is InverterError.NoRoute or InverterError.Refused or InverterError.ConnectionLost)) Unreachable(failure);
        foreach (var failure in snapshot.Failures) _log.Debug(failure.Message);
        TakeSilence(snapshot);
        var state = answered ? Pipeline!.Process(snapshot) : null;
        if (state is { IsStuck: var stuck } && stuck != _isStuck) TakeStuck(stuck);
        Control?.Take(snapshot);
        Polled?.Invoke(this, snapshot.Group, state);
    }

    private void TakeSilence(Snapshot snapshot)
    {
        foreach (var command in snapshot.Silent)
            if (_silent.Add(command)) _log.Warn($"{_where} does not answer command {command} ({Identity!.View.Find(command)?.Label}), and is asked for it less and less");
        var commands = Plan!.Steps.First(step => step.Group == snapshot.Group).Commands.Select(command => command.Code);
        foreach (var command in commands.Except(snapshot.Silent))
            if (_silent.Remove(command)) _log.Info($"{_where} answers command {command} again");
    }

    private void TakeStuck(bool stuck)
    {
        _isStuck = stuck;
        if (!stuck)
        {
            _log.Info($"{_where} moves again");
            return;
        }

        _log.Warn($"{_where} has said the same {_options.StuckAfter} times; nothing of it is believed until something moves, and the connection is made anew");
        _ = ReconnectAsync(CancellationToken.None);
    }

    private void Linked()
    {
        IsLinked = true;
        if (_isInTrouble) _log.Info($"{_where} answers again");
        _isInTrouble = false;
    }

    private void Unreachable(InverterException trouble)
    {
        Interlocked.Exchange(ref _lastSign, _time.GetTimestamp());
        IsLinked = false;
        _log.Write(_isInTrouble ? LogLevel.Debug : LogLevel.Warn, trouble.Message);
        _isInTrouble = true;
        Unlinked?.Invoke(this);
    }
}
