using SermatecEss.Cli.Output;
using SermatecEss.Inverter.Settings;

namespace SermatecEss.Cli.Settings;

/// <summary>In what an inverter differs from a file, as JSON.</summary>
internal static class SettingsDiffJson
{
    /// <summary>Writes an array of objects.</summary>
    /// <param name="output">Where to.</param>
    /// <param name="changes">What the file has, with what the inverter has; null where that is not known.</param>
    internal static void Write(TextWriter output, IReadOnlyList<(SettingChange Change, string? Old)> changes) =>
        JsonDocumentWriter.Write(output, indented: true, json =>
        {
            json.WriteStartArray();
            foreach (var (change, old) in changes)
            {
                json.WriteStartObject();
                json.WriteString("setting", change.Setting.Id);
                json.WriteString("inverter", old);
                json.WriteString("file", change.Setting.Masked(change.Text));
                json.WriteString("unit", change.Setting.Unit);
                json.WriteEndObject();
            }

            json.WriteEndArray();
        });
}
