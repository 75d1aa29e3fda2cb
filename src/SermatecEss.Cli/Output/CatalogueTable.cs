using SermatecEss.Protocol.Catalogue;
using Spectre.Console;

namespace SermatecEss.Cli.Output;

/// <summary>A version's commands as a table.</summary>
internal static class CatalogueTable
{
    internal static void Write(IAnsiConsole console, CatalogueView view)
    {
        var table = new Table { Border = TableBorder.Rounded, Title = new TableTitle($"PCU {view.PcuVersion}") };
        _ = table.AddColumn("Code").AddColumn("Name").AddColumn("Label").AddColumn("Access")
            .AddColumn(new TableColumn("Fields").RightAligned()).AddColumn("Answered by");
        foreach (var command in view.Commands)
        {
            var isRead = command.Access == CommandAccess.Read;
            _ = table.AddRow(
                new Text(command.Code.ToString()),
                new Text(command.Names is [var name, ..] ? name : ""),
                new Text(command.Label),
                new Text(command.Access.ToString().ToLowerInvariant(), isRead ? Style.Plain : new Style(Color.Red)),
                new Text($"{command.Fields.Count}"),
                new Text(isRead ? string.Join(' ', view.ResponsesOf(command)) : ""));
        }

        console.Write(table);
    }
}
