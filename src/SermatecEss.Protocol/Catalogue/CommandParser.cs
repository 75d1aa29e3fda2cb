using System.Buffers;
using System.Globalization;
using SermatecEss.Protocol.Framing;

namespace SermatecEss.Protocol.Catalogue;

/// <summary>Reads one command of a catalogue and validates its fields together.</summary>
internal static class CommandParser
{
    private delegate T ReadValue<T>(ref JsonCursor json, string where);

    private static readonly SearchValues<char> NameCharacters = SearchValues.Create("abcdefghijklmnopqrstuvwxyz0123456789-");

    /// <summary>Reads the definitions of one command, one for each version at which it changes.</summary>
    /// <param name="json">Positioned before the command.</param>
    /// <param name="terms">The definitions that its fields refer to.</param>
    /// <param name="builtIn">The text of the built-in catalogue, whose fields are read later; null for any other.</param>
    /// <param name="line">The line where the command starts.</param>
    internal static List<CommandDefinition> Read(ref JsonCursor json, FieldTerms terms, byte[]? builtIn, out int line)
    {
        string where = "a command", ofVersion = "";
        CommandCode? code = null;
        int? since = null;
        List<string> names = [];
        List<CommandCode>? responses = null;
        CommandAccess? access = null;
        var label = new ByVersion<string>();
        var check = new ByVersion<CommandCode?>();
        var followedBy = new ByVersion<CommandCode?>();
        var risk = SettingRisk.Normal;
        var group = PollGroup.None;
        bool closes = false, upgrade = false;
        FieldVersions? fields = null;

        json.BeginObject(where);
        line = json.Line;
        while (json.NextProperty(where, out var name))
        {
            switch (name)
            {
                case "code":
                    code = ReadCode(ref json, where);
                    where = $"command {code.Value.ToString().ToUpperInvariant()}{ofVersion}";
                    break;
                case "since":
                    since = json.ReadInt(where, 0, ushort.MaxValue);
                    ofVersion = $" of version {since}";
                    where += ofVersion;
                    break;
                case "label": label = ReadByVersion(ref json, where, static (ref json, where) => json.ReadString(where)); break;
                case "names": names = ReadNames(ref json, where); break;
                case "access": access = ReadAccess(ref json, where); break;
                case "group": group = ReadGroup(ref json, where); break;
                case "answers": responses = ReadCodes(ref json, where); break;
                case "check": check = ReadCodeByVersion(ref json, where); break;
                case "followedBy": followedBy = ReadCodeByVersion(ref json, where); break;
                case "risk": risk = FieldParser.ReadRisk(ref json, where); break;
                case "closesConnection": closes = json.ReadBool(where); break;
                case "protocol":
                    upgrade = json.ReadString(where) == "upgrade" ? true : throw json.Fail(where, "the only other protocol is \"upgrade\"");
                    break;
                case "fields":
                    fields = builtIn is null
                        ? FieldVersions.Read(ref json, where, terms)
                        : FieldVersions.Postpone(ref json, where, terms, builtIn);
                    break;
                default: throw json.Fail(where, $"a command has no property '{name}'");
            }
        }

        if (code is null) throw new CatalogueException(line, where, "the command needs a \"code\" of two hex digits");
        if (since is not { } first)
            throw new CatalogueException(line, where, "the command needs \"since\", the first PCU version that has it");
        if (label.At(first) is null) throw new CatalogueException(line, where, "the command needs a \"label\"");
        if (access is null) throw new CatalogueException(line, where, "the command needs an \"access\"");
        if (fields is null) throw new CatalogueException(line, where, "the command needs \"fields\"");
        var isRead = access == CommandAccess.Read;
        if (isRead && names.Count == 0)
            throw new CatalogueException(line, where, "a read command needs \"names\", at least one readable name");
        if (!isRead && names.Count > 0) throw new CatalogueException(line, where, "only a read command can have names");
        if (!isRead && group != PollGroup.None) throw new CatalogueException(line, where, "only a read command can be in a poll group");

        if (builtIn is null) fields.CheckFrom(first);
        var versions = new SortedSet<int>(fields.Boundaries) { first };
        versions.UnionWith(label.Versions);
        versions.UnionWith(check.Versions);
        versions.UnionWith(followedBy.Versions);
        var definitions = new List<CommandDefinition>();
        foreach (var version in versions)
        {
            if (version < first) continue;
            definitions.Add(new CommandDefinition(code.Value, version, label.At(version)!, access.Value, fields)
            {
                Names = names,
                Group = group,
                Responses = responses ?? [code.Value],
                Check = check.At(version),
                FollowedBy = followedBy.At(version),
                ClosesConnection = closes,
                Risk = access == CommandAccess.Network ? SettingRisk.Network : risk,
                IsUpgrade = upgrade,
            });
        }

        return definitions;
    }

    private static ByVersion<CommandCode?> ReadCodeByVersion(ref JsonCursor json, string where) =>
        ReadByVersion(ref json, where, static (ref json, where) => (CommandCode?)ReadCode(ref json, where));

    /// <summary>Reads a value, or an object with the values by starting version.</summary>
    private static ByVersion<T> ReadByVersion<T>(ref JsonCursor json, string where, ReadValue<T> read)
    {
        var values = new ByVersion<T>();
        if (!json.ObjectComesNext(where))
        {
            _ = values.TryAdd(0, read(ref json, where));
            return values;
        }

        json.BeginObject(where);
        while (json.NextProperty(where, out var version))
        {
            if (!ushort.TryParse(version, NumberStyles.None, CultureInfo.InvariantCulture, out var since))
                throw json.Fail(where, $"'{version}' is not a PCU version");
            if (!values.TryAdd(since, read(ref json, where))) throw json.Fail(where, "the versions do not ascend");
        }

        return values;
    }

    private static CommandCode ReadCode(ref JsonCursor json, string where)
    {
        var text = json.ReadString(where);
        return CommandCode.TryParse(text, out var code)
            ? code
            : throw json.Fail(where, $"'{text}' is not a command code of two or four hex digits");
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
            if (name.Length == 0 || name.AsSpan().ContainsAnyExcept(NameCharacters))
                throw json.Fail(where, $"'{name}' is not a name of a-z, 0-9 and -");
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
