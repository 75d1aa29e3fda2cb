using SermatecEss.Fleet.Database;
using SermatecEss.Hosting.Output;
using SermatecEss.Hosting.Terminals;
using SermatecEss.Protocol.Values;
using Spectre.Console;

namespace SermatecEss.Fleet.Status;

/// <summary>The state of the fleet as tables: its nodes, and the inverters that need attention.</summary>
internal static class StatusText
{
    /// <summary>A table with thousands of rows helps nobody.</summary>
    private const int MostRows = 50;

    /// <summary>Writes the tables.</summary>
    internal static void Write(TextWriter output, FleetStatus status)
    {
        var console = Terminal.For(output);
        var silent = status.Silent;
        var alarmed = status.Alarmed;
        output.WriteLine(
            $"{Amount.Of(status.Nodes.Count(node => node.IsActive), "active node")}, {Amount.Of(status.Inverters.Count, "inverter")}, "
            + $"{silent.Count} silent, {alarmed.Count} with alarms");
        if (status.Nodes.Count > 0)
        {
            var nodes = Table("Node", "State", "Inverters", "Silent", "Started");
            foreach (var node in status.Nodes)
            {
                _ = nodes.AddRow(
                    new Text(node.Name),
                    new Text(node.IsActive ? "active" : "gone"),
                    new Text($"{node.Inverters}"),
                    new Text($"{node.Inverters - node.Available}"),
                    new Text(node.Started is { } started ? $"{Age(status.Since(started))} ago" : ""));
            }

            Write(output, console, nodes);
        }

        WriteInverters(output, console, silent, "Silent", "Seen", inverter => $"{Age(status.Since(inverter.Seen))} ago");
        WriteInverters(
            output,
            console,
            alarmed,
            "Alarms of",
            "Alarms",
            inverter => string.Join("; ", inverter.Alarms.Select(raised => Said(raised.Alarm))));
    }

    private static void WriteInverters(
        TextWriter output,
        IAnsiConsole console,
        IReadOnlyList<InverterStatus> inverters,
        string title,
        string column,
        Func<InverterStatus, string> value)
    {
        if (inverters.Count == 0) return;
        var table = Table(title, "Model", "Node", column);
        foreach (var inverter in inverters.Take(MostRows))
        {
            _ = table.AddRow(
                new Text(inverter.Serial), new Text(inverter.Model ?? ""), new Text(inverter.Node ?? "none"), new Text(value(inverter)));
        }

        Write(output, console, table);
        if (inverters.Count > MostRows) output.WriteLine($"... and {inverters.Count - MostRows} more; list all with --output json");
    }

    private static void Write(TextWriter output, IAnsiConsole console, Table table)
    {
        output.WriteLine();
        console.Write(table);
    }

    private static Table Table(params ReadOnlySpan<string> columns)
    {
        var table = new Table { Border = TableBorder.None };
        foreach (var column in columns) _ = table.AddColumn(new TableColumn(column) { NoWrap = true, Padding = new Padding(0, 0, 3, 0) });
        return table;
    }

    private static string Said(Alarm alarm) => alarm.Code is { } code ? $"{code} {alarm.Description}" : alarm.Description;

    /// <summary>A duration in its largest unit.</summary>
    private static string Age(TimeSpan age) =>
        age.TotalMinutes < 2 ? $"{(int)age.TotalSeconds} s"
        : age.TotalHours < 2 ? $"{(int)age.TotalMinutes} min"
        : age.TotalDays < 2 ? $"{(int)age.TotalHours} h"
        : $"{(int)age.TotalDays} days";
}
