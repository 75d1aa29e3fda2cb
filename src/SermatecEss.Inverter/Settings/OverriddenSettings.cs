using SermatecEss.Protocol.Framing;
using SermatecEss.Protocol.Values;

namespace SermatecEss.Inverter.Settings;

/// <summary>The settings of one command from before an override.</summary>
/// <param name="Command">The command that carries them.</param>
/// <param name="Settings">Their ids.</param>
/// <param name="Payload">The command's payload with the previous values.</param>
public sealed record OverriddenSettings(CommandCode Command, IReadOnlyList<string> Settings, ReadOnlyMemory<byte> Payload)
{
    /// <summary>The changes that restore everything.</summary>
    /// <exception cref="FormatException">The payload lacks a setting, or has an invalid value.</exception>
    /// <exception cref="SettingException">
    /// <see cref="SettingRefusal.Unknown"/>: the inverter does not have the command or setting.
    /// </exception>
    internal List<SettingChange> Changes(SettingList settings)
    {
        var command = settings.View.Find(Command)
            ?? throw new SettingException(
                SettingRefusal.Unknown, $"The inverter has no command {Command}, which the override used; was it replaced?");
        var values = Decoder.Decode(command, Payload.Span).ToDictionary(reading => reading.Point, reading => reading.Value);
        var changes = new List<SettingChange>();
        foreach (var setting in Settings.Select(settings.Find))
        {
            if (setting.Command.Code != Command) throw new FormatException($"command {Command} does not carry {setting.Id}");
            if (setting.FaultIn(values) is { } fault) throw new FormatException(fault);
            changes.Add(setting.Restore(values));
        }

        return changes;
    }
}
