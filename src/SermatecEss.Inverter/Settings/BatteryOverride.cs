using System.Globalization;

namespace SermatecEss.Inverter.Settings;

/// <summary>
/// Makes a battery charge, discharge or hold for a while, and puts back exactly what was there before. What has to be put back is on
/// disk before anything is sent, and forced charge and discharge have windows, so that an inverter that nobody comes back to does not
/// go on until the battery is full or empty.
/// </summary>
/// <param name="session">The session with the inverter.</param>
/// <param name="writer">The door through which it is changed.</param>
/// <param name="ledger">The inverter's ledger.</param>
/// <param name="zone">The time zone of the inverter's clock.</param>
/// <param name="time">The clock.</param>
public sealed class BatteryOverride(InverterSession session, SettingWriter writer, WriteLedger ledger, TimeZoneInfo zone, TimeProvider time)
{
    /// <summary>The longest override.</summary>
    public static readonly TimeSpan Longest = TimeSpan.FromHours(20);

    /// <summary>How much longer than an override its windows are at least, for clocks that differ.</summary>
    private static readonly TimeSpan Margin = TimeSpan.FromMinutes(10);

    /// <summary>How late an inverter may take what it did not show in time.</summary>
    private static readonly TimeSpan Aftermath = TimeSpan.FromMinutes(5);
    private static readonly TimeSpan SocPeriod = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan[] PausesAfterFailure =
    [
        TimeSpan.FromMinutes(1),
        TimeSpan.FromMinutes(5),
        TimeSpan.FromMinutes(15),
        TimeSpan.FromHours(1),
    ];
    private readonly BatteryCharge _charge = new(session, time);
    private readonly OverrideFile _file = new(ledger.Store, ledger.Serial, time);

    /// <summary>The one that was begun here last.</summary>
    private OverrideState? _begun;

    /// <summary>The override that lasts, or null.</summary>
    /// <exception cref="SettingException"><see cref="SettingRefusal.NoLedger"/>: what is known of it cannot be read.</exception>
    public OverrideState? Present => _file.Load();

    /// <summary>Begins an override, or changes the one that lasts; in the end, what was before the first is put back.</summary>
    /// <param name="kind">What the battery shall do.</param>
    /// <param name="duration">For how long at most.</param>
    /// <param name="untilSoc">The SOC in % with which it ends, or null; none to hold.</param>
    /// <param name="who">Who wants it.</param>
    /// <param name="cancellation">Ends it; what was sent by then is put back by <see cref="EndAsync(string, CancellationToken)"/>.</param>
    /// <returns>What became of the settings that it takes; none where it needs no other settings than there are. Where one did not
    /// stick, all are put back already, and are looked at once more in some minutes. Where the battery has come to the SOC before, none
    /// begins, and one that lasts is ended.</returns>
    /// <exception cref="SettingException">It is refused; nothing was sent, but for what one of another kind had to put back.</exception>
    /// <exception cref="InverterException">The inverter does not answer; nothing was sent, but for what one of
    /// another kind had to put back.</exception>
    public async Task<IReadOnlyList<SettingResult>> BeginAsync(
        OverrideKind kind,
        TimeSpan duration,
        int? untilSoc,
        string who,
        CancellationToken cancellation)
    {
        using var turn = await ledger.EnterOverrideAsync(cancellation);
        return await BeginInTurnAsync(kind, duration, untilSoc, who, cancellation);
    }

    /// <summary>Puts back what was there before.</summary>
    /// <returns>What became of it; none where there is no override. What could not be put back is tried again by the next call, and by
    /// <see cref="RunAsync(string, Action{int, string}, int?, CancellationToken)"/>.</returns>
    /// <exception cref="SettingException">It is refused.</exception>
    /// <exception cref="InverterException">The inverter does not answer.</exception>
    public Task<IReadOnlyList<SettingResult>> EndAsync(string who, CancellationToken cancellation) =>
        EndAsync(who, only: null, cancellation);

    /// <summary>Puts back what was there before, where the override that lasts is the one that was begun here.</summary>
    /// <inheritdoc cref="EndAsync(string, CancellationToken)"/>
    public async Task<IReadOnlyList<SettingResult>> EndOwnAsync(string who, CancellationToken cancellation) =>
        _begun is null ? [] : await EndAsync(who, _begun, cancellation);

