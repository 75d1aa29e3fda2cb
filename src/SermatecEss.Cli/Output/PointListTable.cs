using SermatecEss.Protocol.Catalogue;
using Spectre.Console;

namespace SermatecEss.Cli.Output;

/// <summary>Points as a table.</summary>
internal static class PointListTable
{
    internal static void Write(IAnsiConsole console, CatalogueView view, IReadOnlyCollection<Point> points)
    {
        var table = new Table { Border = TableBorder.Rounded, Title = new TableTitle($"PCU {view.PcuVersion}") };
        _ = table.AddColumn("Point", column => column.NoWrap()).AddColumn("Name").AddColumn("Unit");
        _ = table.AddColumn("Prominence").AddColumn("Group").AddColumn("From");
        foreach (var point in points)
        {
            _ = table.AddRow(
                new Text(point.Id),
                new Text(point.FullName),
                new Text(point.Unit ?? ""),
                new Text(PointText.Prominence(point), point.Prominence == Prominence.Main ? Style.Plain : new Style(Color.Grey)),
                new Text(PointText.Group(point)),
                new Text(PointText.Source(point)));
        }

        console.Write(table);
    }
}
