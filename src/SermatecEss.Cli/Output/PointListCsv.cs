using System.Globalization;
using SermatecEss.Protocol.Catalogue;

namespace SermatecEss.Cli.Output;

/// <summary>Points as comma-separated values: a header, then a line for each.</summary>
internal static class PointListCsv
{
    internal static void Write(TextWriter output, IEnumerable<Point> points)
    {
        output.WriteLine("point,name,label,unit,device,kind,group,prominence,decimals,from");
        foreach (var point in points)
        {
            output.WriteLine(CsvLine.Of(
                point.Id,
                point.FullName,
                point.Label,
                point.Unit ?? "",
                PointText.Device(point),
                PointText.Kind(point),
                PointText.Group(point),
                PointText.Prominence(point),
                point.Decimals.ToString(CultureInfo.InvariantCulture),
                PointText.Source(point)));
        }
    }
}