    private async Task<IReadOnlyList<SettingResult>> BeginInTurnAsync(
        OverrideKind kind,
        TimeSpan duration,
        int? untilSoc,
        string who,
        CancellationToken cancellation)
    {
        if (duration <= TimeSpan.Zero || duration > Longest)
            throw new SettingException(SettingRefusal.Value, $"An override needs a duration of at most {Longest.TotalHours} hours.");
        if (kind == OverrideKind.Hold && untilSoc is not null)
            throw new SettingException(SettingRefusal.Value, "Hold takes no SOC; set a duration instead.");
        var settings = SettingList.Of((await session.IdentifyAsync(cancellation)).View);
        var now = time.GetUtcNow();
        var last = Present;
        if (last is not null) _ = Before(settings, last);
        if (kind == OverrideKind.Hold && last is { Kind: OverrideKind.Hold, IsOver: false } held)
        {
            // What the sun has charged meanwhile may be used: what is held is the SOC with which it began.
            SaveOwn(held with { End = now + duration });
            return [];
        }

        var changes = (await WantedAsync(settings, last, kind, now, duration, untilSoc, cancellation)).ConvertAll(settings.Parse);
        if (untilSoc is { } goal && IsReached(kind, goal, await _charge.RequireAsync(cancellation)))
            return await EndInTurnAsync(who, only: null, cancellation);
        var command = changes[0].Setting.Command.Code;
        if (last is not null && last.Before.Command != command)
        {
            // None is ended for one that would be refused: one command puts back, another begins.
            ledger.Check(2);
            if (!IsBack(await EndInTurnAsync(who, only: null, cancellation)))
            {
                throw new SettingException(
                    SettingRefusal.Precondition, "The previous override could not be undone; check the settings first.");
            }

            last = null;
        }

        var touched = changes.Select(change => change.Setting.Id);
        var before = last is not null
            ? last.Before with { Settings = [.. last.Before.Settings.Union(touched)] }
            : new OverriddenSettings(command, [.. touched], await CarriedAsync(changes, cancellation));
        CheckIsPossible(before, settings);
        SaveOwn(new OverrideState(kind, now, now + duration, untilSoc, before));
        IReadOnlyList<SettingResult> results;
        try
        {
            results = await writer.SetAsync(changes, who, [], cancellation);
        }
        catch (Exception e) when (e is SettingException or InverterException)
        {
            Restore(last);
            throw;
        }

        if (results.All(result => result.Outcome == SettingOutcome.NotSent)) Restore(last);
        else if (results.Any(result => result.Outcome == SettingOutcome.DidNotStick)) await TakeBackAsync(who, cancellation);
        return results;
    }

    /// <summary>
    /// Puts back what was there before one that the inverter did not take; and again some time later, as it may take it late.
    /// </summary>
    private async Task TakeBackAsync(string who, CancellationToken cancellation)
    {
        try
        {
            if (IsBack(await EndInTurnAsync(who, only: null, cancellation)))
                SaveOwn(_begun! with { End = time.GetUtcNow() + Aftermath, IsOver = true });
        }
        catch (Exception e) when (e is SettingException or InverterException)
        {
            // It is over and still there, so whoever waits for its end tries again.
        }
    }

    private async Task<IReadOnlyList<SettingResult>> EndAsync(string who, OverrideState? only, CancellationToken cancellation)
    {
        using var turn = await ledger.EnterOverrideAsync(cancellation);
        return await EndInTurnAsync(who, only, cancellation);
    }

    private async Task<IReadOnlyList<SettingResult>> EndInTurnAsync(string who, OverrideState? only, CancellationToken cancellation)
    {
        if (Present is not { } state || (only is not null && state.Key != only.Key)) return [];
        KeepInMindThatItIsOver(state);
        var settings = SettingList.Of((await session.IdentifyAsync(cancellation)).View);
        var results = await writer.PutBackAsync(Before(settings, state), who, cancellation);
        if (IsBack(results)) _file.Delete();
        return results;
    }

    /// <summary>Has one that cannot be ended now ended as soon as it can be.</summary>
    private void KeepInMindThatItIsOver(OverrideState state)
    {
        var now = time.GetUtcNow();
        if (state.IsOver && state.End <= now) return;
        var over = state with { End = state.End < now ? state.End : now, IsOver = true };
        try
        {
            _file.Save(over);
            if (_begun?.Key == state.Key) _begun = over;
        }
        catch (SettingException)
        {
            // On a full disk it still ends, at the time that was said.
        }
    }

    /// <summary>
    /// Waits for the end of the override that lasts, and puts back what was there before; where that
    /// fails, it is tried again, less and less.
    /// </summary>
    /// <param name="who">Who ends it.</param>
    /// <param name="failed">Is told each time it could not be put back: how often that was so by then, and why.</param>
    /// <param name="tries">After how many failures it is given up; null for never.</param>
    /// <param name="cancellation">Ends the wait; nothing is put back then.</param>
    /// <returns>Whether everything is as it was; null where somebody else has ended it.</returns>
    public Task<bool?> RunAsync(string who, Action<int, string> failed, int? tries, CancellationToken cancellation) =>
        RunAsync(who, failed, tries, isOwn: false, cancellation);

