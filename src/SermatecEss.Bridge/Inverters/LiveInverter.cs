using SermatecEss.Bridge.Cloud;
using SermatecEss.Bridge.Configuration;
using SermatecEss.Bridge.Logging;
using SermatecEss.Bridge.Points;
using SermatecEss.Bridge.Settings;
using SermatecEss.Bridge.State;
using SermatecEss.Inverter;
using SermatecEss.Inverter.Polling;
using SermatecEss.Inverter.Sharing;
using SermatecEss.Protocol.Catalogue;
using SermatecEss.Protocol.Framing;

namespace SermatecEss.Bridge.Inverters;

/// <summary>One inverter of the bridge: polls it, keeps its picture, and publishes its events. Public members are thread-safe.</summary>
public sealed class LiveInverter : IAsyncDisposable
{
    private static readonly TimeSpan LongestSilence = TimeSpan.FromMinutes(5);
    private static readonly TimeSpan PauseAfterFault = TimeSpan.FromSeconds(10);

    /// <summary>How soon counters without a known value, or that start a new day, are polled again.</summary>
    private static readonly TimeSpan PauseBetweenCounters = TimeSpan.FromSeconds(3);
    private readonly BridgeOptions _options;
    private readonly InverterOptions _inverter;
    private readonly InverterSession _session;
    private readonly InverterPoller _poller;
    private readonly StateSaver _saver;
    private readonly Action<InverterEvent> _publish;
    private readonly TimeProvider _time;
    private readonly Log _log;
    private readonly Lock _turn = new();
    private readonly bool _isOnly;
    private volatile InverterPicture _picture;
    private volatile SettingsDesk? _desk;
    private volatile string? _claimed;
    private Pipeline? _pipeline;
    private StateFile? _file;
    private CancellationTokenSource? _stopClock;
    private Task _clock = Task.CompletedTask;
    private string _where;
    private bool _isInTrouble;
    private bool _isStuck;
    private long _lastSign;

    /// <param name="inverter">Which inverter.</param>
    /// <param name="options">The daemon's settings.</param>
    /// <param name="catalogue">The commands of all PCU versions.</param>
    /// <param name="saver">Saves the state.</param>
    /// <param name="publish">Takes the events; must not block.</param>
    /// <param name="time">The clock.</param>
    /// <param name="log">The log.</param>
    /// <param name="trace">Takes every frame sent or received.</param>
    /// <param name="port">Where the inverter dials in; null if it is connected to.</param>
    internal LiveInverter(
        InverterOptions inverter,
        BridgeOptions options,
        CommandCatalogue catalogue,
        StateSaver saver,
        Action<InverterEvent> publish,
        TimeProvider time,
        Log log,
        Action<TracedFrame>? trace,
        InverterPort? port = null)
    {
        _inverter = inverter;
        _options = options;
        _saver = saver;
        _publish = publish;
        _time = time;
        _log = log;
        _picture = new InverterPicture(inverter);
        _session = new InverterSession(inverter.Session, catalogue, time, trace, port);
        Reads = new SharedReads(_session, time);
        _poller = new InverterPoller(_session, inverter.Periods, time);
        _isOnly = options.Inverters is [{ TakesAny: false }];
        _where = _isOnly ? "the inverter"
            : inverter.Session.Accept is null ? $"the inverter at {inverter.Session.Host}"
            : $"the inverter {inverter.Session.Where}";
        _lastSign = time.GetTimestamp();
    }

    /// <summary>Everything known about the inverter now.</summary>
    public InverterPicture Picture => _picture;

    /// <summary>Reads it for other programs, beside the polls.</summary>
    public SharedReads Reads { get; }

    /// <summary>Changes its settings; null if none may be changed, or before it has identified itself.</summary>
    public SettingsDesk? Desk => _desk;

    /// <summary>Whether its last activity is no older than its poll period allows.</summary>
    internal bool IsAlive => _time.GetElapsedTime(Interlocked.Read(ref _lastSign)) < _inverter.Periods.Fast + LongestSilence;

