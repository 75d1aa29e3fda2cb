using System.CommandLine;
using SermatecEss.Cli.Options;
using SermatecEss.Cli.Output;
using SermatecEss.Hosting.Options;
using SermatecEss.Protocol.Catalogue;

namespace SermatecEss.Cli.Commands;

/// <summary><c>catalogue</c>: prints and checks the definitions of the inverter's commands.</summary>
internal static class CatalogueCommand
{
    private const string Lesson = """
        Examples:
          sermatec-ess catalogue show --pcu 411
          sermatec-ess catalogue show --output json > mine.json     edit it, then check and use it
          sermatec-ess catalogue check mine.json
          sermatec-ess get battery --catalogue mine.json
        """;

    internal static Command Create(Func<ParseResult, CliContext> context) =>
        new("catalogue", "Print or check the catalogue of inverter commands") { CreateShow(context), CreateCheck() };

    private static TaughtCommand CreateShow(Func<ParseResult, CliContext> context)
    {
        const string whichVersion = "PCU version to show, such as 411 (default: the newest)";
        const string whichFormat = "Output format; json is the catalogue file itself, as a start for your own";
        var pcu = PcuOption.Create(whichVersion);
        var output = ChoiceOption.Create<CatalogueFormat>("--output", "-o", whichFormat);
        var show = new TaughtCommand("show", "Print the catalogue", Lesson) { pcu, output };
        show.SetAction(parse => Show(context(parse), parse.GetValue(pcu), parse.GetValue(output)));
        return show;
    }

    private static Command CreateCheck()
    {
        var file = new Argument<string>("file") { Description = "Catalogue file to check" };
        var check = new Command("check", "Check a catalogue file, and show errors with line and field") { file };
        check.SetAction(parse =>
        {
            var name = parse.GetRequiredValue(file);
            var catalogue = CatalogueFile.Load(name);
            var commands = catalogue.Definitions.Select(command => (command.Code, command.IsUpgrade)).Distinct().Count();
            var points = catalogue.Versions.SelectMany(version => catalogue.View(version).Points.All).DistinctBy(point => point.Id).Count();
            var versions = string.Join(", ", catalogue.Versions);
            var output = parse.InvocationConfiguration.Output;
            output.WriteLine($"{name}: no errors, {commands} commands and {points} points, PCU versions {versions}");
        });
        return check;
    }

    private static void Show(CliContext context, int? pcu, CatalogueFormat format)
    {
        switch (format)
        {
            case CatalogueFormat.Json:
                context.Output.Write(context.CatalogueFileName is { } file ? File.ReadAllText(file) : CommandCatalogue.DefaultJson);
                break;
            case CatalogueFormat.Schema:
                context.Output.Write(CommandCatalogue.Schema);
                break;
            case CatalogueFormat.Markdown:
                CatalogueMarkdown.Write(context.Output, context.Catalogue);
                break;
            default:
                CatalogueText.Write(context.Output, context.Catalogue.View(pcu ?? context.Catalogue.Versions[^1]));
                break;
        }
    }
}
