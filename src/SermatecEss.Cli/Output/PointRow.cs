using SermatecEss.Protocol.Catalogue;
using SermatecEss.Protocol.Values;

namespace SermatecEss.Cli.Output;

/// <summary>Values of points: a line each, or one row of all.</summary>
internal static class PointRow
{
    /// <summary>Whether points can be printed so.</summary>
    internal static bool Has(OutputFormat format) =>
        format is OutputFormat.Text or OutputFormat.Csv or OutputFormat.Json or OutputFormat.Ndjson;

    /// <summary>Writes the values in their order. One that is absent keeps its place: as an empty line or cell, in JSON as null.</summary>
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