    /// <summary>The serial number of the inverter at this address in an earlier run; null if unknown.</summary>
    internal string? KnownSerial
    {
        init => _picture = _picture with { KnownSerial = value };
    }

    /// <summary>The serial number that the inverter reports, before it is used for anything.</summary>
    internal string? ClaimedSerial => _claimed;

    /// <summary>What it shares with the bridge's other inverters.</summary>
    internal PointPool Pool { get; init; } = new();

    /// <summary>Returns whether another inverter has a serial number.</summary>
    internal Func<LiveInverter, string, bool>? HasTwin { get; init; }

    /// <summary>Reports a command of the cloud that was not passed on to the inverter.</summary>
    public void Report(CloudRefusal refusal) => Update(picture => picture, picture => new CloudRefused(this, picture, refusal));

    /// <summary>Whether there is a connection to it.</summary>
    public bool IsConnected => _session.IsConnected;

    /// <summary>Whether it answers 98 within a time on its present connection; does not open another.</summary>
    public Task<bool> AnswersAsync(TimeSpan patience, CancellationToken cancellation = default) =>
        _session.AnswersAsync(patience, cancellation);

    /// <summary>Reconnects to the inverter.</summary>
    public async Task ReconnectAsync(CancellationToken cancellation = default)
    {
        await _session.DisconnectAsync(cancellation);
        _log.Info($"reconnecting to {_where}");
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await EndWritingAsync();
        await _session.DisposeAsync();
    }

    /// <summary>Lets the poll that runs end, and begins no further one.</summary>
    /// <param name="patience">How long to wait for it.</param>
    internal Task FinishAsync(TimeSpan patience) => _poller.FinishAsync(patience);

    /// <summary>Polls until cancelled.</summary>
    /// <param name="delay">How long to wait before the first request, to spread the polls of many inverters.</param>
    /// <param name="cancellation">Stops polling.</param>
    internal async Task RunAsync(TimeSpan delay, CancellationToken cancellation)
    {
        if (delay > TimeSpan.Zero) await Task.Delay(delay, _time, cancellation);
        while (true)
        {
            try
            {
                await _poller.RunAsync(TakeIdentity, TakePoll, TakeTrouble, cancellation);
            }
            catch (Exception e) when (e is not OperationCanceledException)
            {
                var seconds = PauseAfterFault.TotalSeconds;
                _log.Error($"internal error, please report it; {_where} is polled again in {seconds} s: {e}");
                await Task.Delay(PauseAfterFault, _time, cancellation);
            }
        }
    }

    /// <summary>Replaces the picture, and publishes the event.</summary>
    private void Update(Func<InverterPicture, InverterPicture> change, Func<InverterPicture, InverterEvent> happened)
    {
        // One at a time, so that events are published in order.
        lock (_turn)
        {
            _picture = change(_picture);
            _publish(happened(_picture));
        }
    }

    private void TakeIdentity(InverterIdentity identity)
    {
        _ = Interlocked.Exchange(ref _lastSign, _time.GetTimestamp());
        var plan = PollPlan.Of(identity.View, _inverter.Periods);
        var saved = SavedState(identity.Serial);
        _pipeline = new Pipeline(identity, plan, _options, saved, _time, _log);
        var name = InverterName.Of(_inverter.Name, identity.Serial, _isOnly);
        if (!_isOnly) _where = name.Inverter;
        var session = _inverter.Session;
        var every = _inverter.Periods.Fast.TotalSeconds;
        _log.Info(
            $"polling a {identity.Model} inverter at {session.Accept?.Listen.ToString() ?? session.Where}, "
            + $"serial {identity.Serial}, PCU {identity.PcuVersion}, "
            + $"every {every:0.###} s");
        _claimed = identity.Serial;

        // If two identify themselves at the same moment, each must see the other before either may be changed.
        Interlocked.MemoryBarrier();
        BeginWriting(identity);
        Responds();
        Update(
            before => new InverterPicture(_inverter)
            {
                KnownSerial = identity.Serial,
                FormerSerial = before.KnownSerial == identity.Serial ? before.FormerSerial : before.KnownSerial,
                Identity = identity,
                Name = name,
                Plan = plan,
                IsAvailable = true,
                Counters = _session.Counters,
                Settings = _desk?.Picture,
            },
            picture => new Identified(this, picture));
        _desk?.Start();
    }

