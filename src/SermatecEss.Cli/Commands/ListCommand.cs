using System.CommandLine;
using SermatecEss.Cli.Options;
using SermatecEss.Cli.Output;
using SermatecEss.Protocol.Catalogue;

namespace SermatecEss.Cli.Commands;

/// <summary><c>list</c>: the commands of this inverter's firmware.</summary>
internal static class ListCommand
{
    private const string Lesson = """
        Those marked (*) are never sent by 'get': they change the inverter or can block it.

        Examples:
          sermatec-ess list                         ask the inverter for its version
          sermatec-ess list --pcu 411               the commands of firmware 4.1.1, without an inverter
          sermatec-ess list --pcu 609 -o json       with every field, unit and code
        """;

    internal static Command Create(Func<ParseResult, CliContext> context)
    {
        var pcu = TypedOption.Create<int?>("--pcu", [], "List the commands of this PCU version (609 for 6.0.9) instead of asking the inverter", "VERSION", null, Parse.PcuVersion);
        var output = ChoiceOption.Create<ListFormat>("--output", "-o", "How to print; JSON has all fields");
        var command = new TaughtCommand("list", "List the commands of this inverter's firmware", Lesson) { pcu, output };
        command.SetAction((parse, cancellation) => RunAsync(context(parse), parse.GetValue(pcu), parse.GetValue(output), cancellation));
        return command;
    }

    private static async Task<int> RunAsync(CliContext context, int? pcu, ListFormat format, CancellationToken cancellation)
    {
        var view = pcu is { } version ? context.Catalogue.View(version) : await AskAsync(context, cancellation);
        if (format == ListFormat.Json) JsonDocumentWriter.Write(context.Output, indented: true, json => CatalogueJson.Write(json, view));
        else if (format == ListFormat.Table) CatalogueTable.Write(Terminal.For(context.Output), view);
        else WriteText(context.Output, view);
        return ExitCode.Success;
    }

    private static async Task<CatalogueView> AskAsync(CliContext context, CancellationToken cancellation)
    {
        context.Announce();
        await using var session = context.OpenSession();
        return (await session.IdentifyAsync(cancellation)).View;
    }

    private static void WriteText(TextWriter output, CatalogueView view)
    {
        foreach (var command in view.Commands)
            output.WriteLine($"sermatec-ess get --el {command.Code} : {command.Label}{(command.Access == CommandAccess.Read ? "" : " (*)")}");
        output.WriteLine("(*) DO NOT USE!");
    }
}
