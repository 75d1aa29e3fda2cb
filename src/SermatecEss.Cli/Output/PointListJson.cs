using System.Text.Json;
using SermatecEss.Hosting.Output;
using SermatecEss.Protocol.Catalogue;

namespace SermatecEss.Cli.Output;

/// <summary>Points as a JSON array.</summary>
internal static class PointListJson
{
    internal static void Write(TextWriter output, IEnumerable<Point> points) => JsonDocumentWriter.WriteArray(output, points, Write);

    private static void Write(Utf8JsonWriter json, Point point)
    {
        json.WriteStartObject();
        json.WriteString("point", point.Id);
        json.WriteString("name", point.FullName);
        json.WriteString("label", point.Label);
        json.WriteString("unit", point.Unit);
        json.WriteString("quantity", point.Quantity);
        json.WriteString("device", PointText.Device(point));
        json.WriteString("kind", PointText.Kind(point));
        json.WriteString("group", PointText.Group(point));
        json.WriteString("prominence", PointText.Prominence(point));
        json.WriteNumber("decimals", point.Decimals);
        if (point.Codes is { } codes)
        {
            json.WriteStartObject("codes");
            foreach (var (code, label) in codes.Entries) json.WriteString($"{code}", label);
            json.WriteEndObject();
        }

        json.WriteString("from", PointText.Source(point));
        json.WriteBoolean("calculated", point.IsCalculated);
        if (point.IsCalculated)
        {
            json.WriteStartArray("needs");
            foreach (var need in point.Needs) json.WriteStringValue(need);
            json.WriteEndArray();
        }

        json.WriteEndObject();
    }
}
