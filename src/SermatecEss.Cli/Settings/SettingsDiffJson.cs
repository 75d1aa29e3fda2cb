using SermatecEss.Hosting.Output;
using SermatecEss.Inverter.Settings;

namespace SermatecEss.Cli.Settings;

/// <summary>The differences between an inverter and a file, as JSON.</summary>
internal static class SettingsDiffJson
{
    /// <summary>Writes an array of objects.</summary>
    /// <param name="output">Where to write.</param>
    /// <param name="changes">The values of the file, each with the inverter's value; null if unknown.</param>
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
