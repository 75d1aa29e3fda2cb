using SermatecEss.Hosting.Terminals;
using SermatecEss.Inverter;
using SermatecEss.Protocol.Values;
using Spectre.Console;

namespace SermatecEss.Cli.Output;

/// <summary>A table for each frame, coloured on a terminal.</summary>
internal sealed class TableWriter(TextWriter output, ReadingText text) : IResponseWriter
{
    private readonly IAnsiConsole _console = Terminal.For(output);

    public void Write(Response response)
    {
        foreach (var frame in response.Frames)
        {
            var table = new Table
            {
                Border = TableBorder.Rounded,
                Title = new TableTitle(Markup.Escape($"{frame.Command.Code} {frame.Command.Label}")),
            };
            _ = table.AddColumn("Name").AddColumn(new TableColumn("Value").RightAligned()).AddColumn("Unit").AddColumn("Point");
            foreach (var reading in frame.Readings.Where(reading => reading.IsShown))
            {
                _ = table.AddRow(
                    new Text(reading.Field.Label),
                    new Text(text.Value(reading), Style(reading)),
                    new Text(reading.Field.Unit ?? ""),
                    new Text(reading.Point, new Style(Color.Grey)));
            }

            _console.Write(table);
        }
    }

    public void End()
    {
    }

    private static Style Style(Reading reading) => reading.Value switch
    {
        AlarmsValue { Raised.Count: > 0 } => new Style(Color.Red),
        CodeValue { Label: null } => new Style(Color.Yellow),
        _ => new Style(decoration: Decoration.Bold),
    };
}
