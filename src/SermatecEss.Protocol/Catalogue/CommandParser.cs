using System.Buffers;
using SermatecEss.Protocol.Framing;

namespace SermatecEss.Protocol.Catalogue;

/// <summary>Reads one command of a catalogue and checks that its fields fit together.</summary>
internal static class CommandParser
{
    private static readonly SearchValues<char> NameCharacters = SearchValues.Create("abcdefghijklmnopqrstuvwxyz0123456789-");

    internal static CommandDefinition Read(ref JsonCursor json, Dictionary<string, CodeList> codeLists, out int line)
    {
        string where = "a command", since = "";
        CommandCode? code = null, check = null, followedBy = null;
        int? version = null;
        string? label = null;
        List<string> names = [];
        List<CommandCode>? answers = null;
        CommandAccess? access = null;
        var risk = SettingRisk.Normal;
        var group = PollGroup.None;
        bool closes = false, upgrade = false;
        List<FieldDefinition>? fields = null;

        json.BeginObject(where);
        line = json.Line;
        while (json.NextProperty(where, out var name))
        {
            switch (name)
            {
                case "code":
                    code = ReadCode(ref json, where);
                    where = $"command {code.Value.ToString().ToUpperInvariant()}{since}";
                    break;
                case "since":
                    version = json.ReadInt(where, 0, ushort.MaxValue);
                    since = $" of version {version}";
                    where += since;
                    break;
                case "label": label = json.ReadString(where); break;
                case "names": names = ReadNames(ref json, where); break;
                case "access": access = ReadAccess(ref json, where); break;
                case "group": group = ReadGroup(ref json, where); break;
                case "answers": answers = ReadCodes(ref json, where); break;
                case "check": check = ReadCode(ref json, where); break;
                case "followedBy": followedBy = ReadCode(ref json, where); break;
                case "risk": risk = FieldParser.ReadRisk(ref json, where); break;
                case "closesConnection": closes = json.ReadBool(where); break;
                case "protocol":
                    upgrade = json.ReadString(where) == "upgrade" ? true : throw json.Fail(where, "the only other protocol is \"upgrade\"");
                    break;
                case "fields": fields = ReadFields(ref json, where, codeLists); break;
                default: throw json.Fail(where, $"a command has no property '{name}'");
            }
        }

        var command = new CommandDefinition(
            code ?? throw new CatalogueException(line, where, "the command needs a \"code\" of two hex digits"),
            version ?? throw new CatalogueException(line, where, "the command needs \"since\", the first PCU version that has it"),
            label ?? throw new CatalogueException(line, where, "the command needs a \"label\""),
            access ?? throw new CatalogueException(line, where, "the command needs an \"access\""),
            fields ?? throw new CatalogueException(line, where, "the command needs \"fields\""))
        {
            Names = names,
            Group = group,
            Answers = answers ?? [code.Value],
            Check = check,
            FollowedBy = followedBy,
            ClosesConnection = closes,
            Risk = access == CommandAccess.Network ? SettingRisk.Network : risk,
            IsUpgrade = upgrade,
        };
        var isRead = access == CommandAccess.Read;
        if (isRead && names.Count == 0) throw new CatalogueException(line, where, "a read command needs \"names\", at least one readable name");
        if (!isRead && names.Count > 0) throw new CatalogueException(line, where, "only a read command can be asked by name");
        if (!isRead && group != PollGroup.None) throw new CatalogueException(line, where, "only a read command can be in a poll group");
        return command;
    }

    private static List<FieldDefinition> ReadFields(ref JsonCursor json, string where, Dictionary<string, CodeList> codeLists)
    {
        var fields = new List<FieldDefinition>();
        json.BeginArray(where);
        var length = 0;
        while (json.HasElement(where))
        {
            var field = FieldParser.Read(ref json, where, codeLists);
            var at = $"{where}, field {field.Id}";
            if (field.RepeatCountId is { } count)
            {
                var counter = fields.Find(other => other.Id == count) ?? throw json.Fail(at, $"no field '{count}' stands before it to say how often it occurs");
                if (FieldRules.CounterFault(counter) is { } wrongCounter) throw json.Fail(at, wrongCounter);
                field = field with { Repeat = (int)counter.Max! };
            }

            if (FieldRules.Fault(fields, field) is { } fault) throw json.Fail(at, fault);
            if (!field.SharesBytes) length += field.Length * Math.Max(1, field.Repeat);
            if (length > FrameLayout.MaxPayload) throw json.Fail(at, $"the payload would be longer than {FrameLayout.MaxPayload} bytes");
            fields.Add(field);
        }

        return fields.Count > 0 ? fields : throw json.Fail(where, "the command needs at least one field");
    }

    private static CommandCode ReadCode(ref JsonCursor json, string where)
    {
        var text = json.ReadString(where);
        return CommandCode.TryParse(text, out var code) ? code : throw json.Fail(where, $"'{text}' is not a command code of two or four hex digits");
    }

    private static List<CommandCode> ReadCodes(ref JsonCursor json, string where)
    {
        var codes = new List<CommandCode>();
        json.BeginArray(where);
        while (json.HasElement(where)) codes.Add(ReadCode(ref json, where));
        return codes.Count > 0 ? codes : throw json.Fail(where, "the list of answers is empty");
    }

    private static List<string> ReadNames(ref JsonCursor json, string where)
    {
        var names = new List<string>();
        json.BeginArray(where);
        while (json.HasElement(where))
        {
            var name = json.ReadString(where);
            if (name.Length == 0 || name.AsSpan().ContainsAnyExcept(NameCharacters)) throw json.Fail(where, $"'{name}' is no name of a-z, 0-9 and -");
            names.Add(name);
        }

        return names;
    }

    private static CommandAccess ReadAccess(ref JsonCursor json, string where) => json.ReadString(where) switch
    {
        "read" => CommandAccess.Read,
        "write" => CommandAccess.Write,
        "network" => CommandAccess.Network,
        "dangerous" => CommandAccess.Dangerous,
        _ => throw json.Fail(where, "the access is read, write, network or dangerous"),
    };

    private static PollGroup ReadGroup(ref JsonCursor json, string where) => json.ReadString(where) switch
    {
        "fast" => PollGroup.Fast,
        "counters" => PollGroup.Counters,
        "parameters" => PollGroup.Parameters,
        "identity" => PollGroup.Identity,
        _ => throw json.Fail(where, "the group is fast, counters, parameters or identity"),
    };
}
