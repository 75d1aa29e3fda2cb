using SermatecEss.Protocol.Catalogue;
using SermatecEss.Protocol.Framing;

namespace SermatecEss.Inverter.Settings;

/// <summary>
/// The only way to change an inverter: reads the current values, sends whole commands in which only the requested values differ, and reads
/// them back. Never sends a command that changes nothing, and sends none twice.
/// </summary>
public sealed class SettingWriter
{
    private const int MostReadings = 4;
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(15);
    private static readonly TimeSpan PauseBetweenReadings = TimeSpan.FromSeconds(1);
    private readonly InverterSession _session;
    private readonly WriteLedger _ledger;
    private readonly TimeProvider _time;
    private readonly TimeSpan _patience;

    /// <param name="session">The session with the inverter.</param>
    /// <param name="ledger">The inverter's ledger.</param>
    /// <param name="time">The clock.</param>
    /// <param name="patience">How long the inverter may take to report a new value; 90 s by default.</param>
    public SettingWriter(InverterSession session, WriteLedger ledger, TimeProvider time, TimeSpan? patience = null)
    {
        _session = session;
        _ledger = ledger;
        _time = time;
        _patience = patience ?? TimeSpan.FromSeconds(90);
    }

    /// <summary>Called with a sentence about what a change is waiting for; null for no notifications.</summary>
    public Action<string>? Progress { get; init; }

    /// <summary>Reads the current values of settings.</summary>
    /// <param name="session">The session with the inverter.</param>
    /// <param name="settings">The settings.</param>
    /// <param name="lacking">
    /// Called with a sentence for each command that was not answered, or only partly, so that values are missing.
    /// </param>
    /// <param name="cancellation">Cancels it.</param>
    /// <returns>The values as they are written, without those that the inverter did not report.</returns>
    /// <exception cref="InverterException">The inverter does not respond.</exception>
    public static async Task<IReadOnlyDictionary<string, string>> ReadAsync(
        InverterSession session,
        IReadOnlyCollection<Setting> settings,
        Action<string>? lacking,
        CancellationToken cancellation)
    {
        var present = new PresentValues();
        InverterException? silence = null;
        foreach (var read in settings.Select(setting => setting.ShownBy).OfType<CommandCode>().Distinct())
        {
            try
            {
                var response = await session.RequestAsync(read, cancellation);
                present.Add(response);
                if (response.Missing.Count > 0)
                    lacking?.Invoke($"The inverter did not answer command {string.Join(", ", response.Missing)}.");
            }
            catch (InverterException e) when (e.Kind is InverterError.TimedOut or InverterError.BadResponse)
            {
                silence = e;
                lacking?.Invoke(e.Message);
            }
        }

        if (silence is not null && present.Readings.Count == 0) throw silence;
        var values = new Dictionary<string, string>();
        foreach (var setting in settings)
            if (setting.TextOf(present.Readings) is { } text) values[setting.Id] = text;
        return values;
    }

    /// <summary>Plans what would be sent, without sending it.</summary>
    /// <exception cref="SettingException">It would be refused.</exception>
    /// <exception cref="InverterException">The inverter does not respond.</exception>
    public async Task<IReadOnlyList<PlannedWrite>> PlanAsync(
        IReadOnlyList<SettingChange> changes,
        SettingRisk[] allowed,
        CancellationToken cancellation)
    {
        CheckAllowed(changes, allowed);
        return (await PlanAgreedAsync(await ListAsync(changes, cancellation), () => changes, cancellation)).Writes;
    }

    /// <summary>
    /// The current value of a setting, confirmed by two equal readings in a row; null if the inverter does not report it.
    /// </summary>
    /// <exception cref="SettingException">The readings differ.</exception>
    /// <exception cref="InverterException">The inverter does not respond.</exception>
    internal async Task<string?> ReadAgreedAsync(Setting setting, CancellationToken cancellation)
    {
        var (text, _) = await AgreedAsync(
            setting.ShownBy is { } read ? [read] : [],
            present => setting.TextOf(present.Readings),
            (one, other) => one == other,
            cancellation);
        return text;
    }

