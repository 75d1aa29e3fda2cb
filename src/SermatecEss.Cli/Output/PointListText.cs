using SermatecEss.Protocol.Catalogue;

namespace SermatecEss.Cli.Output;

/// <summary>Points as lines of id, name and unit, in columns.</summary>
internal static class PointListText
{
    internal static void Write(TextWriter output, IReadOnlyCollection<Point> points)
    {
        if (points.Count == 0) return;
        var ids = points.Max(point => point.Id.Length);
        var names = points.Max(point => point.FullName.Length);
        foreach (var point in points)
            output.WriteLine($"{point.Id.PadRight(ids)}  {point.FullName.PadRight(names)}  {point.Unit}".TrimEnd());
    }
}
