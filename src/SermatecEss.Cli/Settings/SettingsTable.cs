using System.Text.Json;
using SermatecEss.Hosting.Output;
using SermatecEss.Inverter.Settings;
using SermatecEss.Protocol.Catalogue;
using Spectre.Console;

namespace SermatecEss.Cli.Settings;

/// <summary>The settings of an inverter with their values.</summary>
internal static class SettingsTable
{
    /// <summary>How many choices fit in a table.</summary>
    private const int MostChoices = 8;

    /// <summary>Also the vendor's names, if they fit.</summary>
    private const int WidthForLabels = 180;

    internal static void Write(IAnsiConsole console, IReadOnlyCollection<Setting> settings, IReadOnlyDictionary<string, string> values)
    {
        var table = new Table { Border = TableBorder.Rounded };
        var withLabels = console.Profile.Width >= WidthForLabels;
        _ = table.AddColumn("Setting", column => column.NoWrap()).AddColumn("Name").AddColumn("Value").AddColumn("Unit");
        _ = table.AddColumn("Range").AddColumn("Risk");
        if (withLabels) _ = table.AddColumn("Label");
        foreach (var setting in settings)
        {
            var style = new Style(decoration: values.ContainsKey(setting.Id) ? Decoration.Bold : Decoration.Dim);
            var risk = setting.Risk == SettingRisk.Normal ? Style.Plain : new Style(Color.Yellow);
            List<Text> cells =
            [
                new Text(setting.Id),
                new Text(setting.FullName),
                new Text(setting.Masked(values.GetValueOrDefault(setting.Id)) ?? "not reported", style),
                new Text(setting.Unit ?? ""),
                new Text(Range(setting)),
                new Text(setting.Risk.ToString().ToLowerInvariant(), risk),
            ];
            if (withLabels) cells.Add(new Text(setting.Label, new Style(Color.Grey)));
            _ = table.AddRow(cells);
        }

        console.Write(table);
    }

    internal static void WriteJson(TextWriter output, IReadOnlyCollection<Setting> settings, IReadOnlyDictionary<string, string> values) =>
        JsonDocumentWriter.Write(output, indented: true, json => Write(json, settings, values));

    private static void Write(Utf8JsonWriter json, IReadOnlyCollection<Setting> settings, IReadOnlyDictionary<string, string> values)
    {
        json.WriteStartArray();
        foreach (var setting in settings)
        {
            json.WriteStartObject();
            json.WriteString("id", setting.Id);
            json.WriteString("name", setting.FullName);
            json.WriteString("label", setting.Label);
            json.WriteString("kind", setting.Kind.ToString().ToLowerInvariant());
            json.WriteString("value", Value(setting, values));
            json.WriteString("unit", setting.Unit);
            json.WriteString("range", setting.Range);
            if (setting is { Min: { } min, Max: { } max, Step: { } step })
            {
                json.WriteNumber("min", min);
                json.WriteNumber("max", max);
                json.WriteNumber("step", step);
            }

            if (setting.Choices.Count > 0)
            {
                json.WriteStartArray("choices");
                foreach (var choice in setting.Choices) json.WriteStringValue(choice);
                json.WriteEndArray();
            }

            json.WriteString("risk", setting.Risk.ToString().ToLowerInvariant());
            json.WriteString("command", setting.Command.Code.ToString());
            json.WriteString("read_by", setting.ShownBy?.ToString());
            json.WriteBoolean("needs_inverter_off", setting.NeedsOff);
            json.WriteBoolean("is_confirmed", setting.NeedsConfirmation);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    private static string Range(Setting setting) => setting.Choices.Count > MostChoices
        ? $"{string.Join(", ", setting.Choices.Take(3))}, … {setting.Choices[^1]} ({setting.Choices.Count} choices, all with -o json)"
        : setting.Range;

    private static string? Value(Setting setting, IReadOnlyDictionary<string, string> values) =>
        setting.Masked(values.GetValueOrDefault(setting.Id));
}
