using SermatecEss.Protocol.Catalogue;

namespace SermatecEss.Protocol.Values;

/// <summary>
/// Decodes payloads into values. Never throws because of a payload: what a short one lacks is missing, what a long one has in addition is
/// ignored.
/// </summary>
public static class Decoder
{
    /// <summary>Reads the numbers of a payload without allocating.</summary>
    /// <param name="command">The definition of the frame's command in the inverter's PCU version.</param>
    /// <param name="payload">The frame's payload.</param>
    /// <param name="values">
    /// Takes the raw, unscaled number of each of <see cref="CommandDefinition.Slots"/>; 0 for texts and opaque bytes, and the 64 bits of
    /// unsigned numbers of 8 bytes, whose sign is meaningless.
    /// </param>
    /// <returns>How many slots, from the first, the payload contains.</returns>
    /// <exception cref="ArgumentException"><paramref name="values"/> is shorter than the command's slots.</exception>
    public static int Decode(CommandDefinition command, ReadOnlySpan<byte> payload, Span<long> values)
    {
        var layout = command.Layout;
        if (values.Length < layout.Slots.Length) throw new ArgumentException($"{layout.Slots.Length} values are needed.", nameof(values));
        var carried = layout.SlotsWithin(payload.Length);
        var counted = layout.CountSlot + 1;
        if (counted == 0 || carried < counted) return Read(command, layout.Slots.AsSpan(0, carried), payload, values);
        _ = Read(command, layout.Slots.AsSpan(0, counted), payload, values);
        carried = Math.Min(carried, layout.SlotsFor(values[counted - 1]));
        return counted + Read(command, layout.Slots.AsSpan(counted, carried - counted), payload, values[counted..]);
    }

    private static int Read(CommandDefinition command, ReadOnlySpan<FieldSlot> slots, ReadOnlySpan<byte> payload, Span<long> values)
    {
        values = values[..slots.Length];
        for (var i = 0; i < slots.Length; i++)
        {
            ref readonly var slot = ref slots[i];
            if (slot.IsWord)
            {
                var at = slot.Offset;
                var bits = (((payload[at] << 8) | payload[at + 1]) >> slot.FirstBit) & slot.BitMask;
                values[i] = (bits ^ slot.SignBit) - slot.SignBit;
            }
            else
            {
                values[i] = slot.IsNumber ? IntegerBytes.Read(command.Fields[slot.FieldIndex], payload.Slice(slot.Offset, slot.Length)) : 0;
            }
        }

        return slots.Length;
    }

    /// <summary>Reads all values of a payload.</summary>
    /// <param name="command">The definition of the frame's command in the inverter's PCU version.</param>
    /// <param name="payload">The frame's payload.</param>
    /// <param name="battery">The battery, whose table defines the alarm codes of 1E; null if unknown.</param>
    /// <returns>The readings in the payload, in field order. A truncated array has the items that are present.</returns>
    public static IReadOnlyList<Reading> Decode(CommandDefinition command, ReadOnlySpan<byte> payload, BatteryVendor? battery = null)
    {
        var slots = command.Slots;
        var numbers = new long[slots.Length];
        var count = Decode(command, payload, numbers);
        var items = new List<PointValue>?[command.Fields.Count];
        for (var i = 0; i < count; i++)
        {
            var field = command.Fields[slots[i].FieldIndex];
            var value = field.Type == FieldType.AlarmBits
                ? SharedValues.Number(field, numbers[i])
                : ValueOf(field, numbers[i], BytesOf(slots[i], payload));
            (items[slots[i].FieldIndex] ??= []).Add(value);
        }

        // Arrays with a count of 0 are present and empty; those beyond a short payload are missing.
        var counter = command.Layout.CountSlot;
        var isWhole = count > counter && counter >= 0 && count == command.Layout.SlotsFor(numbers[counter]);
        var readings = new List<Reading>(command.Fields.Count);
        for (var f = 0; f < items.Length; f++)
        {
            var field = command.Fields[f];
            if (items[f] is { } values) readings.Add(new Reading(field, Combine(field, values, battery)));
            else if (field.RepeatCountId is not null && isWhole) readings.Add(new Reading(field, SharedValues.EmptyList));
        }

        return readings;
    }

    private static PointValue Combine(FieldDefinition field, List<PointValue> values, BatteryVendor? battery)
    {
        if (field.Type != FieldType.AlarmBits) return field.IsArray ? new ListValue(values.ToArray()) : values[0];
        var words = values.ConvertAll(value => (ushort)((NumberValue)value).Number);
        var first = field.Alarms!.Resolve(battery);
        var raised = new List<Alarm>();
        for (var bit = 0; bit < 16 * words.Count; bit++)
            if ((words[bit / 16] >> (bit % 16) & 1) != 0) raised.Add(AlarmTable.Default.Resolve(first, bit));
        return new AlarmsValue(words, raised);
    }

    private static PointValue ValueOf(FieldDefinition field, long number, ReadOnlySpan<byte> bytes) => field switch
    {
        { Type: FieldType.Text } => new TextValue(PaddedText.Read(bytes)),
        { Type: FieldType.Bytes or FieldType.Reserved } => new BytesValue(bytes.ToArray()),
        { Codes: { } codes } => SharedValues.Code(codes, number),
        { IsTimeOfDay: true } => SharedValues.TimeOfDay((int)number),
        { Type: FieldType.Hex } => new HexValue(number, 2 * field.Length),
        _ => SharedValues.Number(field, number),
    };

    private static ReadOnlySpan<byte> BytesOf(FieldSlot slot, ReadOnlySpan<byte> payload) =>
        slot.Length == 0 ? payload[slot.Offset..] : payload.Slice(slot.Offset, slot.Length);
}
