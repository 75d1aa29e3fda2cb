using System.Globalization;
using SermatecEss.Protocol.Catalogue;

namespace SermatecEss.Cli.Output;

/// <summary>A field's definition in words.</summary>
internal static class FieldText
{
    /// <summary>The type as in the catalogue, with its length in bytes or its bits.</summary>
    internal static string Type(FieldDefinition field)
    {
        var length = field.Length == 0 ? "rest" : $"{field.Length}";
        var type = field.Type switch
        {
            FieldType.SignedNumber => $"int {length}",
            FieldType.UnsignedNumber => $"uInt {length}",
            FieldType.Hex => $"hex {length}",
            FieldType.Bit => $"bit {field.FirstBit}",
            FieldType.BitRange => $"bits {field.FirstBit}-{field.FirstBit + field.BitCount - 1}",
            FieldType.AlarmBits => $"alarm bits {length}",
            FieldType.Text => $"text {length}",
            FieldType.Bytes => $"bytes {length}",
            _ => $"reserved {length}",
        };
        if (field.ByteOrder != ByteOrder.BigEndian) type += field.ByteOrder == ByteOrder.LittleEndian ? " little-endian" : " word-swapped";
        return field.IsArray ? $"{type} × {(field.RepeatCountId is null ? "" : "≤ ")}{field.Repeat}" : type;
    }

    /// <summary>The name, and the prominence if it is not the usual one; empty for bytes without a meaning.</summary>
    internal static string Name(FieldDefinition field) => field.Kind == ValueKind.Reserved ? "" : Name(field.Name, field.Prominence);

    /// <inheritdoc cref="Name(FieldDefinition)"/>
    internal static string Name(string name, Prominence prominence) =>
        prominence == Prominence.Detail ? name : $"{name} ({prominence.ToString().ToLowerInvariant()})";

    /// <summary>Scale and unit, such as <c>0.1 V</c>.</summary>
    internal static string Unit(FieldDefinition field)
    {
        var scale = field.Scale == 1 ? "" : field.Scale.ToString(CultureInfo.InvariantCulture);
        return $"{scale} {field.Unit}".Trim();
    }

    /// <summary>The meaning of the numbers: codes, times, alarms, limits, and notes of the catalogue.</summary>
    internal static string Meaning(FieldDefinition field)
    {
        List<string> parts = [];
        if (field.Codes is { } codes)
            parts.Add(string.Join(", ", codes.Entries.Select(entry => $"{Code(field, entry.Key)} {entry.Value}{Switch(codes, entry)}")));
        if (field.Offset != 0) parts.Add(string.Create(CultureInfo.InvariantCulture, $"raw 0 is {field.Offset}"));
        if (field.IsTimeOfDay) parts.Add("minutes since midnight");
        if (field.Alarms is { } alarms) parts.Add(alarms.FirstCode is { } first ? $"alarms from {first}" : "alarms of the battery's table");
        if (field.Min is not null || field.Max is not null) parts.Add($"{field.Min} to {field.Max}");
        if (field.Note is { } note) parts.Add(note);
        return string.Join("; ", parts);
    }

    /// <summary>Whether a code means on or off, if its label does not show it.</summary>
    private static string Switch(CodeList codes, KeyValuePair<long, string> entry) =>
        entry.Key == codes.OnCode && entry.Value != "on" ? " = on" : entry.Key == codes.OffCode && entry.Value != "off" ? " = off" : "";

    private static string Code(FieldDefinition field, long code) =>
        field.Type == FieldType.Hex ? code.ToString($"X{2 * field.Length}", CultureInfo.InvariantCulture) : $"{code}";
}
