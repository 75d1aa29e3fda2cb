using System.CommandLine;
using SermatecEss.Cli.Options;
using SermatecEss.Cli.Settings;
using SermatecEss.Hosting.Options;
using SermatecEss.Hosting.Output;
using SermatecEss.Hosting.Terminals;

namespace SermatecEss.Cli.Commands;

/// <summary><c>schedule</c>: price windows, forced charge and forced discharge.</summary>
internal static class ScheduleCommand
{
    private const string Lesson = """
        Price windows (up to 16) define the electricity price for peak-valley mode: end each with =tip, =peak, =flat or
        =valley. Forced charge and discharge each have up to 4 windows, days and an SOC limit. Split a window that crosses
        midnight in two.

        Examples:
          sermatec-ess schedule                     show it
          sermatec-ess schedule -o yaml > plan.yaml save it to a file that you can edit
          sermatec-ess schedule set plan.yaml       set it; what the file does not mention stays

        Exit codes: 0 done, 1 no answer, 2 usage error, 3 partial answer, 4 refused, 5 did not stick, 6 result unknown.
        """;

    internal static Command Create(Func<ParseResult, CliContext> context)
    {
        var output = ChoiceOption.Create<ScheduleFormat>("--output", "-o", "Output format");
        var command = new TaughtCommand("schedule", "Show or set price windows, forced charge and discharge", Lesson)
        {
            output,
            CreateSet(context),
        };
        command.SetAction(async (parse, cancellation) =>
        {
            var cli = context(parse);
            await using var inverter = await OpenInverter.ConnectAsync(cli, cancellation);
            var schedule = await Schedule.ReadAsync(cli, inverter, cancellation);
            switch (parse.GetValue(output))
            {
                case ScheduleFormat.Yaml: schedule.WriteYaml(cli.Output); break;
                case ScheduleFormat.Json: schedule.WriteJson(cli.Output); break;
                default: schedule.WriteText(cli.Output); break;
            }

            return inverter.IsLacking ? ExitCode.Partial : ExitCode.Success;
        });
        return command;
    }

    private static Command CreateSet(Func<ParseResult, CliContext> context)
    {
        var file = new Argument<string>("file")
        {
            HelpName = "FILE",
            Description = "File as printed by 'schedule -o yaml', or - for stdin",
        };
        var options = new WriteOptionSet();
        var command = new Command("set", "Set the schedule from a file") { file };
        options.AddTo(command);
        command.SetAction(async (parse, cancellation) =>
        {
            var cli = context(parse);
            var choices = options.Read(parse);
            await using var inverter = await OpenInverter.ConnectAsync(cli, cancellation);
            var schedule = await Schedule.ReadAsync(cli, inverter, cancellation);
            if (inverter.IsLacking)
            {
                cli.Error.WriteLine("sermatec-ess: Nothing was sent: the present schedule could not be read completely. Try again.");
                return ExitCode.NoResponse;
            }

            var changes = schedule.ChangesTo(parse.GetValue(file)!);
            if (changes.Count > 0) return await new SettingRun(cli, inverter, choices).RunAsync(changes, cancellation);
            if (choices.Format == ReportFormat.Json) ResultText.WriteJson(cli.Output, []);
            else cli.Output.WriteLine("The inverter already has this schedule. Nothing was sent.");
            return ExitCode.Success;
        });
        return command;
    }
}
