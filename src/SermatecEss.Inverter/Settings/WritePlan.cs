using SermatecEss.Protocol.Catalogue;
using SermatecEss.Protocol.Framing;
using SermatecEss.Protocol.Values;

namespace SermatecEss.Inverter.Settings;

/// <summary>
/// The commands to send so that settings get new values: one whole command for all its settings, based on the values read.
/// </summary>
internal static class WritePlan
{
    /// <summary>The read commands for the fields of a write command, and for its preconditions.</summary>
    internal static IReadOnlyList<CommandCode> ReadsFor(SettingList settings, IEnumerable<SettingChange> changes)
    {
        var reads = new List<CommandCode>();
        foreach (var command in changes.Select(change => change.Setting.Command).Distinct())
            foreach (var setting in settings.All.Where(setting => setting.Command == command || command.FindField(setting.Id) is not null))
                if (setting.ShownBy is { } read && !reads.Contains(read)) reads.Add(read);
        if (changes.Any(change => change.Setting.NeedsOff) && PowerSwitch(settings)?.ShownBy is { } state && !reads.Contains(state))
            reads.Add(state);
        return reads;
    }

    /// <summary>Plans the commands, including those that would change nothing.</summary>
    /// <exception cref="SettingException">
    /// The inverter does not report all fields of a command, or is in a state in which it does not accept it.
    /// </exception>
    internal static IReadOnlyList<PlannedWrite> Of(SettingList settings, IReadOnlyList<SettingChange> changes, PresentValues present)
    {
        var writes = new List<PlannedWrite>();
        foreach (var ofCommand in changes.GroupBy(change => change.Setting.Command))
        {
            var command = ofCommand.Key;
            CheckUnique(ofCommand);
            foreach (var change in ofCommand) CheckPrecondition(settings, change, present);
            var before = new Dictionary<string, PointValue>();
            foreach (var field in command.Fields)
                if (present.Find(command, field) is { } read) before[field.Id] = read;
            var values = new Dictionary<string, PointValue>(before);
            foreach (var change in ofCommand) change.Setting.Apply(change, values);
            foreach (var change in ofCommand) change.Setting.Check(values);
            ClockSetting.Check(values);
            if (command.Fields.FirstOrDefault(field => !values.ContainsKey(field.Id)) is { } missing)
                throw Incomplete(command, missing, ofCommand.First());
            writes.Add(new PlannedWrite(
                command,
                [.. ofCommand],
                Encode(command, values),
                before.Count == command.Fields.Count ? Encode(command, before) : (ReadOnlyMemory<byte>?)null));
        }

        return writes;
    }

    private static void CheckUnique(IEnumerable<SettingChange> changes)
    {
        var given = new List<Setting>();
        foreach (var setting in changes.Select(change => change.Setting))
        {
            if (given.Exists(other => other.Id == setting.Id || other.IsPartOf(setting) || setting.IsPartOf(other)))
                throw new SettingException(SettingRefusal.Value, $"{setting.Id} is set twice; keep one of them.", setting.Id);
            given.Add(setting);
        }
    }

    private static void CheckPrecondition(SettingList settings, SettingChange change, PresentValues present)
    {
        if (!change.Setting.NeedsOff || PowerSwitch(settings) is not { } power) return;
        if (power.TextOf(present.Readings) != "off")
        {
            throw new SettingException(
                SettingRefusal.Precondition,
                $"{change.Setting.Id} can be changed only while the inverter is off; set {power.Id}=off first, and on afterwards.",
                change.Setting.Id);
        }
    }

    private static Setting? PowerSwitch(SettingList settings) =>
        settings.All.FirstOrDefault(setting => setting.Id == "inverter_power_switch");

    private static byte[] Encode(CommandDefinition command, Dictionary<string, PointValue> values)
    {
        // Reads have room for the most windows; writes only contain those in use.
        foreach (var field in command.Fields.Where(field => field.RepeatCountId is not null))
        {
            if (values[field.RepeatCountId!] is NumberValue { Number: var count }
                && values[field.Id] is ListValue list
                && list.Items.Count > count)
            {
                values[field.Id] = new ListValue([.. list.Items.Take((int)count)]);
            }
        }

        try
        {
            return Encoder.Encode(command, values);
        }
        catch (EncodingException e)
        {
            throw new SettingException(
                SettingRefusal.Incomplete,
                $"Nothing was sent: command {command.Code} cannot be built from what the inverter reports: {e.Message}");
        }
    }

    private static SettingException Incomplete(CommandDefinition command, FieldDefinition field, SettingChange change) => new(
        SettingRefusal.Incomplete,
        $"Command {command.Code} also sets {field.Id}, and the inverter does not report its present value; "
        + $"add {field.Id}=VALUE to the same call.",
        change.Setting.Id);
}
