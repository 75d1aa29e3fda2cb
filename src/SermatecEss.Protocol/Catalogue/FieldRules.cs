using System.Buffers;

namespace SermatecEss.Protocol.Catalogue;

/// <summary>The validation rules within one field of a catalogue, and between a field and earlier ones.</summary>
internal static class FieldRules
{
    private static readonly SearchValues<char> IdCharacters = SearchValues.Create("abcdefghijklmnopqrstuvwxyz0123456789_");
    private static readonly string[] PlantParts = ["battery_", "pv_", "pv1_", "pv2_", "grid_", "load_", "backup_", "inverter_"];

    /// <summary>What is wrong with a field, or null.</summary>
    internal static string? Fault(FieldDefinition field) => NameFault(field) ?? BytesFault(field) ?? MeaningFault(field);

    /// <summary>What is wrong with a field after the others of its command, or null.</summary>
    internal static string? Fault(List<FieldDefinition> before, FieldDefinition field)
    {
        if (before.Exists(other => other.Id == field.Id)) return "the command has this field twice";
        if (before.Count == 0) return field.SharesBytes ? "\"same\" needs a field before it" : null;
        var last = before[^1];
        if (last.Length == 0) return "nothing can follow a field that takes the rest of the payload";
        if (field.SharesBytes && (last.Length != field.Length || last.IsArray))
            return "\"same\" needs a field of the same length before it that is no array";
        var sameGroup = field.RepeatGroup is not null && field.RepeatGroup == last.RepeatGroup;
        if (sameGroup && (last.Repeat != field.Repeat || last.RepeatCountId != field.RepeatCountId))
            return "all fields of a group repeat equally often";
        return last.RepeatCountId is not null && !sameGroup ? "only fields of the same group can follow a counted one" : null;
    }

    /// <summary>What is wrong with a field as the count of others, or null.</summary>
    internal static string? CounterFault(FieldDefinition counter)
    {
        var isPlain = counter is { IsNumber: true, Scale: 1, Offset: 0, Length: <= 4, Codes: null, IsTimeOfDay: false, IsArray: false };
        if (!isPlain) return $"the field '{counter.Id}' is not a plain number, so it cannot count";
        return counter.Max is { } max && max == decimal.Truncate(max) && max is >= 1 and <= byte.MaxValue
            ? null
            : $"the field '{counter.Id}' needs \"max\", the most it can count: 1 to {byte.MaxValue}";
    }

    /// <summary>What is wrong with the field that shows whether another one of its command is valid, or null.</summary>
    internal static string? ValidityFault(List<FieldDefinition> all, FieldDefinition field)
    {
        if (field.ValidBy is not { } flag) return null;
        return all.Exists(other => other.Id == flag && other != field && other.Codes?.OnCode is not null)
            ? null
            : $"\"validBy\" needs a field of the same command whose codes have \"on\"; '{flag}' is not one";
    }

    private static string? NameFault(FieldDefinition field)
    {
        var id = field.Id.AsSpan();
        if (id.ContainsAnyExcept(IdCharacters) || id.EndsWith('_') || id.Contains("__", StringComparison.Ordinal))
            return "an id has only a-z, 0-9 and single _ between them";
        var named = false;
        foreach (var part in PlantParts) named |= id.Length > part.Length && id.StartsWith(part, StringComparison.Ordinal);
        if (!named) return $"an id begins with the part of the plant it belongs to: {string.Join(", ", PlantParts)}";
        if (string.IsNullOrWhiteSpace(field.Label)) return "the label is empty";
        return string.IsNullOrWhiteSpace(field.Name) ? "the name is empty" : null;
    }

    private static string? BytesFault(FieldDefinition field)
    {
        var isBits = field.Type is FieldType.Bit or FieldType.BitRange;
        if (isBits && field.Length is not (1 or 2 or 4)) return "a word of bits has a length of 1, 2 or 4";
        if (field.IsNumber && field.Length is not (1 or 2 or 4 or 8)) return "a number has a length of 1, 2, 4 or 8";
        if (isBits && (field.BitCount < 1 || field.FirstBit + field.BitCount > 8 * field.Length))
            return $"the bits must lie within 0 to {(8 * field.Length) - 1}, the end of a range being exclusive";
        if (field.Type == FieldType.Bit && field.BitCount != 1) return "the type bit has one \"bit\"; for more there is bitRange";
        if (!isBits && field.BitCount != 0) return "only the types bit and bitRange have bits";
        if (!field.IsNumber && field.ByteOrder != ByteOrder.BigEndian) return "only a number has a byteOrder";
        if (field.ByteOrder == ByteOrder.WordSwapped && field.Length < 4) return "only a number of length 4 or 8 has words to swap";
        if (field.Type == FieldType.AlarmBits && (field.Length == 0 || field.Length % FieldDefinition.AlarmWordLength != 0))
            return "alarm words take an even number of bytes";
        var repeats = field.IsArray || field.RepeatCountId is not null;
        if (repeats && (field.SharesBytes || field.Type == FieldType.AlarmBits || field.Length == 0))
            return "alarm words, the rest of the payload and \"same\" bytes do not repeat";
        if (field.SharesBytes && field.Type == FieldType.AlarmBits) return "alarm words do not share bytes";
        return field.RepeatGroup is not null && !repeats ? "a group needs \"repeat\"" : null;
    }

    private static string? MeaningFault(FieldDefinition field)
    {
        var isScaled = field.Scale != 1 || field.Offset != 0;
        if ((field.Type == FieldType.AlarmBits) != (field.Alarms is not null))
            return "the type onePosition, and no other, needs \"alarms\"";
        var hasLimits = field.Min is not null || field.Max is not null;
        if (!field.IsNumber && (isScaled || field.Unit is not null || field.Codes is not null || field.IsTimeOfDay || hasLimits))
            return "only a number has scale, offset, unit, codes, format, min or max";
        if (field.Codes is not null && (isScaled || field.Unit is not null || field.IsTimeOfDay || field.Length > 4))
            return "a coded number has no scale, no offset, no unit, no format and a length of 1, 2 or 4";
        if (field.Type == FieldType.Hex && (isScaled || field.IsTimeOfDay)) return "a hex number has no scale, no offset and no format";
        if (field.IsTimeOfDay && (isScaled || field.Unit is not null || field.Length > 2))
            return "a time of day has no scale, no offset, no unit and a length of 1 or 2";
        if (field.IsNumber && FieldNumber.Fault(field) is { } fault) return fault;
        if (field.Since > field.Until) return "until is before since";
        return field.Min > field.Max ? "min is above max" : null;
    }
}