    /// <summary>The saved state of an inverter; if only its firmware has changed, the current state.</summary>
    private InverterState SavedState(string serial)
    {
        if (_pipeline is not null && _picture.Identity?.Serial == serial) return _pipeline.State;
        _file = _options.State is { } store ? new StateFile(store, serial, _log) : null;
        return _file?.Load() ?? new InverterState();
    }

    /// <summary>Creates what can change an inverter, if that is allowed; otherwise nothing in the daemon can.</summary>
    private void BeginWriting(InverterIdentity identity)
    {
        var before = EndWritingAsync();
        if (_options.State is null) return;
        var mayWrite = _options.Control.Enabled || _options.SyncsClock;
        if (mayWrite && (identity.Serial.Length == 0 || HasTwin?.Invoke(this, identity.Serial) == true))
        {
            _log.Error($"{_where} cannot be controlled: its serial number '{identity.Serial}' is not unique");
            return;
        }

        if (!(_options.Control is { Enabled: true, Override: true }) && _options.LedgerOf(identity, _time).HasOverride)
        {
            _log.Warn(
                $"an override of {_where} is active, and this daemon is not allowed to end it; "
                + "'sermatec-ess override end' restores the previous settings");
        }

        if (_options.Control.Enabled)
        {
            var desk = new SettingsDesk(_options, _session, identity, _time, _log)
            {
                Written = () => _poller.RequestSoon(PollGroup.Parameters),
            };
            desk.Changed = () => TakeChange(desk);
            desk.Reported = report => TakeReport(desk, identity, report);
            _desk = desk;
        }

        if (!_options.SyncsClock) return;
        var clock = new ClockSync(_options, _session, identity, _time, _log);
        var stop = _stopClock = new CancellationTokenSource();
        _clock = Task.Run(async () =>
        {
            await before;
            await clock.RunAsync(stop.Token);
        });
    }

    private void TakeChange(SettingsDesk desk)
    {
        lock (_turn)
        {
            // The values of a previous desk belong to an inverter that is no longer here.
            if (_desk == desk) Update(picture => picture with { Settings = desk.Picture }, picture => new SettingsChanged(this, picture));
        }
    }

    private void TakeReport(SettingsDesk desk, InverterIdentity identity, SettingReport report)
    {
        lock (_turn)
        {
            if (_desk == desk)
            {
                Update(picture => picture with { Settings = desk.Picture }, picture => new SettingReported(this, picture, report));
                return;
            }

            // Reported under the name of its own inverter, even if another is at its address by now.
            var former = new InverterPicture(_inverter) { KnownSerial = identity.Serial, Identity = identity };
            _publish(new SettingReported(this, former, report));
        }
    }

    private async Task EndWritingAsync()
    {
        var desk = _desk;
        var clock = _clock;
        var stop = _stopClock;
        _desk = null;
        _clock = Task.CompletedTask;
        _stopClock = null;
        if (stop is not null) await stop.CancelAsync();
        if (desk is not null) await desk.DisposeAsync();
        try
        {
            await clock;
        }
        catch (OperationCanceledException)
        {
            // Cancelled as requested.
        }

        stop?.Dispose();
    }

