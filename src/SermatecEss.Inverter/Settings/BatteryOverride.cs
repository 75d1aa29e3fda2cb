using System.Globalization;

namespace SermatecEss.Inverter.Settings;

/// <summary>
/// Makes a battery charge, discharge or hold for a limited time, then restores the previous settings exactly. They are saved to disk before
/// anything is sent, and forced charge and discharge get time windows, so that an abandoned inverter does not continue until the battery is
/// full or empty.
/// </summary>
/// <param name="session">The session with the inverter.</param>
/// <param name="writer">Writes the settings.</param>
/// <param name="ledger">The inverter's ledger.</param>
/// <param name="zone">The time zone of the inverter's clock.</param>
/// <param name="time">The clock.</param>
public sealed class BatteryOverride(InverterSession session, SettingWriter writer, WriteLedger ledger, TimeZoneInfo zone, TimeProvider time)
{
    /// <summary>The longest override.</summary>
    public static readonly TimeSpan Longest = TimeSpan.FromHours(20);

    /// <summary>The least time that the windows extend beyond an override, in case the clocks differ.</summary>
    private static readonly TimeSpan Margin = TimeSpan.FromMinutes(10);

    /// <summary>How late an inverter may still apply a write that it did not show in time.</summary>
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

    /// <summary>The last override started here.</summary>
    private OverrideState? _begun;

    /// <summary>The active override, or null.</summary>
    /// <exception cref="SettingException"><see cref="SettingRefusal.NoLedger"/>: its state cannot be read.</exception>
    public OverrideState? Present => _file.Load();

    /// <summary>Starts an override, or changes the active one; at the end, the settings from before the first are restored.</summary>
    /// <param name="kind">What the battery does.</param>
    /// <param name="duration">The longest duration.</param>
    /// <param name="untilSoc">The SOC in % that ends it, or null; not for hold.</param>
    /// <param name="who">Who requests it.</param>
    /// <param name="cancellation">Cancels it; <see cref="EndAsync(string, CancellationToken)"/> restores what was sent by then.</param>
    /// <returns>
    /// The results of the settings; empty if no setting needs to change. If one did not stick, all are restored before this returns, and
    /// checked again some minutes later. If the battery has already reached the SOC, no override starts, and an active one ends.
    /// </returns>
    /// <exception cref="SettingException">
    /// It is refused; nothing was sent, except to restore settings of an override of another kind.
    /// </exception>
    /// <exception cref="InverterException">
    /// The inverter does not respond; nothing was sent, except to restore settings of an override of another kind.
    /// </exception>
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

    /// <summary>Restores the previous settings.</summary>
    /// <returns>
    /// The results; empty if there is no override. What could not be restored is tried again by the next call, and by
    /// <see cref="RunAsync(string, Action{int, string}, int?, CancellationToken)"/>.
    /// </returns>
    /// <exception cref="SettingException">It is refused.</exception>
    /// <exception cref="InverterException">The inverter does not respond.</exception>
    public Task<IReadOnlyList<SettingResult>> EndAsync(string who, CancellationToken cancellation) =>
        EndAsync(who, only: null, cancellation);

    /// <summary>Restores the previous settings, if the active override was started here.</summary>
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
            // Energy charged by the sun meanwhile may be used: the SOC at the start is held.
            SaveOwn(held with { End = now + duration });
            return [];
        }

        var changes = (await WantedAsync(settings, last, kind, now, duration, untilSoc, cancellation)).ConvertAll(settings.Parse);
        if (untilSoc is { } goal && IsReached(kind, goal, await _charge.RequireAsync(cancellation)))
            return await EndInTurnAsync(who, only: null, cancellation);
        var command = changes[0].Setting.Command.Code;
        if (last is not null && last.Before.Command != command)
        {
            // Do not end the active override for one that would be refused: that needs two commands, to restore and to start.
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
    /// Restores the settings after an override that the inverter did not apply; and again some time later, because it may apply it late.
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
            // It is over but still saved, so a caller that waits for its end tries again.
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
        MarkAsOver(state);
        var settings = SettingList.Of((await session.IdentifyAsync(cancellation)).View);
        var results = await writer.RestoreAsync(Before(settings, state), who, cancellation);
        if (IsBack(results)) _file.Delete();
        return results;
    }

    /// <summary>Makes an override that cannot be ended now end as soon as possible.</summary>
    private void MarkAsOver(OverrideState state)
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
            // On a full disk, it still ends at its original time.
        }
    }

    /// <summary>
    /// Waits for the end of the active override, and restores the previous settings; retries failures less and less often.
    /// </summary>
    /// <param name="who">Who ends it.</param>
    /// <param name="failed">Called with each failure to restore: the number of failures so far, and the reason.</param>
    /// <param name="tries">The number of failures after which it gives up; null for never.</param>
    /// <param name="cancellation">Cancels the wait; nothing is restored.</param>
    /// <returns>Whether everything is restored; null if another program has ended the override.</returns>
    public Task<bool?> RunAsync(string who, Action<int, string> failed, int? tries, CancellationToken cancellation) =>
        RunAsync(who, failed, tries, isOwn: false, cancellation);

    /// <summary>Like RunAsync, but only for the override started here; one that has replaced it is left alone.</summary>
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

                // If another override has replaced it meanwhile, wait for that one.
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

    /// <summary>Pauses before ending an override is tried again, or until the override changes or is gone.</summary>
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
            // The next try reports the error.
            return null;
        }
    }

    /// <summary>Whether all settings are restored, as far as the inverter shows them.</summary>
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

    /// <summary>Waits until an override ends.</summary>
    /// <returns>The override; null if there is none any more.</returns>
    private async Task<OverrideState?> UntilEndAsync(bool isOwn, CancellationToken cancellation)
    {
        while (Present is { } state && (!isOwn || state.Key == _begun?.Key))
        {
            var wait = state.End - time.GetUtcNow();
            if (wait <= TimeSpan.Zero) return state;
            try
            {
                // An unreliable SOC may be reliable next time, and the end time is known anyway.
                if (state.UntilSoc is { } goal
                    && await _charge.ReadAsync(cancellation) is { } soc
                    && IsReached(state.Kind, goal, soc))
                {
                    return state;
                }
            }
            catch (InverterException)
            {
                // The same applies.
            }

            // The override may be changed or ended meanwhile.
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
            // The user's own limit is not lowered.
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

    /// <summary>Windows of full hours, so that an override that is extended repeatedly need not be rewritten each time.</summary>
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

    /// <summary>The settings from before an override, to be restored.</summary>
    /// <exception cref="SettingException">They are implausible, and the file is set aside; or it is another inverter.</exception>
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

    /// <summary>Refuses an override that could not be ended, because the previous values must be valid.</summary>
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

    /// <summary>The user's own limit, even while the battery is held.</summary>
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
