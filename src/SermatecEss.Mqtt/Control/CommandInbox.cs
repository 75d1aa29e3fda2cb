using System.Globalization;
using System.Text.Json;
using System.Threading.Channels;
using SermatecEss.Bridge.Configuration;
using SermatecEss.Bridge.Logging;
using SermatecEss.Bridge.Messages;
using SermatecEss.Bridge.Settings;
using SermatecEss.Inverter.Settings;

namespace SermatecEss.Mqtt.Control;

/// <summary>
/// Receives the MQTT commands for one inverter without blocking, checks format and rate, groups those that come together, and passes them
/// to the inverter's desk one after the other.
/// </summary>
internal sealed class CommandInbox : IAsyncDisposable
{
    /// <summary>The name of MQTT as a source of changes.</summary>
    internal const string Who = "mqtt";

    /// <summary>The payload of a button.</summary>
    internal const string Press = "PRESS";
    private const int MostWaiting = 32;

    /// <summary>Commands that come together are carried out together, so that both ends of a window can be changed.</summary>
    private static readonly TimeSpan Gathering = TimeSpan.FromMilliseconds(500);
    private readonly TimeProvider _time;
    private readonly Log _log;
    private readonly CommandRate _rate;
    private readonly OverrideForm _form = new();
    private readonly Channel<Command> _commands = Channel.CreateUnbounded<Command>();
    private readonly CancellationTokenSource _stop = new();
    private readonly Task _working;

    internal CommandInbox(SettingsDesk desk, TimeProvider time, Log log)
    {
        Desk = desk;
        _time = time;
        _log = log;
        _rate = new CommandRate(time);
        _working = Task.Run(WorkAsync);
    }

    /// <summary>Where the commands go.</summary>
    internal SettingsDesk Desk { get; }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _working;
        _stop.Dispose();
    }

    /// <summary>Takes a command, whose result the desk reports. Never waits.</summary>
    /// <param name="key">The last part of its topic.</param>
    /// <param name="text">Its payload.</param>
    /// <param name="isWhole">Whether it was short enough to be read completely.</param>
    /// <returns>Whether the output of <see cref="Write"/> has changed.</returns>
    internal bool Take(string key, string text, bool isWhole)
    {
        if (!Knows(key))
        {
            _log.Warn($"'{SettingException.Shown(key)}' is not allowed to be set over MQTT; the message is ignored");
            return false;
        }

        try
        {
            if (!isWhole) throw new SettingException(SettingRefusal.Value, "The message is too long.");
            var command = Parse(key, text);

            // Ending an override restores the previous settings, which must always be possible.
            var isEnd = command?.Override is { Kind: null };
            if (!_rate.Take() && !isEnd)
            {
                var seconds = CommandRate.Span.TotalSeconds;
                var reason = string.Create(
                    CultureInfo.InvariantCulture, $"More than {CommandRate.Most} commands arrived within {seconds} s.");
                throw new SettingException(SettingRefusal.Budget, reason);
            }

            if (command is null)
            {
                _form.Fill(key, text);
                return true;
            }

            if (!isEnd && _commands.Reader.Count >= MostWaiting)
                throw new SettingException(SettingRefusal.Budget, "Too many commands are waiting.");

            // If the queue is full for all but ends, another end changes nothing.
            if (_commands.Reader.Count < 2 * MostWaiting) _ = _commands.Writer.TryWrite(command);
        }
        catch (SettingException e)
        {
            _ = Desk.Refuse(key, text, Who, e);
        }

        return false;
    }

    /// <summary>The form for the next override.</summary>
    internal void Write(Utf8JsonWriter json)
    {
        if (Desk.HasOverride) _form.Write(json);
    }

    private bool Knows(string key)
    {
        if (key is SettingsDesk.OverrideKey or OverrideForm.StartKey or OverrideForm.EndKey || OverrideForm.Has(key))
            return Desk.HasOverride;
        return key == ControlOptions.ClockKey ? Desk.HasClock : Desk.Settings.Any(setting => setting.Id == key);
    }

    /// <summary>Parses a command; null for one that only fills in the form.</summary>
    /// <exception cref="SettingException">It is invalid.</exception>
    private Command? Parse(string key, string text) => key switch
    {
        SettingsDesk.OverrideKey => new Command(null, OverrideMessage.Parse(text, out var fault) ?? throw OverrideForm.Wrong(fault)),
        OverrideForm.StartKey when text == Press => new Command(null, _form.Request),
        OverrideForm.EndKey when text == Press => new Command(null, OverrideRequest.End),
        ControlOptions.ClockKey when text == Press => new Command(null, null),
        OverrideForm.StartKey or OverrideForm.EndKey or ControlOptions.ClockKey =>
            throw OverrideForm.Wrong($"the payload of a button is {Press}"),
        _ when OverrideForm.Has(key) => null,
        _ => new Command(Desk.Settings.First(setting => setting.Id == key).Parse(text), null),
    };

    private async Task WorkAsync()
    {
        try
        {
            while (true)
            {
                var commands = new List<Command> { await _commands.Reader.ReadAsync(_stop.Token) };
                await Task.Delay(Gathering, _time, _stop.Token);
                while (_commands.Reader.TryRead(out var next)) commands.Add(next);
                await CarryOutAsync(commands);
            }
        }
        catch (OperationCanceledException) when (_stop.IsCancellationRequested)
        {
            // The daemon is stopping.
        }
    }

    /// <summary>Carries out commands in order; consecutive settings are grouped.</summary>
    private async Task CarryOutAsync(List<Command> commands)
    {
        var changes = new List<SettingChange>();
        foreach (var command in commands)
        {
            if (command.Change is { } change)
            {
                // Of several values for one setting, the last one is used.
                foreach (var earlier in changes.Where(earlier => earlier.Setting == change.Setting))
                    _ = Desk.Refuse(earlier.Setting.Id, earlier.Text, Who, SettingRefusal.Value, "Replaced by a later value.");
                _ = changes.RemoveAll(earlier => earlier.Setting == change.Setting);
                changes.Add(change);
                continue;
            }

            await SetAsync(changes);
            changes.Clear();
            await CarryOutAsync(command);
        }

        await SetAsync(changes);
    }

    private Task SetAsync(List<SettingChange> changes) =>
        changes.Count == 0 ? Task.CompletedTask : GuardedAsync(() => Desk.SetAsync(changes, Who, _stop.Token));

    private Task CarryOutAsync(Command command) => GuardedAsync(
        () => command.Override is { } request ? Desk.OverrideAsync(request, Who, _stop.Token) : Desk.SetClockAsync(Who, _stop.Token));

    /// <summary>An internal error in one command does not stop the others.</summary>
    private async Task GuardedAsync(Func<Task> action)
    {
        try
        {
            await action();
        }
        catch (OperationCanceledException)
        {
            // The daemon is stopping, or the inverter has been replaced.
        }
        catch (Exception e)
        {
            _log.Error($"internal error, please report it; an MQTT command is lost: {e}");
        }
    }
}