    /// <summary>The same for the override that was begun here alone: one that has taken its place is for others to end.</summary>
    /// <inheritdoc cref="RunAsync(string, Action{int, string}, int?, CancellationToken)"/>
    public Task<bool?> RunOwnAsync(string who, Action<int, string> failed, int? tries, CancellationToken cancellation) =>
        RunAsync(who, failed, tries, isOwn: true, cancellation);

    private async Task<bool?> RunAsync(string who, Action<int, string> failed, int? tries, bool isOwn, CancellationToken cancellation)
    {
        bool? isBack = null;
        for (var failures = 0; ;)
        {
            try
            {
                if (await UntilEndAsync(isOwn, cancellation) is not { } ended) return isBack;

                // Another override may have taken its place in the meantime; then that one is waited for.
                var results = await EndAsync(who, ended, cancellation);
                if (results.Count > 0) isBack = IsBack(results);
                if (IsBack(results))
                {
                    failures = 0;
                    continue;
                }

                failed(++failures, string.Join(
                    "; ",
                    results
                        .Where(result => !IsThere(result))
                        .Select(result => $"{result.Setting.Id} should be {result.Wanted} again, but is {result.Found ?? "not known"}")));
            }
            catch (Exception e) when (e is SettingException or InverterException)
            {
                failed(++failures, e.Message);
            }

            if (failures == tries) return false;
            await PauseAsync(PausesAfterFailure[Math.Min(failures, PausesAfterFailure.Length) - 1], cancellation);
        }
    }

    /// <summary>Waits before the end of an override is tried again, or until there is another one, or none.</summary>
    private async Task PauseAsync(TimeSpan pause, CancellationToken cancellation)
    {
        var key = Key();
        var begin = time.GetTimestamp();
        while (time.GetElapsedTime(begin) < pause && Key() == key) await Task.Delay(SocPeriod, time, cancellation);
    }

    private (OverrideKind, DateTimeOffset, DateTimeOffset)? Key()
    {
        try
        {
            return Present?.Key;
        }
        catch (SettingException)
        {
            // Whoever tries again says so.
            return null;
        }
    }

    /// <summary>Whether all is as it should be, as far as the inverter shows it.</summary>
    public static bool IsBack(IEnumerable<SettingResult> results) => results.All(IsThere);

    private static bool IsThere(SettingResult result) => result.Outcome is SettingOutcome.Confirmed or SettingOutcome.Unchanged;

    private async Task<ReadOnlyMemory<byte>> CarriedAsync(List<SettingChange> changes, CancellationToken cancellation)
    {
        var plan = (await writer.PlanAsync(changes, [], cancellation))[0];
        return plan.Present
            ?? throw new SettingException(
                SettingRefusal.Incomplete,
                $"Nothing was sent: the inverter does not report all values of command {plan.Command.Code}, "
                + "so they could not be restored.");
    }

    private void SaveOwn(OverrideState state)
    {
        _file.Save(state);
        _begun = state;
    }

    private void Restore(OverrideState? last)
    {
        _begun = null;
        if (last is null) _file.Delete();
        else _file.Save(last);
    }

    /// <summary>Waits until an override has come to its end.</summary>
    /// <returns>The override; null where there is none any more.</returns>
    private async Task<OverrideState?> UntilEndAsync(bool isOwn, CancellationToken cancellation)
    {
        while (Present is { } state && (!isOwn || state.Key == _begun?.Key))
        {
            var wait = state.End - time.GetUtcNow();
            if (wait <= TimeSpan.Zero) return state;
            try
            {
                // One that cannot be believed may be next time, and its time is known anyway.
                if (state.UntilSoc is { } goal
                    && await _charge.ReadAsync(cancellation) is { } soc
                    && IsReached(state.Kind, goal, soc))
                {
                    return state;
                }
            }
            catch (InverterException)
            {
                // As above.
            }

            // It may be changed or ended meanwhile.
            await Task.Delay(wait < SocPeriod ? wait : SocPeriod, time, cancellation);
        }

        return null;
    }

    private static bool IsReached(OverrideKind kind, int goal, decimal soc) => kind == OverrideKind.Charge ? soc >= goal : soc <= goal;

