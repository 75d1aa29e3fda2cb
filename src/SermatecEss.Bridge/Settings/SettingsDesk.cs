using System.Globalization;
using SermatecEss.Bridge.Configuration;
using SermatecEss.Bridge.Logging;
using SermatecEss.Inverter;
using SermatecEss.Inverter.Polling;
using SermatecEss.Inverter.Settings;
using SermatecEss.Protocol.Catalogue;

namespace SermatecEss.Bridge.Settings;

/// <summary>
/// Changes one inverter, as far as allowed. Callers await the result, and all listeners get it too. Carries out one change at a time.
/// Nothing waits for an inverter that does not respond: what cannot be sent now is not sent later.
/// </summary>
public sealed class SettingsDesk : IAsyncDisposable
{
    /// <summary>The key of an override in reports.</summary>
    public const string OverrideKey = "override";

    /// <summary>A poll that runs while a setting is written may have read the old value.</summary>
    private static readonly TimeSpan LongestPoll = TimeSpan.FromSeconds(30);
    private readonly BridgeOptions _options;
    private readonly WriteLedger _ledger;
    private readonly SettingWriter _writer;
    private readonly SettingList _all;
    private readonly ClockGuard _clockGuard;
    private readonly OverrideDesk? _override;
    private readonly TimeProvider _time;
    private readonly Log _log;
    private readonly Lock _values = new();
    private readonly Dictionary<string, string?> _read = [];

    /// <summary>When a setting was last read back.</summary>
    private readonly Dictionary<string, long> _readBack = [];
    private readonly SemaphoreSlim _turn = new(1, 1);
    private readonly CancellationTokenSource _stop = new();
    private int? _writesToday;

    internal SettingsDesk(BridgeOptions options, InverterSession session, InverterIdentity identity, TimeProvider time, Log log)
    {
        _options = options;
        _time = time;
        _log = log;
        _ledger = options.LedgerOf(identity, time);
        _writer = new SettingWriter(session, _ledger, time);
        _clockGuard = new ClockGuard(session, identity, options.TimeZoneFault, options.EarliestTime);
        if (options.Control.Override)
        {
            _override = new OverrideDesk(new BatteryOverride(session, _writer, _ledger, options.TimeZone, time), time, log)
            {
                Changed = () => Changed?.Invoke(),
                Over = (word, reason) =>
                {
                    CountWrites();
                    _ = Report(OverrideKey, word, OverrideRequest.Normal, "schedule", reason);
                },
            };
        }

        _all = SettingList.Of(identity.View);
        var allowed = options.Control.Settings.Distinct().ToList();
        var isClock = allowed.ToLookup(id => id.StartsWith(ControlOptions.ClockKey, StringComparison.Ordinal));
        HasClock = isClock[true].Any() && _all.Has($"{ControlOptions.ClockKey}_year");
        Settings = [.. isClock[false].Where(_all.Has).Select(_all.Find).Where(setting => setting.Risk == SettingRisk.Normal)];
    }

    /// <summary>The serial number of the inverter.</summary>
    public string Serial => _ledger.Serial;

    /// <summary>The settings that may be set and that this inverter has.</summary>
    public IReadOnlyList<Setting> Settings { get; }

    /// <summary>Whether the battery may be overridden.</summary>
    public bool HasOverride => _override is not null;

    /// <summary>Whether the inverter's clock may be set to this computer's time.</summary>
    public bool HasClock { get; }

    /// <summary>The settings that may be changed, with the values read back.</summary>
    internal SettingsPicture Picture
    {
        get
        {
            lock (_values)
            {
                var values = Settings.ToDictionary(setting => setting.Id, setting => _read.GetValueOrDefault(setting.Id));
                return new SettingsPicture(Settings, values, HasOverride, _override?.Present, HasClock, _writesToday);
            }
        }
    }

    /// <summary>Called when <see cref="Picture"/> changes.</summary>
    internal Action? Changed { get; set; }

    /// <summary>Called with the result of each change.</summary>
    internal Action<SettingReport>? Reported { get; set; }

    /// <summary>Called when the inverter may have been changed.</summary>
    internal Action? Written { get; init; }

    /// <summary>Changes settings; a refused one does not stop the others.</summary>
    /// <param name="changes">
    /// The settings with their values; at most one per setting. Those not in <see cref="Settings"/> are refused.
    /// </param>
    /// <param name="who">Who requests it, as the write log names it.</param>
    /// <param name="cancellation">Cancels it.</param>
    /// <returns>The result of each.</returns>
    /// <exception cref="OperationCanceledException">It was cancelled, or the daemon stops.</exception>
    public Task<IReadOnlyList<SettingReport>> SetAsync(
        IEnumerable<SettingChange> changes,
        string who,
        CancellationToken cancellation = default)
    {
        // A copy, because the caller may change them while they wait for their turn.
        var wanted = changes.ToList();
        return InTurnAsync(token => SetInTurnAsync(wanted, who, token), cancellation);
    }

