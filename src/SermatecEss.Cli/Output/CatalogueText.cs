using SermatecEss.Protocol.Catalogue;

namespace SermatecEss.Cli.Output;

/// <summary>A version's commands with their fields as plain text.</summary>
internal static class CatalogueText
{
    internal static void Write(TextWriter output, CatalogueView view)
    {
        foreach (var command in view.Commands)
        {
            var access = command.Access.ToString().ToLowerInvariant();
            output.WriteLine($"{command.Code} {command.Label} ({access}, since PCU {command.Since}, {command.PayloadLength} bytes)");
            foreach (var slot in command.Slots)
            {
                if (slot.Occurrence > 0) continue;
                var field = command.Fields[slot.FieldIndex];
                var place = $"  {slot.Offset,3}  {FieldText.Type(field),-16} {field.Id,-40}";
                Write(output, place, FieldText.Name(field), field.Label, FieldText.Unit(field), FieldText.Meaning(field));
            }

            output.WriteLine();
        }

        output.WriteLine("calculated");
        foreach (var point in view.Points.All.Where(point => point.IsCalculated))
        {
            var name = FieldText.Name(point.Name, point.Prominence);
            Write(output, $"  {"",3}  {"",-16} {point.Id,-40}", name, point.Label, point.Unit!, $"from {string.Join(", ", point.Needs)}");
        }
    }

    private static void Write(TextWriter output, string place, string name, string label, string unit, string meaning)
    {
        var line = $"{place} {name,-37} {label} [{unit}] {meaning}";
        output.WriteLine(line.Replace(" []", "", StringComparison.Ordinal).TrimEnd());
    }
}
