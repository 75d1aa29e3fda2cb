using SermatecEss.Protocol.Framing;

namespace SermatecEss.Protocol.Catalogue;

/// <summary>Reads one field of a catalogue.</summary>
internal static class FieldParser
{
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

    internal static FieldLine Read(ref JsonCursor json, string command, FieldTerms terms)
    {
        var where = command;
        string? id = null, label = null, ownName = null, unit = null, countId = null, note = null, shownBy = null, validBy = null;
        FieldType? type = null;
        ValueKind? kind = null;
        int? length = null, group = null, since = null, until = null;
        (int First, int End)? bits = null;
        var repeat = 0;
        decimal scale = 1, offset = 0;
        var prominence = Prominence.Detail;
        bool same = false, time = false, confirm = false, needsOff = false;
        SettingRisk? risk = null;
        decimal? min = null, max = null;
        var order = ByteOrder.BigEndian;
        CodeList? codes = null;
        AlarmSource? alarms = null;
        List<string>? moved = null;

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
                case "move": moved = ReadIds(ref json, where); break;
                case "label": label = json.ReadString(where); break;
                case "name": ownName = json.ReadString(where); break;
                case "prominence": prominence = ReadProminence(ref json, where); break;
                case "since": since = json.ReadInt(where, 0, ushort.MaxValue); break;
                case "until": until = json.ReadInt(where, 0, ushort.MaxValue); break;
                case "type": type = ReadType(ref json, where); break;
                case "length": length = json.ReadInt(where, 0, FrameLayout.MaxPayload); break;
                case "scale": scale = Exact(json.ReadDecimal(where)); break;
                case "offset": offset = Exact(json.ReadDecimal(where)); break;
                case "unit": unit = ReadUnit(ref json, where, terms.Units); break;
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
                    codes = terms.CodeLists.GetValueOrDefault(list)
                        ?? throw json.Fail(where, $"there is no code list '{list}' above the commands");
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
                case "validBy": validBy = json.ReadString(where); break;
                case "confirm": confirm = json.ReadBool(where); break;
                case "needsOff": needsOff = json.ReadBool(where); break;
                case "note": note = json.ReadString(where); break;
                default: throw json.Fail(where, $"a field has no property '{name}'");
            }
        }

        if (moved is not null)
        {
            if (id is null && label is null && type is null && length is null && kind is null)
                return new FieldLine(line, null, moved, since, until);
            throw new CatalogueException(line, where, "a line that moves fields has only \"move\", \"since\" and \"until\"");
        }

        var field = new FieldDefinition
        {
            Id = id ?? throw new CatalogueException(line, where, "the field needs an \"id\""),
            Label = label ?? throw new CatalogueException(line, where, "the field needs a \"label\""),
            Name = ownName ?? PointNames.FromLabel(label),
            Prominence = prominence,
            Since = since,
            Until = until,
            Type = type ?? throw new CatalogueException(line, where, "the field needs a \"type\""),
            Length = length ?? throw new CatalogueException(line, where, "the field needs a \"length\""),
            Kind = kind ?? throw new CatalogueException(line, where, "the field needs a \"kind\""),
            Scale = scale,
            Offset = offset,
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
            ValidBy = validBy,
            NeedsConfirmation = confirm,
            NeedsOff = needsOff,
            Note = note,
        };
        return FieldRules.Fault(field) is { } fault
            ? throw new CatalogueException(line, where, fault)
            : new FieldLine(line, field, [], since, until);
    }

    private static List<string> ReadIds(ref JsonCursor json, string where)
    {
        var ids = new List<string>();
        json.BeginArray(where);
        while (json.HasElement(where)) ids.Add(json.ReadString(where));
        return ids;
    }

    internal static SettingRisk ReadRisk(ref JsonCursor json, string where) => json.ReadString(where) switch
    {
        "normal" => SettingRisk.Normal,
        "service" => SettingRisk.Service,
        _ => throw json.Fail(where, "the risk is normal or service"),
    };

    private static FieldType ReadType(ref JsonCursor json, string where) =>
        Types.TryGetValue(json.ReadString(where), out var type)
            ? type
            : throw json.Fail(where, $"the type is one of {string.Join(", ", Types.Keys)}");

    /// <summary>The number without trailing zeros, which would count as decimal places.</summary>
    private static decimal Exact(decimal number) => number / 1.0000000000000000000000000000m;

    internal static string ReadUnit(ref JsonCursor json, string where, IReadOnlyDictionary<string, string?> units)
    {
        var unit = json.ReadString(where);
        return units.ContainsKey(unit)
            ? unit
            : throw json.Fail(where, $"'{unit}' is not a unit; the units are {string.Join(", ", units.Keys)}");
    }

    internal static Prominence ReadProminence(ref JsonCursor json, string where) => json.ReadString(where) switch
    {
        "main" => Prominence.Main,
        "detail" => Prominence.Detail,
        "internal" => Prominence.Internal,
        _ => throw json.Fail(where, "the prominence is main, detail or internal"),
    };

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

    internal static ValueKind ReadKind(ref JsonCursor json, string where) => json.ReadString(where) switch
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