    /// <summary>Sets settings; those of the same command are sent in one frame.</summary>
    /// <param name="changes">The settings and their values.</param>
    /// <param name="who">Who requests it, for the log: <c>cli</c>, <c>mqtt</c>.</param>
    /// <param name="allowed">The risks allowed besides the normal one.</param>
    /// <param name="cancellation">Cancels waiting for other writers and for the inverter to report the new values.</param>
    /// <returns>The result of each.</returns>
    /// <exception cref="SettingException">It is refused; nothing was sent.</exception>
    /// <exception cref="InverterException">The inverter does not respond; nothing was sent.</exception>
    public Task<IReadOnlyList<SettingResult>> SetAsync(
        IReadOnlyList<SettingChange> changes,
        string who,
        SettingRisk[] allowed,
        CancellationToken cancellation) =>
        SetAsync(() => changes, who, allowed, isRestore: false, cancellation);

    /// <param name="changes">Returns the settings and values when they are sent, such as the time for a clock.</param>
    /// <inheritdoc cref="SetAsync(IReadOnlyList{SettingChange}, string, SettingRisk[], CancellationToken)"/>
    /// <param name="who"/><param name="allowed"/><param name="cancellation"/>
    public Task<IReadOnlyList<SettingResult>> SetAsync(
        Func<IReadOnlyList<SettingChange>> changes,
        string who,
        SettingRisk[] allowed,
        CancellationToken cancellation) =>
        SetAsync(changes, who, allowed, isRestore: false, cancellation);

    /// <summary>
    /// Restores previous settings. This counts like any write, but is refused neither by the write limit nor for an unusable ledger: an
    /// override must be ended.
    /// </summary>
    /// <inheritdoc cref="SetAsync(IReadOnlyList{SettingChange}, string, SettingRisk[], CancellationToken)"/>
    internal Task<IReadOnlyList<SettingResult>> RestoreAsync(
        IReadOnlyList<SettingChange> changes,
        string who,
        CancellationToken cancellation) => SetAsync(() => changes, who, [], isRestore: true, cancellation);

    private async Task<IReadOnlyList<SettingResult>> SetAsync(
        Func<IReadOnlyList<SettingChange>> wanted,
        string who,
        SettingRisk[] allowed,
        bool isRestore,
        CancellationToken cancellation)
    {
        var early = wanted();
        CheckAllowed(early, allowed);
        using var turn = await _ledger.EnterAsync(cancellation);
        var settings = await ListAsync(early, cancellation);
        var (changes, writes, present) = await PlanAgreedAsync(settings, wanted, cancellation);
        var results = new List<SettingResult>();
        foreach (var write in writes.Where(write => write.ChangesNothing)) results.AddRange(Unchanged(write, present));
        var needed = writes.Where(write => !write.ChangesNothing).ToList();
        if (needed.Count > 0) Spend(needed.Count, isRestore);
        try
        {
            foreach (var write in needed)
            {
                results.AddRange(write == needed[0]
                    ? await WriteAsync(write, present, who, isRestore, cancellation)
                    : await WriteNextAsync(settings, write.Changes, who, isRestore, cancellation));
            }
        }
        catch (OperationCanceledException e) when (e is InterruptedWriteException || results.Count > 0)
        {
            if (e is InterruptedWriteException { Results: var interrupted }) results.AddRange(interrupted);
            var open = changes.Where(change => results.TrueForAll(result => result.Setting != change.Setting));
            throw new InterruptedWriteException(
                [
                    .. results,
                    .. open.Select(change =>
                        Result(change, SettingOutcome.NotSent, null, null, "Interrupted before it was sent.")),
                ],
                cancellation);
        }

        return [.. changes.Select(change => results.First(result => result.Setting == change.Setting))];
    }

    /// <summary>Writes another command after one that may have changed its payload, or its preconditions.</summary>
    private async Task<IEnumerable<SettingResult>> WriteNextAsync(
        SettingList settings,
        IReadOnlyList<SettingChange> changes,
        string who,
        bool isRestore,
        CancellationToken cancellation)
    {
        try
        {
            var (_, writes, present) = await PlanAgreedAsync(settings, () => changes, cancellation);
            var write = writes[0];
            return write.ChangesNothing ? Unchanged(write, present) : await WriteAsync(write, present, who, isRestore, cancellation);
        }
        catch (Exception e) when (e is SettingException or InverterException)
        {
            return changes.Select(change => Result(change, SettingOutcome.NotSent, null, null, e.Message));
        }
    }

    private void Spend(int commands, bool isRestore)
    {
        try
        {
            _ledger.Spend(commands, isRestore);
        }
        catch (SettingException e) when (isRestore && !e.IsSuperseded)
        {
            // A full disk is no reason not to restore settings.
        }
    }

