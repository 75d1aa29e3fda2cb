using System.Globalization;
using SermatecEss.Protocol.Catalogue;
using SermatecEss.Protocol.Framing;

namespace SermatecEss.Protocol.Values;

/// <summary>Encodes values into payloads: the exact inverse of <see cref="Decoder"/>.</summary>
public static class Encoder
{
    /// <summary>Builds the payload of a command.</summary>
    /// <param name="command">The definition of the command in the inverter's PCU version.</param>
    /// <param name="values">
    /// The value of every field, by point id. None may be missing, so that nothing is written unintentionally; only a word whose bits are
    /// separate fields may be left out. If both are given, the bits take precedence.
    /// </param>
    /// <exception cref="EncodingException">
    /// A value is missing, of the wrong kind or does not fit; the message has field and reason.
    /// </exception>
    public static byte[] Encode(CommandDefinition command, IReadOnlyDictionary<string, PointValue> values)
    {
        var payload = new byte[LengthOf(command, values)];
        var slots = command.Slots;
        foreach (var pass in (ReadOnlySpan<bool>)[false, true])
        {
            foreach (var slot in slots)
            {
                var field = command.Fields[slot.FieldIndex];
                if (slot.End > payload.Length) break;
                if (field.BitCount > 0 != pass || ItemOf(command, field, slot.Occurrence, values) is not { } value) continue;
                Write(field, slot.Length == 0 ? payload.AsSpan(slot.Offset) : payload.AsSpan(slot.Offset, slot.Length), value);
            }
        }

        return payload;
    }

    /// <summary>Builds the payload of a command from readings, such as those of the command that reads it back.</summary>
    /// <inheritdoc cref="Encode(CommandDefinition, IReadOnlyDictionary{string, PointValue})"/>
    public static byte[] Encode(CommandDefinition command, IEnumerable<Reading> readings) =>
        Encode(command, readings.ToDictionary(reading => reading.Point, reading => reading.Value));

    private static int LengthOf(CommandDefinition command, IReadOnlyDictionary<string, PointValue> values)
    {
        var slots = command.Slots;
        var count = slots.Length;
        long? records = null;
        if (command.Layout.CountSlot is var counter and >= 0)
        {
            var field = command.Fields[slots[counter].FieldIndex];
            records = RawNumber(field, Required(field, values));
            if (records < 0 || records > field.Max) throw new EncodingException(field, $"the number must be 0 to {field.Max}");
            count = command.Layout.SlotsFor(records.Value);
        }

        foreach (var field in command.Fields)
        {
            if (!field.IsArray) continue;
            var needed = field.RepeatCountId is null ? field.Repeat : records;
            if (Required(field, values) is not ListValue list || list.Items.Count != needed)
                throw new EncodingException(field, $"a list of {needed} values is needed");
        }

        var length = 0;
        foreach (var slot in slots[..count]) length = Math.Max(length, slot.End);
        var last = command.Fields[^1];
        if (last.Length > 0) return length;
        length += Required(last, values) switch
        {
            TextValue text => PaddedText.Length(text.Characters),
            BytesValue bytes => bytes.Bytes.Length,
            _ => 0,
        };
        return length <= FrameLayout.MaxPayload
            ? length
            : throw new EncodingException(last, $"the payload would have {length} bytes, a frame holds {FrameLayout.MaxPayload}");
    }

    /// <summary>The value of one occurrence; null for a word that is given by its bits.</summary>
    private static PointValue? ItemOf(
        CommandDefinition command, FieldDefinition field, int occurrence, IReadOnlyDictionary<string, PointValue> values)
    {
        if (!values.TryGetValue(field.Id, out var value)) return IsWordOfBits(command, field) ? null : throw Missing(field);
        if (field.Type == FieldType.AlarmBits)
        {
            var words = field.Length / FieldDefinition.AlarmWordLength;
            return value is AlarmsValue alarms && alarms.Words.Count == words
                ? new NumberValue(alarms.Words[occurrence])
                : throw new EncodingException(field, $"{words} alarm words are needed");
        }

        return field.IsArray ? ((ListValue)value).Items[occurrence] : value;
    }

    private static bool IsWordOfBits(CommandDefinition command, FieldDefinition field)
    {
        if (field.BitCount > 0 || !field.SharesBytes) return false;
        var index = 0;
        while (command.Fields[index] != field) index++;
        return command.Fields[index - 1].BitCount > 0;
    }

    private static void Write(FieldDefinition field, Span<byte> bytes, PointValue value)
    {
        switch (field.Type, value)
        {
            case (FieldType.Text, TextValue text):
                var length = PaddedText.Length(text.Characters);
                if (length > bytes.Length)
                    throw new EncodingException(field, $"the text takes {length} bytes, but at most {bytes.Length} fit");
                if (text.Characters.Contains('\0')) throw new EncodingException(field, "the text contains a NUL");
                if (!PaddedText.TryWrite(text.Characters, bytes)) throw new EncodingException(field, "the text is not valid Unicode");
                break;
            case (FieldType.Bytes or FieldType.Reserved, BytesValue opaque):
                if (opaque.Bytes.Length != bytes.Length)
                    throw new EncodingException(field, $"{bytes.Length} bytes are needed, not {opaque.Bytes.Length}");
                opaque.Bytes.Span.CopyTo(bytes);
                break;
            case (FieldType.Text, _):
                throw new EncodingException(field, "a text is needed");
            case (FieldType.Bytes or FieldType.Reserved, _):
                throw new EncodingException(field, "bytes are needed");
            default:
                IntegerBytes.Write(field, bytes, RawNumber(field, value));
                break;
        }
    }

    private static long RawNumber(FieldDefinition field, PointValue value)
    {
        var number = value switch
        {
            CodeValue code when field.Codes is not null => code.Code,
            TimeOfDayValue time when field.IsTimeOfDay => time.Minutes,
            HexValue hex when field.Type == FieldType.Hex => hex.Number,
            NumberValue scaled when field.Codes is null && !field.IsTimeOfDay && field.Type != FieldType.Hex =>
                RawNumber(field, scaled.Number),
            _ => throw new EncodingException(field, $"the value '{value}' has the wrong type"),
        };
        return FieldNumber.Fits(field, number)
            ? number
            : throw new EncodingException(field, $"the value '{value}' does not fit into the field");
    }

    private static long RawNumber(FieldDefinition field, decimal value)
    {
        if (value < field.Lowest || value > field.Highest)
            throw new EncodingException(field, $"the value '{new NumberValue(value)}' does not fit into the field");
        var number = FieldNumber.RawOf(field, value);
        if (FieldNumber.ValueOf(field, number) == value) return number;
        throw new EncodingException(field, field switch
        {
            { IsRawWithPoint: false } =>
                string.Create(CultureInfo.InvariantCulture, $"use steps of {field.Scale}, starting at {field.Lowest}"),
            { DecimalPlaces: 0 } => "a whole number is needed",
            _ => $"at most {field.DecimalPlaces} decimal places are possible",
        });
    }

    private static PointValue Required(FieldDefinition field, IReadOnlyDictionary<string, PointValue> values) =>
        values.GetValueOrDefault(field.Id) ?? throw Missing(field);

    private static EncodingException Missing(FieldDefinition field) => new(field, "no value");
}