    /// <summary>Starts or ends an override.</summary>
    /// <param name="request">What the battery does.</param>
    /// <param name="who">Who requests it.</param>
    /// <param name="cancellation">Cancels it.</param>
    /// <returns>The result.</returns>
    /// <exception cref="InvalidOperationException">Overrides are not allowed.</exception>
    /// <exception cref="OperationCanceledException">It was cancelled, or the daemon stops.</exception>
    public Task<SettingReport> OverrideAsync(OverrideRequest request, string who, CancellationToken cancellation = default)
    {
        if (_override is null) throw new InvalidOperationException("Overrides are not allowed in the configuration.");
        return InTurnAsync(token => OverrideInTurnAsync(_override, request, who, token), cancellation);
    }

    /// <summary>Sets the inverter's clock to this computer's time; no command reads it back.</summary>
    /// <param name="who">Who requests it.</param>
    /// <param name="cancellation">Cancels it.</param>
    /// <exception cref="InvalidOperationException">Setting the clock is not allowed.</exception>
    /// <exception cref="OperationCanceledException">It was cancelled, or the daemon stops.</exception>
    public Task<SettingReport> SetClockAsync(string who, CancellationToken cancellation = default)
    {
        if (!HasClock) throw new InvalidOperationException("Setting the clock is not allowed in the configuration.");
        return InTurnAsync(token => SetClockInTurnAsync(who, token), cancellation);
    }

    /// <summary>Reports a change that was refused earlier, for its form or its rate.</summary>
    /// <param name="key">The setting's id, or <see cref="OverrideKey"/>.</param>
    /// <param name="wanted">The requested value.</param>
    /// <param name="who">Who requested it.</param>
    /// <param name="refusal">Why it was refused.</param>
    /// <param name="reason">The same as a sentence.</param>
    public SettingReport Refuse(string key, string wanted, string who, SettingRefusal refusal, string reason) =>
        Report(key, SettingReport.Refused, wanted, who, reason, refusal);