    private static IEnumerable<SettingResult> Unchanged(PlannedWrite write, PresentValues present) =>
        write.Changes.Select(change => Result(change, SettingOutcome.Unchanged, Old(change, present), Old(change, present)));

    private static void CheckAllowed(IReadOnlyList<SettingChange> changes, SettingRisk[] allowed)
    {
        foreach (var change in changes)
        {
            var risk = change.Setting.Risk;
            if (risk != SettingRisk.Normal && !allowed.Contains(risk))
            {
                throw new SettingException(
                    SettingRefusal.NotAllowed,
                    $"{change.Setting.Id} is a {risk.ToString().ToLowerInvariant()} setting: a wrong value can damage the plant; "
                    + $"it needs --allow {risk.ToString().ToLowerInvariant()} on the command line.",
                    change.Setting.Id);
            }
        }
    }

    /// <summary>Identifies the inverter again: what is meant for one must not be written to another that is now at its address.</summary>
    private async Task<SettingList> ListAsync(IReadOnlyList<SettingChange> changes, CancellationToken cancellation)
    {
        _ = await _session.RequestAsync(InverterSession.IdentifyingCommand, cancellation);
        var identity = await _session.IdentifyAsync(cancellation);
        var settings = SettingList.Of(identity.View);
        if (identity.Serial != _ledger.Serial
            || changes.Any(change =>
                !settings.Has(change.Setting.Id) || settings.Find(change.Setting.Id).Command != change.Setting.Command))
        {
            throw new SettingException(
                SettingRefusal.Precondition,
                $"A different inverter is connected ({identity.Serial}, PCU {identity.PcuVersion}); check its settings first.");
        }

        return settings;
    }

    /// <summary>Plans what to send, based on values confirmed by two equal readings in a row.</summary>
    /// <param name="settings">The inverter's settings.</param>
    /// <param name="wanted">
    /// Returns the changes after the current values were read, which may be minutes later if others write first.
    /// </param>
    /// <param name="cancellation">Cancels it.</param>
    private async Task<(IReadOnlyList<SettingChange> Changes, IReadOnlyList<PlannedWrite> Writes, PresentValues Present)> PlanAgreedAsync(
        SettingList settings,
        Func<IReadOnlyList<SettingChange>> wanted,
        CancellationToken cancellation)
    {
        IReadOnlyList<SettingChange>? changes = null;
        var (writes, present) = await AgreedAsync(
            WritePlan.ReadsFor(settings, wanted()),
            present => WritePlan.Of(settings, changes ??= wanted(), present),
            (one, other) => one.Zip(other).All(pair => pair.First.IsSameAs(pair.Second)),
            cancellation);
        return (changes!, writes, present);
    }

    /// <summary>
    /// Reads until two readings in a row agree, with a limited number of tries: a wrong reading must not be written back.
    /// </summary>
    /// <exception cref="SettingException"><see cref="SettingRefusal.Incomplete"/>: no two agree.</exception>
    private async Task<(T Value, PresentValues Present)> AgreedAsync<T>(
        IReadOnlyList<CommandCode> reads,
        Func<PresentValues, T> make,
        Func<T, T, bool> agree,
        CancellationToken cancellation)
    {
        var present = await ReadAsync(reads, cancellation);
        var value = make(present);
        for (var reading = 1; reads.Count > 0; reading++)
        {
            if (reading == MostReadings)
            {
                throw new SettingException(
                    SettingRefusal.Incomplete,
                    $"Nothing was sent: the inverter returns different values with each read of {string.Join(", ", reads)}. "
                    + "Another program may be changing them; try again later.");
            }

            if (reading > 1) await Task.Delay(PauseBetweenReadings, _time, cancellation);
            present = await ReadAsync(reads, cancellation);
            var before = value;
            value = make(present);
            if (agree(before, value)) break;
        }

        return (value, present);
    }

    private async Task<PresentValues> ReadAsync(IReadOnlyList<CommandCode> reads, CancellationToken cancellation)
    {
        var present = new PresentValues();
        foreach (var read in reads) present.Add(await _session.RequestAsync(read, cancellation));
        return present;
    }

