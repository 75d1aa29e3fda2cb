using SermatecEss.Protocol.Catalogue;

namespace SermatecEss.Cli.Output;

/// <summary>A version's commands with their fields as plain text.</summary>
internal static class CatalogueText
{
    internal static void Write(TextWriter output, CatalogueView view)
    {
        foreach (var command in view.Commands)
        {
            output.WriteLine($"{command.Code} {command.Label} ({command.Access.ToString().ToLowerInvariant()}, since PCU {command.Since}, {command.PayloadLength} bytes)");
            foreach (var slot in command.Slots)
            {
                if (slot.Occurrence > 0) continue;
                var field = command.Fields[slot.FieldIndex];
                var line = $"  {slot.Offset,3}  {FieldText.Type(field),-16} {field.Id,-40} {field.Label} [{FieldText.Unit(field)}] {FieldText.Meaning(field)}";
                output.WriteLine(line.Replace(" []", "", StringComparison.Ordinal).TrimEnd());
            }

            output.WriteLine();
        }
    }
}
