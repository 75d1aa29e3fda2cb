using System.CommandLine;
using SermatecEss.Bridge.Configuration;
using SermatecEss.Cli.Live;
using SermatecEss.Cli.Options;
using SermatecEss.Inverter.Polling;

namespace SermatecEss.Cli.Commands;

/// <summary><c>watch</c>: a live screen of one inverter.</summary>
internal static class WatchCommand
{
    private const string Lesson = """
        On a terminal this is a screen that is redrawn in place; q or Ctrl-C ends it. Piped, it is one line for each round.
        Signs: the battery discharges and the grid is imported from where the word beside the number says so.

        Examples:
          sermatec-ess watch
          sermatec-ess watch --interval 5s --for 1h > today.log
          sermatec-ess watch -o csv > today.csv     a table; ndjson is an object a line, with the keys of 'status -o json'
        """;

    internal static Command Create(Func<ParseResult, CliContext> context)
    {
        var interval = IntervalOption();
        var duration = DurationOption();
        var lines = LinesOption();
        var output = ChoiceOption.Create<LiveFormat>("--output", "-o", "How to print");
        var command = new TaughtCommand("watch", "Watch the inverter live: power flow, battery, PV strings, grid, load and alarms", Lesson)
        {
            interval,
            duration,
            lines,
            output,
        };
        command.SetAction(async (parse, cancellation) =>
        {
            var cli = context(parse);
            cli.Announce();
            var inverter = new InverterOptions(cli.Session, new PollPeriods(parse.GetValue(interval).Span));
            return await LiveRun.RunAsync(
                cli,
                inverter,
                new LiveChoices(parse.GetValue(duration)?.Span, parse.GetValue(lines), parse.GetValue(output)),
                [],
                cancellation);
        });
        return command;
    }

    internal static Option<Duration> IntervalOption() =>
        TypedOption.Create(
            "--interval",
            ["-n"],
            "Time between two rounds of questions, at least 1s",
            "TIME",
            new Duration(TimeSpan.FromSeconds(2)),
            AtLeastASecond);

    internal static Option<Duration?> DurationOption() =>
        TypedOption.Create<Duration?>("--for", [], "End after this time: 10s, 5m", "TIME", null, Parse.Length);

    internal static Option<bool> LinesOption() => new("--lines") { Description = "Print lines on a terminal too" };

    private static (Duration Value, string? Error) AtLeastASecond(string text)
    {
        var (value, error) = Parse.Duration(text);
        return error is null && value.Span < TimeSpan.FromSeconds(1)
            ? (value, "the inverter should not be asked more often than every second.")
            : (value, error);
    }
}
