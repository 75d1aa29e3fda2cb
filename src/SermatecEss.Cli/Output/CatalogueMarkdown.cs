using SermatecEss.Protocol.Catalogue;

namespace SermatecEss.Cli.Output;

/// <summary>Every definition as a table in Markdown; the documentation of the protocol is made of them.</summary>
internal static class CatalogueMarkdown
{
    internal static void Write(TextWriter output, CommandCatalogue catalogue)
    {
        foreach (var command in catalogue.Definitions)
        {
            output.WriteLine($"### {command.Code.ToString().ToUpperInvariant()} {command.Label}, from PCU {command.Since}");
            output.WriteLine();
            output.WriteLine(Summary(command));
            output.WriteLine();
            output.WriteLine("| offset | type | point | label | scale, unit | meaning |");
            output.WriteLine("|---:|---|---|---|---|---|");
            foreach (var slot in command.Slots)
            {
                if (slot.Occurrence > 0) continue;
                var field = command.Fields[slot.FieldIndex];
                output.WriteLine($"| {slot.Offset} | {FieldText.Type(field)} | `{field.Id}` | {Cell(field.Label)} | {FieldText.Unit(field)} | {Cell(FieldText.Meaning(field))} |");
            }

            output.WriteLine();
        }
    }

    private static string Summary(CommandDefinition command)
    {
        List<string> parts = [command.IsUpgrade ? "Firmware upgrade, decoded only" : command.Access.ToString()];
        if (command.Names.Count > 0) parts.Add($"`get {command.Names[0]}`");
        if (command.Group != PollGroup.None) parts.Add($"poll group {command.Group.ToString().ToLowerInvariant()}");
        if (command.Answers.Count > 1) parts.Add($"answered by {string.Join(", ", command.Answers).ToUpperInvariant()}");
        if (command.Check is { } check) parts.Add($"shown by {check.ToString().ToUpperInvariant()}");
        if (command.FollowedBy is { } next) parts.Add($"the vendor's app sends {next.ToString().ToUpperInvariant()} after it");
        if (command.ClosesConnection) parts.Add("ends the connection");
        parts.Add(command.PayloadLength == 0 ? "as long as its text" : $"{command.PayloadLength} bytes");
        return string.Join(" · ", parts) + ".";
    }

    private static string Cell(string text) => text.Replace("|", "\\|", StringComparison.Ordinal).Replace("<", "&lt;", StringComparison.Ordinal);
}
