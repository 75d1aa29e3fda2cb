using System.Globalization;
using System.Threading.Channels;
using SermatecEss.Bridge.Configuration;
using SermatecEss.Bridge.HomeAssistant;
using SermatecEss.Inverter;
using SermatecEss.Inverter.Polling;
using SermatecEss.Inverter.Settings;
using SermatecEss.Protocol.Catalogue;

namespace SermatecEss.Bridge.Control;

/// <summary>
/// Lets one inverter be changed by way of the broker, as far as its owner allows: takes commands without delay, judges them, and carries out one after the other
/// those that make sense. Nothing waits for an inverter that is away: what cannot be sent now is not sent later.
/// </summary>
internal sealed class InverterControl : IAsyncDisposable
{
    private const string Who = "mqtt";
    private const int MostWaiting = 32;

    /// <summary>Commands that come together are carried out together, so that both ends of a window can be changed.</summary>
    private static readonly TimeSpan Gathering = TimeSpan.FromMilliseconds(500);

    /// <summary>A poll that is under way while a setting is written may have read it before.</summary>
    private static readonly TimeSpan LongestPoll = TimeSpan.FromSeconds(30);
    private readonly WriteAccount _account;
    private readonly SettingWriter _writer;
    private readonly OverrideControl? _override;
    private readonly TimeProvider _time;
    private readonly Log _log;
    private readonly ControlRate _rate;
    private readonly Lock _turn = new();
    private readonly Dictionary<string, string?> _values = [];

    /// <summary>When a setting was read back last.</summary>
    private readonly Dictionary<string, long> _readBack = [];
    private readonly Channel<ControlCommand> _commands = Channel.CreateBounded<ControlCommand>(MostWaiting);
    private readonly CancellationTokenSource _stop = new();
    private Task _working = Task.CompletedTask;
    private int? _writesToday;

    internal InverterControl(BridgeOptions options, InverterSession session, InverterIdentity identity, TimeProvider time, Log log)
    {
        _time = time;
        _log = log;
        _rate = new ControlRate(time);
        _account = options.AccountOf(identity, time);
        _writer = new SettingWriter(session, _account, time);
        if (options.Control.Override)
        {
            _override = new OverrideControl(new BatteryOverride(session, _writer, _account, options.TimeZone, time), time, log)
            {
                Changed = () => Changed?.Invoke(),
                Over = (word, reason) =>
                {
                    Counted();
                    Tell(OverrideControl.Key, word, OverrideRequest.Normal, reason);
                },
            };
        }

        var settings = SettingList.Of(identity.View);
        Settings = [.. options.Control.Settings.Distinct().Where(settings.Has).Select(settings.Find).Where(setting => setting.Risk == SettingRisk.Normal)];
    }

    /// <summary>The settings that may be set and that this inverter has.</summary>
    internal IReadOnlyList<Setting> Settings { get; }

    /// <summary>Whether the battery may be overridden.</summary>
    internal bool HasOverride => _override is not null;

    /// <summary>Is told when <see cref="Write"/> has something new to say.</summary>
    internal Action? Changed { get; set; }

    /// <summary>Is told what became of a command.</summary>
    internal Action<ControlResult>? Ended { get; set; }

    /// <summary>Is told when the inverter may have been changed.</summary>
    internal Action? Written { get; init; }

    internal void Start() => _working = Task.Run(WorkAsync);

    public async ValueTask DisposeAsync()
    {
        if (_stop.IsCancellationRequested) return;
        await _stop.CancelAsync();
        await _working;
        if (_override is not null) await _override.DisposeAsync();
        _stop.Dispose();
    }

    /// <summary>Takes what a poll brought.</summary>
    internal void Take(Snapshot snapshot)
    {
        var isNew = false;
        var readings = snapshot.Readings.ToDictionary(reading => reading.Key, reading => reading.Value.Value);
        lock (_turn)
        {
            foreach (var setting in Settings.Where(setting => readings.ContainsKey(setting.Point)))
                if (!_readBack.TryGetValue(setting.Id, out var last) || _time.GetElapsedTime(last) > LongestPoll) isNew |= Note(setting, setting.TextOf(readings));
        }

        if (snapshot.Group == PollGroup.Parameters)
        {
            isNew |= Count();

            // One that the command line has begun, and may not have lived to end.
            _override?.Resume();
        }

        if (isNew) Changed?.Invoke();
    }

