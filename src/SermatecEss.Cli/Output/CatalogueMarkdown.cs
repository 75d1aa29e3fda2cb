using SermatecEss.Protocol.Catalogue;

namespace SermatecEss.Cli.Output;

/// <summary>Prints all definitions and calculated points as Markdown tables, from which the protocol documentation is made.</summary>
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
            output.WriteLine("| offset | type | point | name | label | scale, unit | meaning |");
            output.WriteLine("|---:|---|---|---|---|---|---|");
            foreach (var slot in command.Slots)
            {
                if (slot.Occurrence > 0) continue;
                var field = command.Fields[slot.FieldIndex];
                var name = command.IsUpgrade ? "" : FieldText.Name(field);
                var words = $"{Cell(name)} | {Cell(field.Label)} | {FieldText.Unit(field)} | {Cell(FieldText.Meaning(field))}";
                output.WriteLine($"| {slot.Offset} | {FieldText.Type(field)} | `{field.Id}` | {words} |");
            }

            output.WriteLine();
        }

        WriteCalculated(output, catalogue);
    }

    private static void WriteCalculated(TextWriter output, CommandCatalogue catalogue)
    {
        output.WriteLine("### Calculated points");
        output.WriteLine();
        output.WriteLine("| point | name | label | unit | from |");
        output.WriteLine("|---|---|---|---|---|");
        foreach (var point in catalogue.Calculated)
        {
            var from = string.Join(", ", point.Needs.Select(need => $"`{need}`"));
            if (point.IsFallback) from += ", where the version reads no point of this id";
            output.WriteLine($"| `{point.Id}` | {FieldText.Name(point.Name, point.Prominence)} | {point.Label} | {point.Unit} | {from} |");
        }
    }

    private static string Summary(CommandDefinition command)
    {
        List<string> parts = [command.IsUpgrade ? "Firmware upgrade, decoded only" : command.Access.ToString()];
        if (command.Names.Count > 0) parts.Add($"`get {command.Names[0]}`");
        if (command.Group != PollGroup.None) parts.Add($"poll group {command.Group.ToString().ToLowerInvariant()}");
        if (command.Responses.Count > 1) parts.Add($"answered by {string.Join(", ", command.Responses).ToUpperInvariant()}");
        if (command.Check is { } check) parts.Add($"shown by {check.ToString().ToUpperInvariant()}");
        if (command.FollowedBy is { } next) parts.Add($"the vendor's app sends {next.ToString().ToUpperInvariant()} after it");
        if (command.ClosesConnection) parts.Add("ends the connection");
        parts.Add(command.PayloadLength == 0 ? "as long as its text" : $"{command.PayloadLength} bytes");
        return string.Join(" · ", parts) + ".";
    }

    private static string Cell(string text) =>
        text.Replace("|", "\\|", StringComparison.Ordinal).Replace("<", "&lt;", StringComparison.Ordinal);
}
