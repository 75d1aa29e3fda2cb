using System.Globalization;
using SermatecEss.History.Reading;
using SermatecEss.Hosting.Output;

namespace SermatecEss.Cli.History;

/// <summary>Prints what a history has.</summary>
internal static class InfoText
{
    private const double Megabyte = 1e6;

    internal static void Write(TextWriter output, HistoryInfo info)
    {
        output.WriteLine(string.Create(
            CultureInfo.InvariantCulture, $"file       {info.Path}, {info.SizeBytes / Megabyte:0.0} MB, format {info.Format}"));
        output.WriteLine($"time zone  {info.Zone}");
        foreach (var inverter in info.Inverters)
        {
            output.WriteLine($"inverter   {inverter.Serial}{(inverter.Model is { } model ? $" ({model})" : "")}, {inverter.Points} points");
            output.WriteLine(inverter.From is null
                ? "           no values"
                : $"           from {Time(inverter.From)} to {Time(inverter.To)}; {inverter.Days} days measured");
            if (inverter.RawFrom is not null) output.WriteLine($"           raw values from {Time(inverter.RawFrom)}");
        }

        if (info.Inverters.Count == 0) output.WriteLine("inverter   none yet");
    }

    internal static void WriteJson(TextWriter output, HistoryInfo info) => JsonDocumentWriter.Write(output, indented: true, json =>
    {
        json.WriteStartObject();
        json.WriteString("file", info.Path);
        json.WriteNumber("format", info.Format);
        json.WriteNumber("size_bytes", info.SizeBytes);
        json.WriteString("zone", info.Zone);
        WriteTime("from", info.From);
        WriteTime("to", info.To);
        json.WriteStartArray("inverters");
        foreach (var inverter in info.Inverters)
        {
            json.WriteStartObject();
            json.WriteString("serial", inverter.Serial);
            json.WriteString("model", inverter.Model);
            json.WriteNumber("points", inverter.Points);
            WriteTime("from", inverter.From);
            WriteTime("to", inverter.To);
            WriteTime("raw_from", inverter.RawFrom);
            json.WriteNumber("days", inverter.Days);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteEndObject();

        void WriteTime(string name, DateTimeOffset? time)
        {
            if (time is { } known) json.WriteString(name, known);
            else json.WriteNull(name);
        }
    });

    private static string Time(DateTimeOffset? time) => time?.ToString("yyyy-MM-dd HH:mm", CultureInfo.InvariantCulture) ?? "";
}
