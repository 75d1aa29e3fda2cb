using SermatecEss.Protocol.Framing;

namespace SermatecEss.Protocol.Catalogue;

/// <summary>The consistency rules between the commands of a catalogue.</summary>
internal static class CatalogueRules
{
    /// <param name="catalogue">The catalogue to validate.</param>
    /// <param name="lines">The first line of each of its definitions.</param>
    /// <param name="calculatedLines">The line of each of its calculated points; null if they are the built-in ones.</param>
    internal static void Check(CommandCatalogue catalogue, IReadOnlyList<int> lines, IReadOnlyList<int>? calculatedLines)
    {
        var definitions = catalogue.Definitions;
        foreach (var definition in definitions) _ = definition.Fields;
        for (var i = 0; i < definitions.Count; i++)
        {
            var fault = Clash(definitions, i) ?? UnknownReference(definitions, definitions[i]) ?? TakenName(definitions, i);
            if (fault is not null) throw new CatalogueException(lines[i], Name(definitions[i]), fault);
        }

        if (calculatedLines is not null) CheckCalculated(catalogue, calculatedLines);
        CheckCalculatedIds(catalogue);
        foreach (var version in catalogue.Versions) CheckPoints(catalogue.View(version));
    }

    private static string? Clash(IReadOnlyList<CommandDefinition> definitions, int index)
    {
        var command = definitions[index];
        for (var i = 0; i < index; i++)
        {
            var other = definitions[i];
            if (other.Code == command.Code && other.IsUpgrade == command.IsUpgrade && other.Since == command.Since)
                return "this command and version appears twice";
        }

        return null;
    }

    private static string? UnknownReference(IReadOnlyList<CommandDefinition> definitions, CommandDefinition command)
    {
        CommandDefinition? Of(CommandCode code) => definitions.FirstOrDefault(other => other.Code == code && !other.IsUpgrade);
        foreach (var response in command.Responses)
            if (response != command.Code && Of(response) is not { Access: CommandAccess.Read })
                return $"its response {response} is not a read command";
        if (command.Check is { } check && Of(check) is not { Access: CommandAccess.Read })
            return $"its check {check} is not a read command";
        if (command.FollowedBy is { } next && Of(next) is not { Access: CommandAccess.Write })
            return $"it is followed by {next}, which is not a write command";
        return null;
    }

    private static string? TakenName(IReadOnlyList<CommandDefinition> definitions, int index)
    {
        foreach (var name in definitions[index].Names)
        {
            if (CommandCode.TryParse(name, out _) || name is "all") return $"the name '{name}' is ambiguous";
            if (definitions.Any(other => other.Code != definitions[index].Code && other.Names.Contains(name)))
                return $"another command has the name '{name}'";
        }

        return null;
    }

    /// <summary>Calculated points have a formula in the program, and their inputs exist.</summary>
    private static void CheckCalculated(CommandCatalogue catalogue, IReadOnlyList<int> lines)
    {
        var known = CommandCatalogue.Default.Calculated.Select(point => point.Id).ToHashSet();
        var reads = catalogue.Definitions.Where(command => command.Access == CommandAccess.Read);
        var usable = reads.SelectMany(command => command.Fields).Select(field => field.Id).ToHashSet();
        var seen = new HashSet<string>();
        for (var i = 0; i < catalogue.Calculated.Count; i++)
        {
            var point = catalogue.Calculated[i];
            var fault = !known.Contains(point.Id) ? $"this program calculates {string.Join(", ", known)}"
                : !seen.Add(point.Id) ? "it appears twice"
                : point.Needs.FirstOrDefault(need => !usable.Contains(need)) is { } missing
                    ? $"it needs '{missing}', which no command reads and no point above it calculates"
                : null;
            if (fault is not null) throw new CatalogueException(lines[i], $"calculated point {point.Id}", fault);
            _ = usable.Add(point.Id);
        }
    }

    /// <summary>No field has the id of a calculated point, except for one that is calculated only if there is no reading.</summary>
    private static void CheckCalculatedIds(CommandCatalogue catalogue)
    {
        var calculated = catalogue.Calculated.ToDictionary(point => point.Id);
        foreach (var command in catalogue.Definitions.Where(command => !command.IsUpgrade))
        {
            foreach (var field in command.Fields)
            {
                if (!calculated.TryGetValue(field.Id, out var point)) continue;
                if (point.IsFallback && command.Access == CommandAccess.Read) continue;
                throw new CatalogueException(command.LineOf(field), $"{Name(command)}, field {field.Id}", "a calculated point has this id");
            }
        }
    }

    /// <summary>A point is read in one place of a version, and is the same quantity wherever its id occurs in that version.</summary>
    private static void CheckPoints(CatalogueView view)
    {
        var seen = new Dictionary<string, (FieldDefinition Field, CommandDefinition Command)>();
        foreach (var command in view.Commands.OrderBy(command => command.Access != CommandAccess.Read))
        {
            foreach (var field in command.Fields)
            {
                if (seen.TryAdd(field.Id, (field, command))) continue;
                var (other, otherCommand) = seen[field.Id];
                var where = $"{Name(command)}, field {field.Id}";
                if (command.Access == CommandAccess.Read)
                    throw new CatalogueException(command.LineOf(field), where, $"{Name(otherCommand)} already reads this point");
                if (SameQuantity(field, other)) continue;
                var fault = $"type, length, scale, unit or codes differ from {Name(otherCommand)}";
                throw new CatalogueException(command.LineOf(field), where, fault);
            }
        }
    }

    private static bool SameQuantity(FieldDefinition a, FieldDefinition b) =>
        a.Type == b.Type && a.Length == b.Length && a.Scale == b.Scale && a.Offset == b.Offset && a.Unit == b.Unit && a.Codes == b.Codes
        && a.IsTimeOfDay == b.IsTimeOfDay && a.IsArray == b.IsArray;

    private static string Name(CommandDefinition command) =>
        $"command {command.Code.ToString().ToUpperInvariant()} of version {command.Since}";
}
