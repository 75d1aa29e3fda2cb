using System.Buffers;

namespace SermatecEss.Protocol.Catalogue;

/// <summary>Reads one field of a catalogue and checks what can be checked without its neighbours.</summary>
internal static class FieldParser
{
    private static readonly SearchValues<char> IdCharacters = SearchValues.Create("abcdefghijklmnopqrstuvwxyz0123456789_");
    private static readonly string[] PlantParts = ["battery_", "pv_", "pv1_", "pv2_", "grid_", "load_", "backup_", "inverter_"];
    private static readonly string[] Units = ["V", "A", "W", "VA", "var", "kW", "kVA", "kvar", "Wh", "kWh", "Hz", "°C", "%", "Ah", "s", "min", "h"];

    private static readonly Dictionary<string, FieldType> Types = new()
    {
        ["int"] = FieldType.SignedNumber,
        ["long"] = FieldType.SignedNumber,
        ["uInt"] = FieldType.UnsignedNumber,
        ["hex"] = FieldType.Hex,
        ["bit"] = FieldType.Bit,
        ["bitRange"] = FieldType.BitRange,
        ["onePosition"] = FieldType.AlarmBits,
        ["string"] = FieldType.Text,
        ["bytes"] = FieldType.Bytes,
        ["preserve"] = FieldType.Reserved,
    };

    internal static FieldDefinition Read(ref JsonCursor json, string command, Dictionary<string, CodeList> codeLists)
    {
        var where = command;
        string? id = null, label = null, unit = null, countId = null, note = null;
        FieldType? type = null;
        ValueKind? kind = null;
        int? length = null, group = null;
        (int First, int End)? bits = null;
        int places = 0, repeat = 0;
        bool same = false, time = false;
        decimal? min = null, max = null;
        var order = ByteOrder.BigEndian;
        CodeList? codes = null;
        AlarmSource? alarms = null;

        json.BeginObject(where);
        var line = json.Line;
        while (json.NextProperty(where, out var name))
        {
            switch (name)
            {
                case "id":
                    id = json.ReadString(where);
                    where = $"{command}, field {id}";
                    break;
                case "label": label = json.ReadString(where); break;
                case "type": type = ReadType(ref json, where); break;
                case "length": length = json.ReadInt(where); break;
                case "scale": places = ReadPlaces(ref json, where); break;
                case "unit": unit = ReadUnit(ref json, where); break;
                case "same": same = json.ReadBool(where); break;
                case "bit":
                    var bit = json.ReadInt(where);
                    bits = (bit, bit + 1);
                    break;
                case "bits": bits = ReadBits(ref json, where); break;
                case "byteOrder": order = ReadByteOrder(ref json, where); break;
                case "format":
                    if (json.ReadString(where) != "time") throw json.Fail(where, "the only format is \"time\" (minutes since midnight)");
                    time = true;
                    break;
                case "repeat":
                    if (json.StringComesNext(where)) countId = json.ReadString(where);
                    else if ((repeat = json.ReadInt(where)) < 1) throw json.Fail(where, "repeat must be at least 1");
                    break;
                case "group": group = json.ReadInt(where); break;
                case "codes":
                    var list = json.ReadString(where);
                    codes = codeLists.GetValueOrDefault(list) ?? throw json.Fail(where, $"there is no code list '{list}' above the commands");
                    break;
                case "alarms":
                    if (!json.StringComesNext(where)) alarms = new AlarmSource(json.ReadInt(where));
                    else if (json.ReadString(where) == "battery") alarms = new AlarmSource(null);
                    else throw json.Fail(where, "alarms is the first alarm's code or \"battery\"");
                    break;
                case "kind": kind = ReadKind(ref json, where); break;
                case "min": min = json.ReadDecimal(where); break;
                case "max": max = json.ReadDecimal(where); break;
                case "note": note = json.ReadString(where); break;
                default: throw json.Fail(where, $"a field has no property '{name}'");
            }
        }

        var field = new FieldDefinition
        {
            Id = id ?? throw new CatalogueException(line, where, "the field needs an \"id\""),
            Label = label ?? throw new CatalogueException(line, where, "the field needs a \"label\""),
            Type = type ?? throw new CatalogueException(line, where, "the field needs a \"type\""),
            Length = length ?? throw new CatalogueException(line, where, "the field needs a \"length\""),
            Kind = kind ?? throw new CatalogueException(line, where, "the field needs a \"kind\""),
            DecimalPlaces = places,
            Unit = unit,
            SharesBytes = same,
            FirstBit = bits?.First ?? 0,
            BitCount = bits is { } range ? range.End - range.First : 0,
            ByteOrder = order,
            IsTimeOfDay = time,
            Repeat = repeat,
            RepeatCountId = countId,
            RepeatGroup = group,
            Codes = codes,
            Alarms = alarms,
            Min = min,
            Max = max,
            Note = note,
        };
        return Fault(field) is { } fault ? throw new CatalogueException(line, where, fault) : field;
    }

