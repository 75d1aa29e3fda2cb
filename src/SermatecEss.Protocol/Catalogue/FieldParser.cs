using SermatecEss.Protocol.Framing;

namespace SermatecEss.Protocol.Catalogue;

/// <summary>Reads one field of a catalogue.</summary>
internal static class FieldParser
{
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
        string? id = null, label = null, ownName = null, unit = null, countId = null, note = null, shownBy = null;
        FieldType? type = null;
        ValueKind? kind = null;
        int? length = null, group = null;
        (int First, int End)? bits = null;
        int places = 0, repeat = 0;
        bool same = false, time = false, confirm = false, needsOff = false;
        SettingRisk? risk = null;
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
                case "name": ownName = json.ReadString(where); break;
                case "type": type = ReadType(ref json, where); break;
                case "length": length = json.ReadInt(where, 0, FrameLayout.MaxPayload); break;
                case "scale": places = ReadPlaces(ref json, where); break;
                case "unit": unit = ReadUnit(ref json, where); break;
                case "same": same = json.ReadBool(where); break;
                case "bit":
                    var bit = json.ReadInt(where, 0, 31);
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
                    else repeat = json.ReadInt(where, 1, FrameLayout.MaxPayload);
                    break;
                case "group": group = json.ReadInt(where, 0, byte.MaxValue); break;
                case "codes":
                    var list = json.ReadString(where);
                    codes = codeLists.GetValueOrDefault(list) ?? throw json.Fail(where, $"there is no code list '{list}' above the commands");
                    break;
                case "alarms":
                    if (!json.StringComesNext(where)) alarms = new AlarmSource(json.ReadInt(where, 1, ushort.MaxValue));
                    else if (json.ReadString(where) == "battery") alarms = new AlarmSource(null);
                    else throw json.Fail(where, "alarms is the first alarm's code or \"battery\"");
                    break;
                case "kind": kind = ReadKind(ref json, where); break;
                case "min": min = json.ReadDecimal(where); break;
                case "max": max = json.ReadDecimal(where); break;
                case "risk": risk = ReadRisk(ref json, where); break;
                case "shownBy": shownBy = json.ReadString(where); break;
                case "confirm": confirm = json.ReadBool(where); break;
                case "needsOff": needsOff = json.ReadBool(where); break;
                case "note": note = json.ReadString(where); break;
                default: throw json.Fail(where, $"a field has no property '{name}'");
            }
        }

        var field = new FieldDefinition
        {
            Id = id ?? throw new CatalogueException(line, where, "the field needs an \"id\""),
            Label = label ?? throw new CatalogueException(line, where, "the field needs a \"label\""),
            Name = ownName ?? label,
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
            Risk = risk,
            ShownBy = shownBy,
            NeedsConfirmation = confirm,
            NeedsOff = needsOff,
            Note = note,
        };
        return FieldRules.Fault(field) is { } fault ? throw new CatalogueException(line, where, fault) : field;
    }

    internal static SettingRisk ReadRisk(ref JsonCursor json, string where) => json.ReadString(where) switch
    {
        "normal" => SettingRisk.Normal,
        "service" => SettingRisk.Service,
        _ => throw json.Fail(where, "the risk is normal or service"),
    };

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
        var bits = (json.ReadInt(where, 0, 31), json.ReadInt(where, 1, 32));
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