    /// <summary>Takes a command; what becomes of it is told later. Never waits.</summary>
    /// <param name="key">The last part of its topic.</param>
    /// <param name="text">Its payload.</param>
    /// <param name="isWhole">Whether it was short enough to be read.</param>
    internal void Command(string key, string text, bool isWhole = true)
    {
        if (!Knows(key))
        {
            _log.Warn($"'{Short(key)}' may not be set by way of the broker; a message that wanted it is ignored");
            return;
        }

        if (!_rate.Take())
        {
            Refuse(key, text, string.Create(CultureInfo.InvariantCulture, $"More than {ControlRate.Most} commands came in {ControlRate.Span.TotalSeconds} s."));
            return;
        }

        if (!isWhole)
        {
            Refuse(key, text, "The message is too long.");
            return;
        }

        try
        {
            if (Parse(key, text) is { } command && !_commands.Writer.TryWrite(command)) Refuse(key, text, "Too many commands wait already.");
        }
        catch (SettingException e)
        {
            Refuse(key, text, e.Message);
        }
    }

    /// <summary>The values of what may be set, as they were read back.</summary>
    internal byte[] Write() => Json.Object(json =>
    {
        lock (_turn)
        {
            foreach (var setting in Settings) json.WriteString(setting.Id, _values.GetValueOrDefault(setting.Id));
            _override?.Write(json);
            if (_writesToday is { } writes) json.WriteNumber("writes_today", writes);
            else json.WriteNull("writes_today");
        }
    });

    private bool Knows(string key) => Settings.Any(setting => setting.Id == key) || (HasOverride && OverrideControl.Knows(key));

    /// <summary>What a command wants; null for what is only kept in mind.</summary>
    /// <exception cref="SettingException">It makes no sense.</exception>
    private ControlCommand? Parse(string key, string text)
    {
        if (_override is null || !OverrideControl.Knows(key)) return new ControlCommand(key, text) { Change = Settings.First(setting => setting.Id == key).Parse(text) };
        return _override.Parse(key, text) is { } request ? new ControlCommand(OverrideControl.Key, key == OverrideControl.Key ? text : request.Word) { Override = request } : null;
    }

    private async Task WorkAsync()
    {
        try
        {
            _override?.Resume();
            while (true)
            {
                var commands = new List<ControlCommand> { await _commands.Reader.ReadAsync(_stop.Token) };
                await Task.Delay(Gathering, _time, _stop.Token);
                while (_commands.Reader.TryRead(out var next)) commands.Add(next);

                await CarryOutAsync(commands);
                Counted();
            }
        }
        catch (OperationCanceledException) when (_stop.IsCancellationRequested)
        {
            // The daemon ends.
        }
    }

    /// <summary>Carries out commands in their order; settings that follow each other go together.</summary>
    private async Task CarryOutAsync(List<ControlCommand> commands)
    {
        var changes = new List<SettingChange>();
        foreach (var command in commands)
        {
            if (command.Change is { } change)
            {
                // Of several values for one setting, the last is the one that is wanted.
                foreach (var earlier in changes.Where(earlier => earlier.Setting == change.Setting)) Refuse(earlier.Setting.Id, earlier.Text, "Another value came right after it.");
                _ = changes.RemoveAll(earlier => earlier.Setting == change.Setting);
                changes.Add(change);
                continue;
            }

            await GuardedAsync(() => SetAsync(changes));
            changes.Clear();
            await GuardedAsync(() => OverrideAsync(command));
        }

        await GuardedAsync(() => SetAsync(changes));
    }

    /// <summary>A fault of this program in one command does not end the others.</summary>
    private async Task GuardedAsync(Func<Task> action)
    {
        try
        {
            await action();
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            _log.Error($"A fault of this program, please report it; a command of the broker is lost: {e}");
        }
    }

