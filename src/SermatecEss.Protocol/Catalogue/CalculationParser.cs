namespace SermatecEss.Protocol.Catalogue;

/// <summary>Reads the calculated points of a catalogue.</summary>
internal static class CalculationParser
{
    internal static List<CalculationDefinition> ReadAll(ref JsonCursor json, IReadOnlyDictionary<string, string?> units, List<int> lines)
    {
        var calculations = new List<CalculationDefinition>();
        json.BeginArray("calculated");
        while (json.HasElement("calculated"))
        {
            calculations.Add(Read(ref json, units, out var line));
            lines.Add(line);
        }

        return calculations;
    }

    private static CalculationDefinition Read(ref JsonCursor json, IReadOnlyDictionary<string, string?> units, out int line)
    {
        var where = "a calculated point";
        string? id = null, label = null, ownName = null, unit = null;
        ValueKind? kind = null;
        int? decimals = null;
        var prominence = Prominence.Detail;
        var isFallback = false;
        List<string> needs = [];

        json.BeginObject(where);
        line = json.Line;
        while (json.NextProperty(where, out var name))
        {
            switch (name)
            {
                case "id":
                    id = json.ReadString(where);
                    where = $"calculated point {id}";
                    break;
                case "label": label = json.ReadString(where); break;
                case "name": ownName = json.ReadString(where); break;
                case "unit": unit = FieldParser.ReadUnit(ref json, where, units); break;
                case "kind": kind = FieldParser.ReadKind(ref json, where); break;
                case "decimals": decimals = json.ReadInt(where, 0, 9); break;
                case "prominence": prominence = FieldParser.ReadProminence(ref json, where); break;
                case "needs":
                    json.BeginArray(where);
                    while (json.HasElement(where)) needs.Add(json.ReadString(where));
                    break;
                case "fallback": isFallback = json.ReadBool(where); break;
                default: throw json.Fail(where, $"a calculated point has no property '{name}'");
            }
        }

        if (string.IsNullOrWhiteSpace(label) || (ownName is not null && string.IsNullOrWhiteSpace(ownName)))
            throw new CatalogueException(line, where, "it needs a \"label\", and a \"name\" is not empty");
        if (needs.Count == 0)
            throw new CatalogueException(line, where, "it needs \"needs\", at least one point that it is calculated from");
        return new CalculationDefinition
        {
            Id = id ?? throw new CatalogueException(line, where, "it needs an \"id\""),
            Label = label,
            Name = ownName ?? PointNames.FromLabel(label),
            Unit = unit ?? throw new CatalogueException(line, where, "it needs a \"unit\""),
            Kind = kind ?? throw new CatalogueException(line, where, "it needs a \"kind\""),
            Decimals = decimals ?? throw new CatalogueException(line, where, "it needs \"decimals\""),
            Prominence = prominence,
            Needs = needs,
            IsFallback = isFallback,
        };
    }
}
