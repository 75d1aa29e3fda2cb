using SermatecEss.Bridge.Logging;
using SermatecEss.Inverter.Settings;

namespace SermatecEss.Bridge.Settings;

/// <summary>Overrides the battery of one inverter, and ends every override in time, whichever program started it.</summary>
/// <param name="battery">Controls the battery.</param>
/// <param name="time">The clock.</param>
/// <param name="log">The log.</param>
internal sealed class OverrideDesk(BatteryOverride battery, TimeProvider time, Log log) : IAsyncDisposable
{
    /// <summary>Failing to restore this many times, over more than an hour, is worth an alarm.</summary>
    private const int FailuresThatWarn = 5;
    private readonly Lock _turn = new();
    private readonly CancellationTokenSource _stop = new();
    private Task _watching = Task.CompletedTask;
    private OverrideState? _present;
    private bool _isWatched;

    /// <summary>Called when <see cref="Present"/> changes.</summary>
    internal required Action Changed { get; init; }

    /// <summary>Called with the outcome and the reason when an override ends, or cannot be restored.</summary>
    internal required Action<string, string?> Over { get; init; }

    /// <summary>The active override; null for none.</summary>
    internal OverrideState? Present
    {
        get
        {
            lock (_turn) return _present is { IsOver: false } present ? present : null;
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        Task watching;
        lock (_turn) watching = _watching;
        await watching;
        _stop.Dispose();
    }

    /// <summary>Starts or ends an override.</summary>
    /// <inheritdoc cref="BatteryOverride.BeginAsync"/>
    internal Task<IReadOnlyList<SettingResult>> CarryOutAsync(OverrideRequest request, string who, CancellationToken cancellation) =>
        request.Kind is { } kind
            ? battery.BeginAsync(kind, request.Duration, request.UntilSoc, who, cancellation)
            : battery.EndAsync(who, cancellation);

    /// <summary>Makes sure that an active override ends, even if an earlier run or another program started it.</summary>
    internal void Resume()
    {
        OverrideState? begun = null;
        try
        {
            lock (_turn)
            {
                if (_stop.IsCancellationRequested) return;
                _present = battery.Present;
                if (_present is null || _isWatched) return;
                begun = _present;
                _isWatched = true;
                _watching = Task.Run(WatchAsync);
            }
        }
        catch (SettingException e)
        {
            log.Error(e.Message);
            return;
        }

        if (!begun.IsOver)
        {
            var end = TimeZoneInfo.ConvertTime(begun.End, time.LocalTimeZone);
            log.Info($"override started: {OverrideRequest.WordOf(begun.Kind)} until {end:HH:mm}");
        }

        Changed();
    }

    private async Task WatchAsync()
    {
        bool? isBack;
        try
        {
            isBack = await battery.RunAsync("schedule", Failed, tries: null, _stop.Token);
        }
        catch (OperationCanceledException) when (_stop.IsCancellationRequested)
        {
            // The next daemon continues.
            return;
        }
        catch (Exception e)
        {
            log.Error($"internal error, please report it; the override is checked again in a few minutes: {e}");
            lock (_turn) _isWatched = false;
            return;
        }

        lock (_turn)
        {
            _present = null;
            _isWatched = false;
        }

        if (isBack == true)
        {
            log.Info("the override has ended; the previous settings are restored");
            Over(SettingOutcomes.Word(SettingOutcome.Confirmed), null);
        }

        Changed();

        // An override that started while the previous one was found to be over.
        Resume();
    }

    private void Failed(int failures, string reason)
    {
        log.Write(failures <= FailuresThatWarn ? LogLevel.Warn : LogLevel.Debug, $"an override is not undone yet, retrying: {reason}");
        if (failures != FailuresThatWarn) return;
        log.Error(
            "the settings from before an override could not be restored; retrying every hour, or run 'sermatec-ess override end'");
        Over(SettingOutcomes.Word(SettingOutcome.DidNotStick), reason);
    }
}