    /// <inheritdoc cref="Refuse(string, string, string, SettingRefusal, string)"/>
    public SettingReport Refuse(string key, string wanted, string who, SettingException why) =>
        Refuse(key, wanted, who, why.Refusal, why.Message) with { RetryAt = why.RetryAt };

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        if (_stop.IsCancellationRequested) return;
        await _stop.CancelAsync();
        await _turn.WaitAsync();
        if (_override is not null) await _override.DisposeAsync();
    }

    private DateTimeOffset Now => TimeZoneInfo.ConvertTime(_time.GetUtcNow(), _options.TimeZone);

    internal void Start() => _override?.Resume();

    /// <summary>Takes the readings of a poll.</summary>
    internal void Take(Snapshot snapshot)
    {
        var isNew = false;
        var readings = snapshot.Readings.ToDictionary(reading => reading.Key, reading => reading.Value.Value);
        lock (_values)
        {
            foreach (var setting in Settings.Where(setting => readings.ContainsKey(setting.Point)))
            {
                if (_readBack.TryGetValue(setting.Id, out var last) && _time.GetElapsedTime(last) <= LongestPoll) continue;
                isNew |= Note(setting, setting.TextOf(readings));
            }
        }

        if (snapshot.Group == PollGroup.Parameters)
        {
            isNew |= Count();

            // An override that the command line started, and may have been killed before ending.
            _override?.Resume();
        }

        if (isNew) Changed?.Invoke();
    }

    private async Task<T> InTurnAsync<T>(Func<CancellationToken, Task<T>> change, CancellationToken cancellation)
    {
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellation, _stop.Token);
        await _turn.WaitAsync(either.Token);
        try
        {
            return await change(either.Token);
        }
        finally
        {
            _ = _turn.Release();
            CountWrites();
        }
    }

    private async Task<IReadOnlyList<SettingReport>> SetInTurnAsync(List<SettingChange> changes, string who, CancellationToken cancellation)
    {
        var isAllowed = changes.ToLookup(change => Settings.Any(setting => setting.Id == change.Setting.Id));
        var reports = isAllowed[false]
            .Select(change => Refuse(
                change.Setting.Id, change.Text, who, SettingRefusal.NotAllowed, "The configuration does not allow changing it."))
            .ToList();
        changes = [.. isAllowed[true]];
        while (changes.Count > 0)
        {
            try
            {
                foreach (var result in await _writer.SetAsync(changes, who, [], cancellation)) reports.Add(Report(result, who));
                break;
            }
            catch (SettingException e) when (changes.Count > 1 && changes.Find(change => change.Setting.Id == e.Setting) is { } refused)
            {
                reports.Add(Refuse(refused.Setting.Id, refused.Text, who, e));
                _ = changes.Remove(refused);
            }
            catch (SettingException e)
            {
                foreach (var change in changes) reports.Add(Refuse(change.Setting.Id, change.Text, who, e));
                break;
            }
            catch (InverterException e)
            {
                var notSent = SettingOutcomes.Word(SettingOutcome.NotSent);
                foreach (var change in changes) reports.Add(Report(change.Setting.Id, notSent, change.Text, who, e.Message));
                break;
            }
            catch (InterruptedWriteException e)
            {
                // The caller is gone; the listeners are informed.
                foreach (var result in e.Results) _ = Report(result, who);
                throw;
            }
        }

        return reports;
    }

    private async Task<SettingReport> OverrideInTurnAsync(
        OverrideDesk desk,
        OverrideRequest request,
        string who,
        CancellationToken cancellation)
    {
        string word;
        string? reason;
        SettingRefusal? refusal = null;
        try
        {
            // Time windows are in the inverter's time.
            if (request.Kind is OverrideKind.Charge or OverrideKind.Discharge) _clockGuard.CheckAlone(Now);
            var results = await desk.CarryOutAsync(request, who, cancellation);
            foreach (var result in results) Note(result);
            var worst = results.Count == 0 ? SettingOutcome.Unchanged : results.Max(result => result.Outcome);
            word = SettingOutcomes.Word(worst);
            reason = results.FirstOrDefault(result => result.Outcome == worst)?.Reason;
        }
        catch (SettingException e)
        {
            word = SettingReport.Refused;
            reason = e.Message;
            refusal = e.Refusal;
        }
        catch (InverterException e)
        {
            word = SettingOutcomes.Word(SettingOutcome.NotSent);
            reason = e.Message;
        }
        catch (InterruptedWriteException e)
        {
            // The caller is gone; the listeners are informed.
            desk.Resume();
            _ = Report(
                OverrideKey,
                SettingOutcomes.Word(SettingOutcome.Unknown),
                request.Word,
                who,
                e.Results is [var first, ..] ? first.Reason : null);
            throw;
        }

        desk.Resume();
        Changed?.Invoke();
        return Report(OverrideKey, word, request.Word, who, reason, refusal);
    }

    private async Task<SettingReport> SetClockInTurnAsync(string who, CancellationToken cancellation)
    {
        var wanted = Now.ToString("yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture);
        try
        {
            await _clockGuard.CheckAsync(() => Now, cancellation);
            var results = await _writer.SetAsync(() => ClockSetting.To(_all, Now), who, [], cancellation);
            var worst = results.MaxBy(result => result.Outcome)!;
            return Report(ControlOptions.ClockKey, SettingOutcomes.Word(worst.Outcome), wanted, who, worst.Reason);
        }
        catch (SettingException e)
        {
            return Refuse(ControlOptions.ClockKey, wanted, who, e);
        }
        catch (InverterException e)
        {
            return Report(ControlOptions.ClockKey, SettingOutcomes.Word(SettingOutcome.NotSent), wanted, who, e.Message);
        }
    }

    /// <summary>Notifies listeners that the inverter may have been changed.</summary>
    private void CountWrites()
    {
        Written?.Invoke();
        if (Count()) Changed?.Invoke();
    }

    private SettingReport Report(SettingResult result, string who)
    {
        Note(result);
        var report = new SettingReport(result.Setting.Id, SettingOutcomes.Word(result.Outcome), result.Wanted, who, _time.GetLocalNow())
        {
            Old = result.Old,
            Found = result.Found,
            Reason = result.Reason,
        };
        _log.Info($"{result.Setting.Id}={result.Wanted} ({who}): {report.Word}");
        Reported?.Invoke(report);
        return report;
    }

    private SettingReport Report(string key, string word, string wanted, string who, string? reason, SettingRefusal? refusal = null)
    {
        // Text from outside is repeated only up to a limit, and without terminal control characters.
        var shown = SettingException.Shown(wanted);
        _log.Info($"{key}={shown} ({who}): {word}{(reason is null ? "" : $"; {reason}")}");
        var report = new SettingReport(key, word, shown, who, _time.GetLocalNow()) { Reason = reason, Refusal = refusal };
        Reported?.Invoke(report);
        return report;
    }

    private void Note(SettingResult result)
    {
        if (result.Found is null) return;
        bool isNew;
        lock (_values)
        {
            isNew = Note(result.Setting, result.Found);
            _readBack[result.Setting.Id] = _time.GetTimestamp();
        }

        if (isNew) Changed?.Invoke();
    }

    private bool Note(Setting setting, string? text)
    {
        // Impossible values are rejected, and Home Assistant accepts only announced states.
        if (text is not null && !IsPossible(setting, text)) text = null;
        if (Settings.All(known => known.Id != setting.Id) || (_read.TryGetValue(setting.Id, out var old) && old == text)) return false;
        _read[setting.Id] = text;
        return true;
    }

    private static bool IsPossible(Setting setting, string text) => setting.Kind == SettingKind.Number
        ? !decimal.TryParse(text, NumberStyles.Number, CultureInfo.InvariantCulture, out var number)
            || (number >= setting.Min && number <= setting.Max)
        : setting.Choices.Count == 0 || setting.Choices.Contains(text);

    private bool Count()
    {
        try
        {
            var writes = _ledger.WrittenToday;
            lock (_values)
            {
                if (_writesToday == writes) return false;
                _writesToday = writes;
                return true;
            }
        }
        catch (SettingException)
        {
            // The caller of the next write gets the error.
            return false;
        }
    }
}
