using System.CommandLine;
using System.CommandLine.Completions;
using SermatecEss.Cli.Options;
using SermatecEss.Cli.Output;
using SermatecEss.Cli.Recording;
using SermatecEss.Hosting.Options;
using SermatecEss.Protocol.Catalogue;

namespace SermatecEss.Cli.Commands;

/// <summary><c>get</c>: reads from the inverter and prints the response.</summary>
internal static class GetCommand
{
    /// <summary>Chooses the output format if the command line has none.</summary>
    internal const string Variable = "SERMATEC_OUTPUT";

    private const string Lesson = """
        Examples:
          sermatec-ess get --el 0a                  the battery, by code
          sermatec-ess get battery grid             by name
          sermatec-ess get all --output json        everything, for scripts
          sermatec-ess get --point battery_soc      one bare value; 'sermatec-ess list points' lists the points
          sermatec-ess get --point pv_power         a calculated value
          sermatec-ess get --point battery_soc --point pv_power -o csv    a row of values

        Exit codes: 0 complete, 1 no answer, 2 usage error, 3 partial answer.
        """;

    internal static Command Create(Func<ParseResult, CliContext> context)
    {
        var what = new Argument<string[]>("what")
        {
            HelpName = "what",
            Description = "Codes in hex (0a), names (battery), or all",
            Arity = ArgumentArity.ZeroOrMore,
        };
        var element = new Option<string[]>("--el", "-e")
        {
            Description = "A code or name, as an option",
            HelpName = "CODE",
            Arity = ArgumentArity.OneOrMore,
        };
        var point = new Option<string[]>("--point")
        {
            Description = "Print only the value of this point, such as battery_soc; one a line, or one row with -o csv, json, ndjson",
            HelpName = "POINT",
            Arity = ArgumentArity.OneOrMore,
        };
        var output = ChoiceOption.Create<OutputFormat>("--output", "-o", "Output format", Variable);
        var secrets = new Option<bool>("--show-secrets") { Description = "Show passwords instead of hiding them" };
        var record = Recorder.Option();
        UnknownWord.RefuseOptions(what);
        what.CompletionSources.Add(_ => Completions());
        element.CompletionSources.Add(_ => Completions());
        point.CompletionSources.Add(_ => new PointSelection(CommandCatalogue.Default).Ids.Select(id => new CompletionItem(id)));

        var command = new TaughtCommand("get", "Read values from the inverter", Lesson)
        {
            what,
            element,
            point,
            output,
            secrets,
            record,
        };
        command.SetAction(async (parse, cancellation) =>
        {
            string[] words = [.. parse.GetValue(what) ?? [], .. parse.GetValue(element) ?? []];
            var points = parse.GetValue(point) ?? [];
            var format = ChoiceOption.ValueOf(parse, output, Variable);

            // A format from the environment applies to commands; to points only if they support it.
            if (points.Length > 0 && !PointRow.Has(format) && parse.GetResult(output) is null) format = OutputFormat.Text;
            var cli = context(parse);
            var text = new ReadingText(parse.GetValue(secrets));
            await using var recorder = Recorder.Start(cli, parse.GetValue(record), text.ShowSecrets);
            return await new Get(cli, words, points, format, text).RunAsync(recorder, cancellation);
        });
        return command;
    }

    private static IEnumerable<CompletionItem> Completions() =>
        CommandCatalogue.Default.Definitions.Where(command => command.Access == CommandAccess.Read)
            .SelectMany(command => (IEnumerable<string>)[command.Code.ToString(), command.Names[0]])
            .Append("all").Distinct().Select(word => new CompletionItem(word));
}