    private async Task SetAsync(List<SettingChange> changes)
    {
        while (changes.Count > 0)
        {
            try
            {
                foreach (var result in await _writer.SetAsync(changes, Who, [], _stop.Token)) Tell(result);
                return;
            }
            catch (SettingException e) when (changes.Count > 1 && changes.Find(change => change.Setting.Id == e.Setting) is { } refused)
            {
                Refuse(refused.Setting.Id, refused.Text, e.Message);
                _ = changes.Remove(refused);
            }
            catch (SettingException e)
            {
                foreach (var change in changes) Refuse(change.Setting.Id, change.Text, e.Message);
                return;
            }
            catch (InverterException e)
            {
                foreach (var change in changes) Tell(change.Setting.Id, SettingOutcomes.Word(SettingOutcome.NotSent), change.Text, e.Message);
                return;
            }
        }
    }

    private async Task OverrideAsync(ControlCommand command)
    {
        var (word, reason) = await TryOverrideAsync(command.Override!);
        _override!.Resume();
        Changed?.Invoke();
        Tell(OverrideControl.Key, word, command.Text, reason);
    }

    private async Task<(string Word, string? Reason)> TryOverrideAsync(OverrideRequest request)
    {
        try
        {
            var results = await _override!.CarryOutAsync(request, Who, _stop.Token);
            foreach (var result in results) Note(result);
            var worst = results.Count == 0 ? SettingOutcome.Unchanged : results.Max(result => result.Outcome);
            return (SettingOutcomes.Word(worst), results.FirstOrDefault(result => result.Outcome == worst)?.Reason);
        }
        catch (SettingException e)
        {
            return (ControlResult.Refused, e.Message);
        }
        catch (InverterException e)
        {
            return (SettingOutcomes.Word(SettingOutcome.NotSent), e.Message);
        }
    }

    /// <summary>Tells those who want to know that the inverter may have been changed.</summary>
    private void Counted()
    {
        Written?.Invoke();
        _ = Count();
        Changed?.Invoke();
    }

    private void Tell(SettingResult result)
    {
        Note(result);
        var told = new ControlResult(result.Setting.Id, SettingOutcomes.Word(result.Outcome), result.Wanted, _time.GetLocalNow()) { Old = result.Old, Found = result.Found, Reason = result.Reason };
        _log.Info($"{result.Setting.Id}={result.Wanted} ({Who}): {told.Word}");
        Ended?.Invoke(told);
    }

    private void Tell(string key, string word, string wanted, string? reason)
    {
        _log.Info($"{key}={Short(wanted)} ({Who}): {word}{(reason is null ? "" : $"; {reason}")}");
        Ended?.Invoke(new ControlResult(key, word, Short(wanted), _time.GetLocalNow()) { Reason = reason });
    }

    private void Refuse(string key, string wanted, string reason) => Tell(key, ControlResult.Refused, wanted, reason);

    /// <summary>What was sent by anybody is not repeated at any length, and not to steer a terminal.</summary>
    private static string Short(string text) => SettingException.Shown(text);

    private void Note(SettingResult result)
    {
        if (result.Found is null) return;
        lock (_turn)
        {
            _ = Note(result.Setting, result.Found);
            _readBack[result.Setting.Id] = _time.GetTimestamp();
        }
    }

    private bool Note(Setting setting, string? text)
    {
        // Home Assistant takes no state that is none of those announced.
        if (setting.Choices.Count > 0 && text is not null && !setting.Choices.Contains(text)) text = null;
        if (Settings.All(known => known.Id != setting.Id) || (_values.TryGetValue(setting.Id, out var old) && old == text)) return false;
        _values[setting.Id] = text;
        return true;
    }

    private bool Count()
    {
        try
        {
            var writes = _account.WrittenToday;
            lock (_turn)
            {
                if (_writesToday == writes) return false;
                _writesToday = writes;
                return true;
            }
        }
        catch (SettingException)
        {
            // Whoever wants to write is told.
            return false;
        }
    }
}
