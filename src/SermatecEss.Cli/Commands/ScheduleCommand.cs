using System.CommandLine;
using SermatecEss.Cli.Options;
using SermatecEss.Cli.Output;
using SermatecEss.Cli.Settings;
using SermatecEss.Cli.Terminals;

namespace SermatecEss.Cli.Commands;

/// <summary><c>schedule</c>: price windows, forced charge and forced discharge.</summary>
internal static class ScheduleCommand
{
    private const string Lesson = """
        Price windows (up to 16) tell the peak-valley mode what electricity costs: a window ends in =KIND, 1 tip, 2
        peak, 3 flat, 4 valley. Forced charge and discharge have up to 4 windows each, days and an SOC limit. A window
        that goes over midnight is written as two.

        Examples:
          sermatec-ess schedule                     what there is
          sermatec-ess schedule -o yaml > plan.yaml save it, change it
          sermatec-ess schedule set plan.yaml       and set it; what the file does not name stays

        Exit codes: 0 done, 1 no answer, 2 wrong usage, 3 not all was told, 4 refused, 5 did not stick, 6 not known.
        """;

    internal static Command Create(Func<ParseResult, CliContext> context)
    {
        var output = ChoiceOption.Create<ScheduleFormat>("--output", "-o", "How to print");
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
            Description = "A file like 'schedule -o yaml' prints; - for the standard input",
        };
        var options = new WriteOptionSet();
        var command = new Command("set", "Set the schedule of a file") { file };
        options.AddTo(command);
        command.SetAction(async (parse, cancellation) =>
        {
            var cli = context(parse);
            var choices = options.Read(parse);
            await using var inverter = await OpenInverter.ConnectAsync(cli, cancellation);
            var schedule = await Schedule.ReadAsync(cli, inverter, cancellation);
            if (inverter.IsLacking)
            {
                cli.Error.WriteLine("sermatec-ess: Nothing was sent: what is not known cannot be compared with the file; try again.");
                return ExitCode.NoResponse;
            }

            var changes = schedule.ChangesTo(parse.GetValue(file)!);
            if (changes.Count > 0) return await new SettingRun(cli, inverter, choices).RunAsync(changes, cancellation);
            if (choices.Format == ReportFormat.Json) ResultText.WriteJson(cli.Output, []);
            else cli.Output.WriteLine("The inverter has this schedule already; nothing was sent.");
            return ExitCode.Success;
        });
        return command;
    }
}
