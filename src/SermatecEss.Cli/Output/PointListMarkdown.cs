using SermatecEss.Protocol.Catalogue;

namespace SermatecEss.Cli.Output;

/// <summary>Points as a Markdown table, for the documentation.</summary>
internal static class PointListMarkdown
{
    internal static void Write(TextWriter output, IEnumerable<Point> points)
    {
        output.WriteLine("| point | name | unit | prominence | poll group | from |");
        output.WriteLine("|---|---|---|---|---|---|");
        foreach (var point in points)
        {
            var from = PointText.Source(point);
            output.WriteLine(
                $"| `{point.Id}` | {point.FullName} | {point.Unit} | {PointText.Prominence(point)} | {PointText.Group(point)} | "
                + $"{(point.Command is null ? from : from.ToUpperInvariant())} |");
        }
    }
}