    private static string? Fault(FieldDefinition field)
    {
        var isInteger = field.Type is FieldType.SignedNumber or FieldType.UnsignedNumber or FieldType.Hex or FieldType.Bit or FieldType.BitRange;
        var isBits = field.Type is FieldType.Bit or FieldType.BitRange;
        if (field.Id.AsSpan().ContainsAnyExcept(IdCharacters)) return "an id has only a-z, 0-9 and _";
        if (!PlantParts.Any(part => field.Id.Length > part.Length && field.Id.StartsWith(part, StringComparison.Ordinal)))
            return $"an id begins with the part of the plant it belongs to: {string.Join(", ", PlantParts)}";
        if (field.Label.Trim().Length == 0) return "the label is empty";
        if (isInteger && field.Length is not (1 or 2 or 4)) return "a number has a length of 1, 2 or 4";
        if (isBits && (field.BitCount < 1 || field.FirstBit < 0 || field.FirstBit + field.BitCount > 8 * field.Length))
            return $"the bits must lie within 0 to {(8 * field.Length) - 1}, the end of a range being exclusive";
        if (!isBits && field.BitCount != 0) return "only the types bit and bitRange have bits";
        if (field.Length is < 0 or > 255) return "a length is 0 (the rest of the payload) to 255";
        if ((field.Type == FieldType.AlarmBits) != (field.Alarms is not null)) return "the type onePosition, and no other, needs \"alarms\"";
        if (field.Type == FieldType.AlarmBits && (field.Length == 0 || field.Length % FieldDefinition.AlarmWordLength != 0 || field.IsArray))
            return "alarm words take an even number of bytes and are no array";
        if (!isInteger && (field.DecimalPlaces != 0 || field.Codes is not null || field.IsTimeOfDay)) return "only a number has scale, codes or format";
        if (field.Codes is not null && (field.DecimalPlaces != 0 || field.IsTimeOfDay)) return "a coded number has no scale and no format";
        if (field.RepeatGroup is not null && !field.IsArray && field.RepeatCountId is null) return "a group needs \"repeat\"";
        if (field.Min > field.Max) return "min is above max";
        return null;
    }

    private static FieldType ReadType(ref JsonCursor json, string where) =>
        Types.TryGetValue(json.ReadString(where), out var type) ? type : throw json.Fail(where, $"the type is one of {string.Join(", ", Types.Keys)}");

    private static int ReadPlaces(ref JsonCursor json, string where) => json.ReadDecimal(where) switch
    {
        1m => 0,
        0.1m => 1,
        0.01m => 2,
        0.001m => 3,
        _ => throw json.Fail(where, "the scale is 1, 0.1, 0.01 or 0.001"),
    };

    private static string ReadUnit(ref JsonCursor json, string where)
    {
        var unit = json.ReadString(where);
        return Units.Contains(unit) ? unit : throw json.Fail(where, $"'{unit}' is not a unit; the units are {string.Join(", ", Units)}");
    }

    private static (int First, int End) ReadBits(ref JsonCursor json, string where)
    {
        json.BeginArray(where);
        var bits = (json.ReadInt(where), json.ReadInt(where));
        return json.HasElement(where) ? throw json.Fail(where, "bits is [first, end] with an exclusive end") : bits;
    }

    private static ByteOrder ReadByteOrder(ref JsonCursor json, string where) => json.ReadString(where) switch
    {
        "big" => ByteOrder.BigEndian,
        "little" => ByteOrder.LittleEndian,
        "wordSwapped" => ByteOrder.WordSwapped,
        _ => throw json.Fail(where, "the byteOrder is big, little or wordSwapped"),
    };

    private static ValueKind ReadKind(ref JsonCursor json, string where) => json.ReadString(where) switch
    {
        "instant" => ValueKind.Instant,
        "counter" => ValueKind.Counter,
        "daily" => ValueKind.Daily,
        "history" => ValueKind.History,
        "setting" => ValueKind.Setting,
        "status" => ValueKind.Status,
        "identity" => ValueKind.Identity,
        "secret" => ValueKind.Secret,
        "reserved" => ValueKind.Reserved,
        _ => throw json.Fail(where, "the kind is one of instant, counter, daily, history, setting, status, identity, secret, reserved"),
    };
}
