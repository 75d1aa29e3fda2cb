using SermatecEss.Protocol.Framing;

namespace SermatecEss.Protocol.Catalogue;

/// <summary>The fields of a command in all its PCU versions. Those of the built-in catalogue are read on first use.</summary>
internal sealed class FieldVersions
{
    private readonly string _where;
    private readonly Lazy<List<FieldLine>> _lines;

    private FieldVersions(string where, Lazy<List<FieldLine>> lines, SortedSet<int> boundaries)
    {
        _where = where;
        _lines = lines;
        Boundaries = boundaries;
    }

    /// <summary>The versions at which a field starts or has ended.</summary>
    internal IReadOnlySet<int> Boundaries { get; }

    /// <summary>Reads all fields.</summary>
    internal static FieldVersions Read(ref JsonCursor json, string where, FieldTerms terms)
    {
        var lines = ReadAll(ref json, where, terms);
        var boundaries = new SortedSet<int>();
        foreach (var line in lines)
        {
            if (line.Since is { } since) _ = boundaries.Add(since);
            if (line.Until is { } until) _ = boundaries.Add(until + 1);
        }

        return new FieldVersions(where, new(lines), boundaries);
    }

    /// <summary>Defers reading the fields, from a text that is known to be valid.</summary>
    internal static FieldVersions Postpone(ref JsonCursor json, string where, FieldTerms terms, byte[] text)
    {
        var boundaries = new SortedSet<int>();
        var section = json.Pass(where, boundaries);
        var lines = new Lazy<List<FieldLine>>(() =>
        {
            var later = new JsonCursor(text, section);
            return ReadAll(ref later, where, terms);
        });
        return new FieldVersions(where, lines, boundaries);
    }

    /// <summary>The fields of a version.</summary>
    /// <exception cref="CatalogueException">They are inconsistent.</exception>
    internal IReadOnlyList<FieldDefinition> In(int version)
    {
        var fields = new List<FieldDefinition>();
        var length = 0;
        foreach (var line in InOrder(version))
        {
            var field = line.Field!;
            var at = $"{_where}, field {field.Id}";
            if (field.RepeatCountId is { } count)
            {
                var counter = fields.Find(other => other.Id == count)
                    ?? throw new CatalogueException(line.Line, at, $"no field '{count}' before it gives the number of its occurrences");
                if (FieldRules.CounterFault(counter) is { } wrongCounter) throw new CatalogueException(line.Line, at, wrongCounter);
                field = field with { Repeat = (int)counter.Max! };
            }

            if (FieldRules.Fault(fields, field) is { } fault) throw new CatalogueException(line.Line, at, fault);
            if (!field.SharesBytes) length += field.Length * Math.Max(1, field.Repeat);
            if (length > FrameLayout.MaxPayload)
                throw new CatalogueException(line.Line, at, $"the payload would be longer than {FrameLayout.MaxPayload} bytes");
            fields.Add(field);
        }

        foreach (var field in fields)
        {
            if (FieldRules.ValidityFault(fields, field) is { } fault)
                throw new CatalogueException(LineOf(field.Id, version), $"{_where}, field {field.Id}", fault);
        }

        return fields.Count > 0
            ? fields
            : throw new CatalogueException(_lines.Value[0].Line, _where, $"it has no field in version {version}");
    }

    /// <summary>Rejects entries that cannot apply to a command that starts with a version.</summary>
    /// <exception cref="CatalogueException">There is one.</exception>
    internal void CheckFrom(int version)
    {
        foreach (var line in _lines.Value)
        {
            if (!(line.Since < version) && !(line.Until < version)) continue;
            throw new CatalogueException(line.Line, _where, $"the command begins with version {version}, and one of its fields before it");
        }
    }

    /// <summary>The line of a version's field.</summary>
    internal int LineOf(string id, int version) => Find(id, version)!.Line;

    private List<FieldLine> InOrder(int version)
    {
        var lines = _lines.Value.FindAll(line => line.IsOf(version));
        var moved = lines.SelectMany(line => line.Moved).ToHashSet();
        var ordered = new List<FieldLine>();
        foreach (var line in lines)
        {
            if (line.Field is { } field && !moved.Contains(field.Id)) ordered.Add(line);
            foreach (var id in line.Moved)
                ordered.Add(Find(id, version)
                    ?? throw new CatalogueException(line.Line, _where, $"it moves '{id}', which is not a field of version {version}"));
        }

        return ordered;
    }

    private FieldLine? Find(string id, int version) => _lines.Value.Find(line => line.Field?.Id == id && line.IsOf(version));

    private static List<FieldLine> ReadAll(ref JsonCursor json, string where, FieldTerms terms)
    {
        var lines = new List<FieldLine>();
        json.BeginArray(where);
        while (json.HasElement(where)) lines.Add(FieldParser.Read(ref json, where, terms));
        return lines.Count > 0 ? lines : throw json.Fail(where, "the command needs at least one field");
    }
}