    private void TakePoll(Snapshot snapshot)
    {
        _ = Interlocked.Exchange(ref _lastSign, _time.GetTimestamp());
        var answered = snapshot.Readings.Count > 0;
        if (answered) Responds();
        else if (snapshot.Failures is [.., var failure] && IsTrouble(snapshot, failure)) IsSilent(failure);
        foreach (var failure in snapshot.Failures) _log.Debug(failure.Message);
        var silent = TakeSilence(snapshot);
        var state = answered ? Pool.Pack(_pipeline!.Process(snapshot)) : null;
        if (answered && snapshot.Group == PollGroup.Counters && _pipeline!.WantsCountersAgain)
            _poller.RequestSoon(PollGroup.Counters, PauseBetweenCounters);
        if (state is { IsStuck: var stuck } && stuck != _isStuck) TakeStuck(stuck);
        if (answered && _file is not null && snapshot.Group == PollGroup.Fast) _saver.Save(_file, _pipeline!.State);
        _desk?.Take(snapshot);
        Update(
            before => before with
            {
                IsAvailable = !_isInTrouble,
                Trouble = snapshot.Failures is [var first, ..] ? first.Message : null,
                States = state is null ? before.States : WithState(before.States, state),
                Answered = WithAnswered(before.Answered, snapshot.Group, answered),
                AnsweredPoints = Pool.Add(before.AnsweredPoints, snapshot.Readings.Keys),
                Silent = silent,
                Unanswered = WithUnanswered(before, snapshot),
                Rejected = _pipeline!.Rejected,
                Counters = _session.Counters,
            },
            picture => new Polled(this, picture, snapshot.Group, state));
    }

    private bool IsTrouble(Snapshot snapshot, InverterException failure) =>
        snapshot.Group == _picture.Plan!.Steps[0].Group || failure.IsOfConnection;

    private static Dictionary<PollGroup, GroupState> WithState(IReadOnlyDictionary<PollGroup, GroupState> states, GroupState state) =>
        new(states) { [state.Group] = state };

    private static IReadOnlyDictionary<PollGroup, bool> WithAnswered(
        IReadOnlyDictionary<PollGroup, bool> answered,
        PollGroup group,
        bool isNow) =>
        answered.TryGetValue(group, out var before) && before == isNow
            ? answered
            : new Dictionary<PollGroup, bool>(answered) { [group] = isNow };

    private static Dictionary<PollGroup, IReadOnlyList<CommandCode>> WithUnanswered(InverterPicture before, Snapshot snapshot)
    {
        var view = before.Identity!.View;
        var commands = before.Plan!.Steps.First(step => step.Group == snapshot.Group).Commands;
        var absent = commands.SelectMany(view.ResponsesOf).Except(snapshot.Answered).ToList();
        var unanswered = new Dictionary<PollGroup, IReadOnlyList<CommandCode>>(before.Unanswered);
        _ = unanswered.Remove(snapshot.Group);
        if (snapshot.Answered.Count > 0 && absent.Count > 0) unanswered.Add(snapshot.Group, absent);
        return unanswered;
    }

    private IReadOnlyCollection<CommandCode> TakeSilence(Snapshot snapshot)
    {
        var before = _picture.Silent;
        var begun = snapshot.Silent.Except(before).ToList();
        var ended = before.Intersect(snapshot.Answered).ToList();
        foreach (var command in begun)
        {
            var label = _picture.Identity!.View.Find(command)?.Label;
            var when = _picture.Plan!.Main.Contains(command) ? "with every poll" : "less and less often";
            _log.Warn($"{_where} does not answer command {command} ({label}); requesting it {when}");
        }

        foreach (var command in ended) _log.Info($"{_where} answers command {command} again");
        return begun.Count + ended.Count == 0 ? before : [.. before.Except(ended), .. begun];
    }

    private void TakeStuck(bool stuck)
    {
        _isStuck = stuck;
        if (!stuck)
        {
            _log.Info($"readings of {_where} change again and are accepted");
            return;
        }

        _log.Warn(
            $"{_where} repeated the same readings {_options.StuckAfter} times; they are rejected until one changes; "
            + "reconnecting");
        _ = ReconnectAsync(CancellationToken.None);
    }

    private void TakeTrouble(InverterException trouble)
    {
        IsSilent(trouble);
        Update(
            before => before with { IsAvailable = false, Trouble = trouble.Message, Counters = _session.Counters },
            picture => new Unreachable(this, picture));
    }

    private void Responds()
    {
        if (_isInTrouble) _log.Info($"{_where} answers again");
        _isInTrouble = false;
    }

    private void IsSilent(InverterException trouble)
    {
        _ = Interlocked.Exchange(ref _lastSign, _time.GetTimestamp());
        _log.Write(_isInTrouble ? LogLevel.Debug : LogLevel.Warn, trouble.Message);
        _isInTrouble = true;
    }
}
