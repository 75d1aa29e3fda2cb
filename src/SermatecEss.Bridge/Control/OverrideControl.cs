using System.Globalization;
using System.Text.Json;
using SermatecEss.Inverter.Settings;

namespace SermatecEss.Bridge.Control;

/// <summary>Lets the battery of one inverter be overridden by way of the broker, and sees to it that every override comes to its end, whoever began it.</summary>
/// <param name="battery">Does it.</param>
/// <param name="time">The clock.</param>
/// <param name="log">The log.</param>
internal sealed class OverrideControl(BatteryOverride battery, TimeProvider time, Log log) : IAsyncDisposable
{
    internal const string Key = "override";
    internal const string ModeKey = "override_mode";
    internal const string MinutesKey = "override_minutes";
    internal const string SocKey = "override_soc";
    internal const string StartKey = "override_start";
    internal const string EndKey = "override_end";
    internal const string Press = "PRESS";

    /// <summary>An override that is not put back after so many tries, in over an hour, is worth an alarm.</summary>
    private const int FailuresThatWarn = 5;
    private readonly Lock _turn = new();
    private readonly CancellationTokenSource _stop = new();
    private Task _watching = Task.CompletedTask;
    private OverrideState? _present;
    private bool _isWatched;
    private string _mode = OverrideRequest.Modes[0];
    private int _minutes = 60;
    private int _soc;

    /// <summary>Is told when <see cref="Write"/> has something new to say.</summary>
    internal required Action Changed { get; init; }

    /// <summary>Is told the outcome, and why, when an override is over, or cannot be put back.</summary>
    internal required Action<string, string?> Over { get; init; }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        Task watching;
        lock (_turn) watching = _watching;
        await watching;
        _stop.Dispose();
    }

    internal static bool Knows(string key) => key is Key or ModeKey or MinutesKey or SocKey or StartKey or EndKey;

    /// <summary>What a command wants; null for what is only kept in mind.</summary>
    /// <exception cref="SettingException">It makes no sense.</exception>
    internal OverrideRequest? Parse(string key, string text)
    {
        switch (key)
        {
            case Key:
                return OverrideRequest.Parse(text, out var fault) ?? throw Wrong(fault);
            case StartKey when text == Press:
                lock (_turn) return new OverrideRequest(OverrideRequest.KindOf(_mode), TimeSpan.FromMinutes(_minutes), _soc > 0 && _mode != OverrideRequest.WordOf(OverrideKind.Hold) ? _soc : null);
            case EndKey when text == Press:
                return new OverrideRequest(null, TimeSpan.Zero, null);
            case ModeKey:
                Keep(() => _mode = OverrideRequest.Modes.Contains(text) ? text : throw Wrong($"there are {string.Join(", ", OverrideRequest.Modes)}"));
                return null;
            case MinutesKey:
                Keep(() => _minutes = Number(text, 1, (int)BatteryOverride.Longest.TotalMinutes));
                return null;
            case SocKey:
                Keep(() => _soc = Number(text, 0, 100));
                return null;
            default:
                throw Wrong($"a button is pressed with {Press}");
        }
    }

    /// <summary>Begins or ends an override.</summary>
    /// <inheritdoc cref="BatteryOverride.BeginAsync"/>
    internal Task<IReadOnlyList<SettingResult>> CarryOutAsync(OverrideRequest request, string who, CancellationToken cancellation) =>
        request.Kind is { } kind ? battery.BeginAsync(kind, request.Duration, request.UntilSoc, who, cancellation) : battery.EndAsync(who, cancellation);

    /// <summary>Sees to it that an override that lasts, perhaps begun before this program or by another, comes to its end.</summary>
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

        if (!begun.IsOver) log.Info($"the battery is made to {OverrideRequest.WordOf(begun.Kind)} until {TimeZoneInfo.ConvertTime(begun.End, time.LocalTimeZone):HH:mm}");
        Changed();
    }

    internal void Write(Utf8JsonWriter json)
    {
        lock (_turn)
        {
            var lasting = _present is { IsOver: false } present ? present : null;
            json.WriteString(Key, lasting is null ? OverrideRequest.Normal : OverrideRequest.WordOf(lasting.Kind));
            json.WriteString("override_until", lasting?.End.ToString("yyyy-MM-dd'T'HH:mm:sszzz", CultureInfo.InvariantCulture));
            json.WriteString(ModeKey, _mode);
            json.WriteNumber(MinutesKey, _minutes);
            json.WriteNumber(SocKey, _soc);
        }
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
            // The next daemon goes on.
            return;
        }
        catch (Exception e)
        {
            log.Error($"A fault of this program, please report it; an override is looked at again in some minutes: {e}");
            lock (_turn) _isWatched = false;
            return;
        }

        lock (_turn) (_present, _isWatched) = (null, false);
        if (isBack == true)
        {
            log.Info("the override has ended, and what was there before is put back");
            Over(SettingOutcomes.Word(SettingOutcome.Confirmed), null);
        }

        Changed();

        // One that began while this one was seen to be over.
        Resume();
    }

    private void Failed(int failures, string reason)
    {
        log.Write(failures <= FailuresThatWarn ? LogLevel.Warn : LogLevel.Debug, $"an override is not put back yet: {reason}");
        if (failures != FailuresThatWarn) return;
        log.Error("what was there before an override could not be put back; it is tried again every hour, and by 'sermatec-ess override end'");
        Over(SettingOutcomes.Word(SettingOutcome.DidNotStick), reason);
    }

    private void Keep(Action change)
    {
        lock (_turn) change();
        Changed();
    }

    private static int Number(string text, int lowest, int highest) =>
        decimal.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var number) && number == decimal.Truncate(number) && number >= lowest && number <= highest
            ? (int)number
            : throw Wrong(string.Create(CultureInfo.InvariantCulture, $"a whole number is wanted, {lowest} to {highest}"));

    private static SettingException Wrong(string reason) => new(SettingRefusal.Value, $"That makes no sense: {reason}.");
}