    private async Task<IReadOnlyList<SettingResult>> WriteAsync(
        PlannedWrite write,
        PresentValues before,
        string who,
        bool isRestore,
        CancellationToken cancellation)
    {
        foreach (var change in write.Changes)
        {
            // What cannot be logged is not sent, except to restore settings, which must happen.
            var id = change.Setting.Id;
            var old = change.Setting.Masked(Old(change, before));
            if (isRestore) await _ledger.TryLogAsync(who, id, old, change.Text, "sending");
            else await _ledger.LogAsync(who, id, old, change.Text, "sending");
        }

        IReadOnlyList<SettingResult> results;
        try
        {
            var isWhole = await _session.SendAsync(_ledger.Serial, write.Command, write.Payload, cancellation);
            Tell($"Sent command {write.Command.Code}; waiting up to {_patience.TotalSeconds:0} s until the inverter shows the new value.");
            results = await LookAsync(write, before, isWhole, cancellation);
        }
        catch (InverterException e)
        {
            results = [.. write.Changes.Select(change => Result(change, SettingOutcome.NotSent, Old(change, before), null, e.Message))];
        }
        catch (OperationCanceledException)
        {
            foreach (var change in write.Changes)
                await _ledger.TryLogAsync(who, change.Setting.Id, change.Setting.Masked(Old(change, before)), change.Text, "interrupted");
            throw new InterruptedWriteException(
                [.. write.Changes.Select(change => Result(
                    change,
                    SettingOutcome.Unknown,
                    Old(change, before),
                    null,
                    "Interrupted before the inverter showed the new value."))],
                cancellation);
        }

        foreach (var result in results)
        {
            await _ledger.TryLogAsync(
                who, result.Setting.Id, result.Old, result.Wanted, SettingOutcomes.Word(result.Outcome), result.Found);
        }

        return results;
    }

    /// <summary>Reads until the inverter reports what was sent, or the time is over.</summary>
    private async Task<IReadOnlyList<SettingResult>> LookAsync(
        PlannedWrite write,
        PresentValues before,
        bool isWhole,
        CancellationToken cancellation)
    {
        var reads = write.Changes.Select(change => change.Setting.ShownBy).OfType<CommandCode>().Distinct().ToList();
        var begin = _time.GetTimestamp();
        PresentValues? seen = null;
        string? reason = null;
        for (var pause = TimeSpan.FromSeconds(1); reads.Count > 0; pause = pause * 2 < LongestPause ? pause * 2 : LongestPause)
        {
            try
            {
                seen = await ReadAsync(reads, cancellation);
                reason = null;
                if (write.Changes.All(change => change.Setting.ShownBy is null || change.Setting.IsShown(change, seen.Readings) == true))
                    break;
            }
            catch (InverterException e)
            {
                reason = e.Message;
            }

            var elapsed = _time.GetElapsedTime(begin);
            if (elapsed + pause > _patience) break;
            Tell($"Not shown after {elapsed.TotalSeconds:0} s; reading again in {pause.TotalSeconds:0} s.");
            await Task.Delay(pause, _time, cancellation);
        }

        return [.. write.Changes.Select(change =>
            Look(change, before, reason is null ? seen : null, reason ?? (isWhole ? null : "The connection was lost during sending.")) with
            {
                IsWhole = isWhole,
            })];
    }

    private static SettingResult Look(SettingChange change, PresentValues before, PresentValues? seen, string? reason)
    {
        var found = seen is null ? null : change.Setting.TextOf(seen.Readings);
        var outcome = seen is null ? SettingOutcome.Unknown : change.Setting.IsShown(change, seen.Readings) switch
        {
            true => Old(change, before) == change.Text ? SettingOutcome.Unchanged : SettingOutcome.Confirmed,
            false => SettingOutcome.DidNotStick,
            null => SettingOutcome.Unknown,
        };
        return Result(
            change,
            outcome,
            Old(change, before),
            found,
            outcome == SettingOutcome.Unknown
                ? reason
                    ?? (change.Setting.ShownBy is null
                        ? "The inverter has no command that shows this setting."
                        : "The inverter did not report it.")
                : null);
    }

    private void Tell(FormattableString sentence) => Progress?.Invoke(FormattableString.Invariant(sentence));

    private static string? Old(SettingChange change, PresentValues present) => change.Setting.TextOf(present.Readings);

    private static SettingResult Result(SettingChange change, SettingOutcome outcome, string? old, string? found, string? reason = null) =>
        new(change.Setting, outcome, change.Setting.Masked(old), change.Text, change.Setting.Masked(found), reason);
}
