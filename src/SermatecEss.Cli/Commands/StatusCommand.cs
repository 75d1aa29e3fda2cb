using System.CommandLine;
using System.Text.Json;
using SermatecEss.Cli.Live;
using SermatecEss.Cli.Options;
using SermatecEss.Cli.Output;
using SermatecEss.Cli.Service;
using SermatecEss.Hosting.Options;
using SermatecEss.Hosting.Output;
using SermatecEss.Hosting.Terminals;
using SermatecEss.Inverter;
using SermatecEss.Protocol.Catalogue;
using SermatecEss.Protocol.Values;

namespace SermatecEss.Cli.Commands;

/// <summary><c>status</c>: prints an overview once.</summary>
internal static class StatusCommand
{
    private const string Lesson = """
        'watch' shows more, live. JSON is one object with point IDs as keys; null means unknown. battery_power is positive
        while the battery discharges, grid_power while power is imported. If your daemon runs on this computer, its
        gateways are listed with the programs connected to them.

        Examples:
          sermatec-ess status
          sermatec-ess status -o json | jq .battery_soc

        Exit codes: 0 complete, 1 no answer, 2 usage error, 3 partial answer.
        """;

    internal static Command Create(Func<ParseResult, CliContext> context)
    {
        var output = ChoiceOption.Create<ReportFormat>("--output", "-o", "Output format");
        var state = DaemonOptions.StateDirectoryOption("State directory of the daemon whose gateways are listed");
        var command = new TaughtCommand("status", "Show PV, battery, grid, house, today's energy and alarms once", Lesson)
        {
            output,
            state,
        };
        command.SetAction((parse, cancellation) => RunAsync(
            context(parse), parse.GetValue(output), DaemonOptions.StateDirectory(parse.GetValue(state)), cancellation));
        return command;
    }

    private static async Task<int> RunAsync(CliContext context, ReportFormat format, string? state, CancellationToken cancellation)
    {
        context.Announce();
        await using var session = context.OpenSession();
        var view = (await session.IdentifyAsync(cancellation)).View;
        var answers = new List<Response>();
        var isLacking = false;
        foreach (var command in Commands(view))
        {
            try
            {
                var response = await session.RequestAsync(command.Code, cancellation);
                answers.Add(response);
                isLacking |= response.Missing.Count > 0;
            }
            catch (InverterException e) when (e.IsUnanswered)
            {
                isLacking = true;
                context.Error.WriteLine($"sermatec-ess: {e.Message}");
            }
        }

        if (answers.Count == 0) return ExitCode.NoResponse;
        var values = new AnsweredPoints(view.Points, answers);
        var alarms = answers
            .SelectMany(response => response.Readings)
            .Select(reading => reading.Value)
            .OfType<AlarmsValue>()
            .SelectMany(value => value.Raised);
        var reported = Reported(view).Select(point => point.Id).ToHashSet();
        var overview = Overview.Of(context.Time.GetLocalNow(), point => reported.Contains(point) ? values.Number(point) : null, alarms);
        using var gateways = await DaemonSocket.AskAsync(state, DaemonRequest.Gateways, cancellation) is { } found
            ? JsonDocument.Parse(found)
            : null;
        if (format == ReportFormat.Json) OverviewText.WriteJson(context.Output, overview, gateways?.RootElement);
        else OverviewText.Write(context.Output, overview, gateways?.RootElement);
        return isLacking ? ExitCode.Partial : ExitCode.Success;
    }

    /// <summary>
    /// The points of an overview that the inverter reports or that are calculated from them; others are counted over time.
    /// </summary>
    private static IEnumerable<Point> Reported(CatalogueView view) => Overview.Points
        .Select(view.Points.Find)
        .OfType<Point>()
        .Where(point => point.Command is not null || Calculations.Ids.Contains(point.Id));

    private static IEnumerable<CommandDefinition> Commands(CatalogueView view) => view.CommandsFor(Reported(view))
        .Concat(view.Polled.Where(command => command.Fields.Any(field => field.Type == FieldType.AlarmBits)))
        .Distinct();
}
