using System.Text.Json;
using SermatecEss.Cli.Options;
using SermatecEss.Cli.Output;
using SermatecEss.Hosting.Output;
using SermatecEss.Inverter.Settings;
using SermatecEss.Protocol.Values;

namespace SermatecEss.Cli.Settings;

/// <summary>Prints what would be sent.</summary>
internal static class PlanText
{
    private static readonly ReadingText Text = new(ShowSecrets: false);

    /// <summary>Each setting with its current and its new value.</summary>
    internal static void WriteChanges(TextWriter output, IEnumerable<PlannedWrite> plan)
    {
        foreach (var write in plan.Where(write => !write.ChangesNothing))
        {
            foreach (var change in write.Changes)
            {
                output.WriteLine(
                    $"{change.Setting.Id}: {ResultText.Step(change.Setting, Old(write, change), change.Text)}{Risk(change.Setting)}");
            }
        }
    }

    /// <summary>Each frame in hex, with all its values; changes are marked.</summary>
    internal static void Write(CliContext context, IEnumerable<PlannedWrite> plan)
    {
        foreach (var write in plan)
        {
            context.Output.WriteLine($"{write.Command.Code} {write.Command.Label}");
            if (write.ChangesNothing)
            {
                context.Output.WriteLine("  nothing would be sent: the inverter already has these values");
                continue;
            }

            context.Output.WriteLine($"  would be sent: {FrameHex.Write(write.Frame, context.Catalogue, showSecrets: false)}");
            var before = Before(write);
            foreach (var reading in Decoder.Decode(write.Command, write.Payload.Span).Where(reading => reading.IsShown))
            {
                var old = before.GetValueOrDefault(reading.Point);
                var mark = old is not null && old.Value.Equals(reading.Value) ? " " : "*";
                var was = mark == "*" && old is not null ? $" (was {Text.Value(old)})" : "";
                context.Output.WriteLine($"  {mark} {reading.Point}: {Text.ValueAndUnit(reading)}{was}".TrimEnd());
            }
        }
    }

    internal static void WriteJson(CliContext context, IEnumerable<PlannedWrite> plan) =>
        JsonDocumentWriter.Write(context.Output, indented: true, json =>
        {
            json.WriteStartArray();
            foreach (var write in plan) WriteJson(json, context, write);
            json.WriteEndArray();
        });

    private static void WriteJson(Utf8JsonWriter json, CliContext context, PlannedWrite write)
    {
        json.WriteStartObject();
        json.WriteString("command", write.Command.Code.ToString());
        json.WriteString("label", write.Command.Label);
        json.WriteBoolean("would_send", !write.ChangesNothing);
        json.WriteString("frame", FrameHex.Write(write.Frame, context.Catalogue, showSecrets: false));
        json.WriteStartObject("fields");
        foreach (var reading in Decoder.Decode(write.Command, write.Payload.Span).Where(reading => reading.IsShown))
            json.WriteString(reading.Point, Text.Value(reading));
        json.WriteEndObject();
        json.WriteStartArray("changes");
        foreach (var change in write.Changes)
        {
            json.WriteStartObject();
            json.WriteString("setting", change.Setting.Id);
            json.WriteString("old", Old(write, change));
            json.WriteString("wanted", change.Text);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteEndObject();
    }

    private static string? Old(PlannedWrite write, SettingChange change) =>
        write.Present is null ? null : change.Setting.Masked(change.Setting.TextIn(write.Present.Value.Span));

    private static Dictionary<string, Reading> Before(PlannedWrite write) =>
        write.Present is { } present ? Decoder.Decode(write.Command, present.Span).ToDictionary(reading => reading.Point) : [];

    private static string Risk(Setting setting) =>
        setting.Risk == Protocol.Catalogue.SettingRisk.Normal ? "" : $" [{setting.Risk.ToString().ToLowerInvariant()}]";
}
