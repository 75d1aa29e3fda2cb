using System.Threading.Channels;
using SermatecEss.Bridge.Inverters;
using SermatecEss.Bridge.Settings;
using SermatecEss.Inverter.Settings;
using SermatecEss.Protocol.Framing;

namespace SermatecEss.Gateways.Osim;

/// <summary>
/// Takes frames of clients that change settings. A frame itself is never sent: the values of listed settings are taken out of it, and
/// changed at the inverter's settings desk, one frame after the other.
/// </summary>
/// <param name="allowed">The ids of the settings that clients may change.</param>
/// <param name="time">The clock.</param>
internal sealed class OsimWrites(IReadOnlyList<string> allowed, TimeProvider time)
{
    private const int MostWaiting = 8;
    private readonly CommandRate _rate = new(time);
    private readonly Lock _turn = new();

    private readonly Channel<Change> _waiting = Channel.CreateBounded<Change>(
        new BoundedChannelOptions(MostWaiting) { SingleReader = true });

    /// <summary>Takes a frame, and returns before anything is changed.</summary>
    /// <param name="inverter">The inverter.</param>
    /// <param name="serial">Its serial number.</param>
    /// <param name="frame">The client's frame.</param>
    /// <param name="who">The client, as the write log names it.</param>
    /// <returns>Why it is refused as a whole, as a sentence; null if it is not.</returns>
    internal string? Take(LiveInverter inverter, string serial, Frame frame, string who)
    {
        if (allowed.Count == 0) return "The gateway has no list 'write', so it is read-only.";
        if (inverter.Desk is not { } desk || desk.Serial != serial) return "The inverter's settings cannot be changed now.";
        var code = frame.Command;
        var settings = desk.Settings.Where(setting => allowed.Contains(setting.Id) && setting.Command.Code == code).ToList();
        if (settings.Count == 0) return "None of the settings in the gateway's list 'write' belongs to this command.";
        lock (_turn)
        {
            if (!_rate.Take()) return $"More than {CommandRate.Most} changes were requested within {CommandRate.Span.TotalSeconds} s.";
        }

        var present = inverter.Picture.Settings?.Values;
        var changes = new List<SettingChange>();
        foreach (var setting in settings)
        {
            if (setting.TextIn(frame.Payload) is not { } text) return $"The frame is too short to contain {setting.Id}.";
            try
            {
                changes.Add(setting.Parse(text));
            }
            catch (SettingException e)
            {
                // A value that cannot be set, but that the inverter already has, is not meant as a change.
                if (present?.GetValueOrDefault(setting.Id) != text) _ = desk.Refuse(setting.Id, text, who, e);
            }
        }

        if (changes.Count == 0) return null;
        return _waiting.Writer.TryWrite(new Change(desk, changes, who)) ? null : "Too many changes are waiting.";
    }

    /// <summary>Makes the changes until it is cancelled.</summary>
    internal async Task RunAsync(CancellationToken cancellation)
    {
        await foreach (var (desk, changes, who) in _waiting.Reader.ReadAllAsync(cancellation))
        {
            try
            {
                _ = await desk.SetAsync(changes, who, cancellation);
            }
            catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
            {
                // The desk has closed, because another inverter is at the address.
            }
        }
    }

    private sealed record Change(SettingsDesk Desk, IReadOnlyList<SettingChange> Changes, string Who);
}
