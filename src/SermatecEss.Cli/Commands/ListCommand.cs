using System.CommandLine;
using SermatecEss.Cli.Options;
using SermatecEss.Cli.Output;
using SermatecEss.Hosting.Options;
using SermatecEss.Hosting.Output;
using SermatecEss.Hosting.Terminals;
using SermatecEss.Protocol.Catalogue;

namespace SermatecEss.Cli.Commands;

/// <summary><c>list</c>: lists the commands of the inverter's firmware, or its points.</summary>
internal static class ListCommand
{
    private const string Lesson = """
        'get' never sends commands marked (*), because they change the inverter or can block it.

        Examples:
          sermatec-ess list                         the commands of your inverter
          sermatec-ess list --pcu 411               the commands of firmware 4.1.1, without an inverter
          sermatec-ess list --pcu 609 -o json       with all fields, units and codes
          sermatec-ess list points                  all values with ID, name and unit
        """;

    private const string PointsLesson = """
        'get --point ID' prints the value of a point. It has no value for energy that only the daemon calculates, and for
        settings that cannot be read.

        Examples:
          sermatec-ess list points
          sermatec-ess list points --pcu 609 --prominence main
          sermatec-ess list points --pcu 609 -o json
        """;

    internal static Command Create(Func<ParseResult, CliContext> context)
    {
        var pcu = PcuOption.Create("List the commands of this PCU version (6.0.9 or 609) without an inverter");
        var output = ChoiceOption.Create<ListFormat>("--output", "-o", "Output format; json has all fields", GetCommand.Variable);
        var command = new TaughtCommand("list", "List the commands of the inverter's firmware", Lesson)
        {
            pcu,
            output,
            CreatePoints(context),
        };
        command.SetAction(async (parse, cancellation) =>
        {
            var cli = context(parse);
            var format = ChoiceOption.ValueOf(parse, output, GetCommand.Variable, ChoiceOption.Words<OutputFormat>());
            if (format == ListFormat.Legacy)
            {
                LegacyWriter.WriteBanner(cli.Output, cli.Session);
                cli.Output.WriteLine("listing commands:\n");
            }

            var view = await ViewAsync(cli, parse.GetValue(pcu), cancellation, isSilent: format == ListFormat.Legacy);
            switch (format)
            {
                case ListFormat.Json: JsonDocumentWriter.Write(cli.Output, indented: true, json => CatalogueJson.Write(json, view)); break;
                case ListFormat.Table: CatalogueTable.Write(Terminal.For(cli.Output), view); break;
                default: WriteText(cli.Output, view); break;
            }

            return ExitCode.Success;
        });
        return command;
    }

    private static TaughtCommand CreatePoints(Func<ParseResult, CliContext> context)
    {
        var pcu = PcuOption.Create("List the points of this PCU version (6.0.9 or 609) without an inverter");
        var prominence = TypedOption.Create<Prominence?>(
            "--prominence", [], "Only points of this prominence: main, detail, internal", "PROMINENCE", null, Parse.Prominence);
        prominence.CompletionSources.Add("main", "detail", "internal");
        var output = ChoiceOption.Create<PointListFormat>("--output", "-o", "Output format; json has all details");
        var command = new TaughtCommand("points", "List the points of the inverter's firmware", PointsLesson) { pcu, prominence, output };
        command.SetAction(async (parse, cancellation) =>
        {
            var cli = context(parse);
            var view = await ViewAsync(cli, parse.GetValue(pcu), cancellation);
            var points = view.Points.All.Where(point => parse.GetValue(prominence) is not { } only || point.Prominence == only).ToList();
            switch (parse.GetValue(output))
            {
                case PointListFormat.Table: PointListTable.Write(Terminal.For(cli.Output), view, points); break;
                case PointListFormat.Json: PointListJson.Write(cli.Output, points); break;
                case PointListFormat.Csv: PointListCsv.Write(cli.Output, points); break;
                case PointListFormat.Markdown: PointListMarkdown.Write(cli.Output, points); break;
                default: PointListText.Write(cli.Output, points); break;
            }

            return ExitCode.Success;
        });
        return command;
    }

    private static async Task<CatalogueView> ViewAsync(
        CliContext context, int? pcu, CancellationToken cancellation, bool isSilent = false)
    {
        if (pcu is { } version) return context.Catalogue.View(version);
        if (!isSilent) context.Announce();
        await using var session = context.OpenSession();
        return (await session.IdentifyAsync(cancellation)).View;
    }

    private static void WriteText(TextWriter output, CatalogueView view)
    {
        foreach (var command in view.Commands)
        {
            var mark = command.Access == CommandAccess.Read ? "" : " (*)";
            output.WriteLine($"sermatec-ess get --el {command.Code} : {command.Label}{mark}");
        }

        output.WriteLine("(*) DO NOT USE!");
    }
}
