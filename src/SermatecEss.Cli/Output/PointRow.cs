using SermatecEss.Hosting.Output;
using SermatecEss.Protocol.Catalogue;
using SermatecEss.Protocol.Values;

namespace SermatecEss.Cli.Output;

/// <summary>Prints the values of points: one per line, or all in one row.</summary>
internal static class PointRow
{
    /// <summary>Whether a format supports points.</summary>
    internal static bool Has(OutputFormat format) =>
        format is OutputFormat.Text or OutputFormat.Csv or OutputFormat.Json or OutputFormat.Ndjson;

    /// <summary>Writes the values in order. A missing one keeps its place: an empty line or cell, null in JSON.</summary>
    internal static void Write(
        TextWriter output, OutputFormat format, DateTimeOffset time, IReadOnlyList<(Point Point, PointValue? Value)> values)
    {
        switch (format)
        {
            case OutputFormat.Csv:
                output.WriteLine(CsvLine.Of(["time", .. values.Select(value => value.Point.Id)]));
                output.WriteLine(CsvLine.Of([CsvLine.Time(time), .. values.Select(value => value.Value?.Text ?? "")]));
                break;
            case OutputFormat.Json or OutputFormat.Ndjson:
                JsonDocumentWriter.Write(output, indented: format == OutputFormat.Json, json =>
                {
                    json.WriteStartObject();
                    json.WriteString("time", time);
                    foreach (var (point, value) in values) ReadingJson.WriteFlat(json, point.Id, value);
                    json.WriteEndObject();
                });
                break;
            default:
                foreach (var (_, value) in values) output.WriteLine(value?.Text);
                break;
        }
    }
}
