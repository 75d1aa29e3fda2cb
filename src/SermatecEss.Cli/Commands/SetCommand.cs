using System.CommandLine;
using System.CommandLine.Completions;
using SermatecEss.Cli.Options;
using SermatecEss.Cli.Settings;
using SermatecEss.Hosting.Options;
using SermatecEss.Protocol.Catalogue;

namespace SermatecEss.Cli.Commands;

/// <summary><c>set</c>: changes settings.</summary>
internal static class SetCommand
{
    private const string Lesson = """
        Reads the present settings, changes only the fields that you name, and verifies the result for up to 90 s. Values
        that the inverter already has are not sent. At most 20 commands an hour and 100 a day are sent, because the
        inverter's memory wears out.

        Examples:
          sermatec-ess set battery_on_grid_soc_min=30
          sermatec-ess set battery_on_grid_soc_min=30 grid_power_limit=4000 --dry-run
          sermatec-ess set inverter_power_switch=off
          sermatec-ess set grid_code=Germany --allow service

        Exit codes: 0 confirmed or unchanged, 1 no answer, 2 usage error, 4 refused, 5 did not stick, 6 result unknown.
        """;

    internal static Command Create(Func<ParseResult, CliContext> context)
    {
        var what = new Argument<string[]>("what")
        {
            HelpName = "ID=VALUE",
            Description = "Settings and their new values; 'settings' lists them",
            Arity = ArgumentArity.OneOrMore,
        };
        UnknownWord.RefuseOptions(what);
        what.CompletionSources.Add(context => new SettingSelection(CommandCatalogue.Default).Suggestions(context.WordToComplete)
            .Select(word => new CompletionItem(word)));
        var options = new WriteOptionSet();
        var command = new TaughtCommand("set", "Change settings and verify the result", Lesson) { what };
        options.AddTo(command);
        command.SetAction(async (parse, cancellation) =>
        {
            var cli = context(parse);
            var choices = options.Read(parse);
            var wanted = new SettingSelection(cli.Catalogue).Read(parse.GetValue(what)!);
            await using var inverter = await OpenInverter.ConnectAsync(cli, cancellation);
            return await new SettingRun(cli, inverter, choices)
                .RunAsync([.. wanted.Select(inverter.Settings.Parse)], cancellation);
        });
        return command;
    }
}
