using System.CommandLine;
using SermatecEss.Cli.Options;
using SermatecEss.Cli.Output;
using SermatecEss.Cli.Terminals;
using SermatecEss.Protocol.Catalogue;

namespace SermatecEss.Cli.Commands;

/// <summary><c>list</c>: the commands of this inverter's firmware, or its points.</summary>
internal static class ListCommand
{
    private const string Lesson = """
        Those marked (*) are never sent by 'get': they change the inverter or can block it.

        Examples:
          sermatec-ess list                         ask the inverter for its version
          sermatec-ess list --pcu 411               the commands of firmware 4.1.1, without an inverter
          sermatec-ess list --pcu 609 -o json       with every field, unit and code
          sermatec-ess list points                  every value by its id, name and unit
        """;

    private const string PointsLesson = """
        'get --point ID' prints the value of one. Energies that only the daemon counts and settings that no command reads have none there.

        Examples:
          sermatec-ess list points
          sermatec-ess list points --pcu 609 --prominence main
          sermatec-ess list points --pcu 609 -o json
        """;

    internal static Command Create(Func<ParseResult, CliContext> context)
    {
        var pcu = PcuOption.Create("List the commands of this PCU version (6.0.9 or 609) instead of asking the inverter");
        var output = ChoiceOption.Create<ListFormat>("--output", "-o", "How to print; JSON has all fields", GetCommand.Variable);
        var command = new TaughtCommand("list", "List the commands of this inverter's firmware", Lesson)
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
        var pcu = PcuOption.Create("List the points of this PCU version (6.0.9 or 609) instead of asking the inverter");
        var prominence = TypedOption.Create<Prominence?>(
            "--prominence", [], "Only those of this prominence: main, detail, internal", "PROMINENCE", null, Parse.Prominence);
        prominence.CompletionSources.Add("main", "detail", "internal");
        var output = ChoiceOption.Create<PointListFormat>("--output", "-o", "How to print; JSON has everything");
        var command = new TaughtCommand("points", "List the points of this inverter's firmware", PointsLesson) { pcu, prominence, output };
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