    private async Task<List<string>> WantedAsync(
        SettingList settings,
        OverrideState? last,
        OverrideKind kind,
        DateTimeOffset now,
        TimeSpan duration,
        int? untilSoc,
        CancellationToken cancellation)
    {
        if (kind == OverrideKind.Hold)
        {
            // The owner's own limit is not lowered.
            var soc = await _charge.RequireAsync(cancellation);
            var held = Math.Max(
                Math.Min(soc, settings.Find(OverrideSettings.LowestSoc).Max!.Value),
                await LowestSocAsync(settings, last, cancellation));
            return [string.Create(CultureInfo.InvariantCulture, $"{OverrideSettings.LowestSoc}={held:0}")];
        }

        var own = OverrideSettings.Switch(kind);
        if (!settings.Has(own))
        {
            throw new SettingException(
                SettingRefusal.Unknown,
                $"PCU version {settings.View.PcuVersion} does not support {kind.ToString().ToLowerInvariant()}; "
                + "use hold.");
        }

        var limit = untilSoc ?? 100;
        if (kind == OverrideKind.Discharge)
        {
            var lowest = await LowestSocAsync(settings, last, cancellation);
            limit = untilSoc ?? lowest;
            if (limit < lowest)
            {
                throw new SettingException(SettingRefusal.Value, string.Create(
                    CultureInfo.InvariantCulture,
                    $"The battery cannot be discharged below {lowest} % ({OverrideSettings.LowestSoc})."));
            }
        }

        var (windows, days) = Windows(TimeZoneInfo.ConvertTime(now, zone).DateTime, duration);
        return
        [
            $"{OverrideSettings.Opposite(kind)}=off",
            $"{own}=on",
            string.Create(CultureInfo.InvariantCulture, $"{OverrideSettings.SocLimit(own)}={limit}"),
            $"{OverrideSettings.Windows(own)}={windows}",
            .. Enum.GetValues<DayOfWeek>().Select(day => $"{OverrideSettings.Day(own, day)}={(days.Contains(day) ? "on" : "off")}"),
        ];
    }

    /// <summary>Windows of full hours, so that an override that is made longer again and again need not be written each time.</summary>
    private static (string Windows, HashSet<DayOfWeek> Days) Windows(DateTime now, TimeSpan duration)
    {
        var begin = now.Date.AddHours(now.Hour);
        var last = now + duration + Margin;
        var end = last.Date.AddHours(last.Hour + (last.TimeOfDay.Ticks % TimeSpan.TicksPerHour == 0 ? 0 : 1));
        string Hours(DateTime from, TimeSpan until) =>
            string.Create(CultureInfo.InvariantCulture, $"{from:HH:mm}-{(int)until.TotalHours:00}:00");
        HashSet<DayOfWeek> days = [begin.DayOfWeek];
        if (end <= begin.Date.AddDays(1)) return (Hours(begin, end - begin.Date), days);
        _ = days.Add(end.DayOfWeek);
        return ($"{Hours(end.Date, end.TimeOfDay)}, {Hours(begin, TimeSpan.FromDays(1))}", days);
    }

    /// <summary>What an override found, and puts back.</summary>
    /// <exception cref="SettingException">It is none that there can have been, and is set aside; or
    /// the inverter is another one.</exception>
    private List<SettingChange> Before(SettingList settings, OverrideState state)
    {
        try
        {
            return state.Before.Changes(settings);
        }
        catch (FormatException e)
        {
            throw _file.SetAside(e.Message);
        }
    }

    /// <summary>Begins nothing that could not be ended, since what is put back has to be possible.</summary>
    private static void CheckIsPossible(OverriddenSettings before, SettingList settings)
    {
        try
        {
            _ = before.Changes(settings);
        }
        catch (FormatException e)
        {
            throw new SettingException(
                SettingRefusal.Precondition, $"The present settings could not be restored later ({e.Message}); correct them first.");
        }
    }

    /// <summary>The owner's own limit, also while the battery is held.</summary>
    private async Task<int> LowestSocAsync(SettingList settings, OverrideState? last, CancellationToken cancellation)
    {
        if (last is not null && Before(settings, last).Find(change => change.Setting.Id == OverrideSettings.LowestSoc) is { } own)
            return int.Parse(own.Text, CultureInfo.InvariantCulture);
        var lowest = settings.Find(OverrideSettings.LowestSoc);
        if (await writer.ReadAgreedAsync(lowest, cancellation) is not { } text)
        {
            throw new SettingException(
                SettingRefusal.Incomplete, "The inverter does not report the lowest SOC; set the SOC to discharge to.");
        }

        var limit = int.Parse(text, CultureInfo.InvariantCulture);
        return limit is >= 0 and <= 100
            ? limit
            : throw new SettingException(
                SettingRefusal.Incomplete,
                $"Nothing was sent: the inverter reports {lowest.Id} as {text} %, which is out of range; set it first.");
    }
}
