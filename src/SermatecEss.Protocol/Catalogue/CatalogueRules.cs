using SermatecEss.Protocol.Framing;

namespace SermatecEss.Protocol.Catalogue;

/// <summary>What must hold between the commands of a catalogue.</summary>
internal static class CatalogueRules
{
    /// <param name="catalogue">The catalogue to check.</param>
    /// <param name="lines">The first line of each of its definitions.</param>
    internal static void Check(CommandCatalogue catalogue, IReadOnlyList<int> lines)
    {
        var definitions = catalogue.Definitions;
        for (var i = 0; i < definitions.Count; i++)
        {
            var fault = Clash(definitions, i) ?? UnknownReference(definitions, definitions[i]) ?? TakenName(definitions, i);
            if (fault is not null) throw new CatalogueException(lines[i], Name(definitions[i]), fault);
        }

        CheckPoints(catalogue, lines);
    }

    private static string? Clash(IReadOnlyList<CommandDefinition> definitions, int index)
    {
        var command = definitions[index];
        for (var i = 0; i < index; i++)
        {
            var other = definitions[i];
            if (other.Code == command.Code && other.IsUpgrade == command.IsUpgrade && other.Since == command.Since) return "this command and version is there twice";
        }

        return null;
    }

    private static string? UnknownReference(IReadOnlyList<CommandDefinition> definitions, CommandDefinition command)
    {
        CommandDefinition? Of(CommandCode code) => definitions.FirstOrDefault(other => other.Code == code && !other.IsUpgrade);
        foreach (var answer in command.Answers)
            if (answer != command.Code && Of(answer) is not { Access: CommandAccess.Read }) return $"it is answered by {answer}, which is no read command";
        if (command.Check is { } check && Of(check) is not { Access: CommandAccess.Read }) return $"it is checked by {check}, which is no read command";
        if (command.FollowedBy is { } next && Of(next) is not { Access: CommandAccess.Write }) return $"it is followed by {next}, which is no write command";
        return null;
    }

    private static string? TakenName(IReadOnlyList<CommandDefinition> definitions, int index)
    {
        foreach (var name in definitions[index].Names)
        {
            if (CommandCode.TryParse(name, out _) || name is "all") return $"the name '{name}' can be taken for something else";
            if (definitions.Any(other => other.Code != definitions[index].Code && other.Names.Contains(name))) return $"another command has the name '{name}'";
        }

        return null;
    }

    /// <summary>A point is read in one place of a version, and is the same quantity wherever its id stands in that version.</summary>
    private static void CheckPoints(CommandCatalogue catalogue, IReadOnlyList<int> lines)
    {
        foreach (var version in catalogue.Versions)
        {
            var seen = new Dictionary<string, (FieldDefinition Field, CommandDefinition Command)>();
            foreach (var command in catalogue.View(version).Commands.OrderBy(command => command.Access != CommandAccess.Read))
            {
                foreach (var field in command.Fields)
                {
                    if (seen.TryAdd(field.Id, (field, command))) continue;
                    var (other, otherCommand) = seen[field.Id];
                    var line = lines[IndexOf(catalogue.Definitions, command)];
                    var where = $"{Name(command)}, field {field.Id}";
                    if (command.Access == CommandAccess.Read) throw new CatalogueException(line, where, $"{Name(otherCommand)} already reads this point");
                    if (!SameQuantity(field, other)) throw new CatalogueException(line, where, $"type, length, scale, unit or codes differ from {Name(otherCommand)}");
                }
            }
        }
    }

    private static bool SameQuantity(FieldDefinition a, FieldDefinition b) =>
        a.Type == b.Type && a.Length == b.Length && a.DecimalPlaces == b.DecimalPlaces && a.Unit == b.Unit && a.Codes == b.Codes
        && a.IsTimeOfDay == b.IsTimeOfDay && a.IsArray == b.IsArray;

    private static int IndexOf(IReadOnlyList<CommandDefinition> definitions, CommandDefinition command)
    {
        for (var i = 0; i < definitions.Count; i++)
            if (ReferenceEquals(definitions[i], command)) return i;
        throw new ArgumentException("The command is not of this catalogue.", nameof(command));
    }

    private static string Name(CommandDefinition command) => $"command {command.Code.ToString().ToUpperInvariant()} of version {command.Since}";
}
