using System.CommandLine;
using SermatecEss.Bridge.Configuration;
using SermatecEss.Cli.Live;
using SermatecEss.Cli.Options;
using SermatecEss.Cli.Recording;
using SermatecEss.Hosting.Options;
using SermatecEss.Inverter.Polling;

namespace SermatecEss.Cli.Commands;

/// <summary><c>watch</c>: a live screen of one inverter.</summary>
internal static class WatchCommand
{
    private const string Lesson = """
        Shows a live screen on a terminal, and prints one line per poll when piped. End it with q or Ctrl-C. The word
        beside a number shows the direction, such as charging or exporting.

        Examples:
          sermatec-ess watch
          sermatec-ess watch --interval 5s --for 1h > today.log
          sermatec-ess watch -o csv > today.csv     a table; ndjson has one object a line, with the keys of 'status -o json'
        """;

    internal static Command Create(Func<ParseResult, CliContext> context)
    {
        var interval = IntervalOption(TimeSpan.FromSeconds(2), PollPeriods.Shortest);
        var duration = DurationOption();
        var lines = LinesOption();
        var record = Recorder.Option();
        var output = ChoiceOption.Create<LiveFormat>("--output", "-o", "Output format");
        var command = new TaughtCommand("watch", "Watch the inverter live: power flow, battery, PV strings, grid, load and alarms", Lesson)
        {
            interval,
            duration,
            lines,
            output,
            record,
        };
        command.SetAction(async (parse, cancellation) =>
        {
            var cli = context(parse);
            cli.Announce();
            var inverter = new InverterOptions(cli.Session, new PollPeriods(parse.GetValue(interval).Span));
            var choices = new LiveChoices(parse.GetValue(duration)?.Span, parse.GetValue(lines), parse.GetValue(output));
            await using var recorder = Recorder.Start(cli, parse.GetValue(record));
            return await LiveRun.WatchAsync(cli, inverter, choices, recorder, cancellation);
        });
        return command;
    }

    /// <param name="usual">The default.</param>
    /// <param name="least">The shortest that is accepted.</param>
    internal static Option<Duration> IntervalOption(TimeSpan usual, TimeSpan least) =>
        TypedOption.Create(
            "--interval",
            ["-n"],
            $"Poll interval, at least {new Duration(least)}",
            "TIME",
            new Duration(usual),
            text =>
            {
                var (value, error) = Parse.Duration(text);
                return error is null && value.Span < least
                    ? (value, $"expected at least {new Duration(least)}: the inverter's WiFi module is slow.")
                    : (value, error);
            });

    internal static Option<Duration?> DurationOption() =>
        TypedOption.Create<Duration?>("--for", [], "Stop after this time, such as 10s or 5m", "TIME", null, Parse.Length);

    internal static Option<bool> LinesOption() => new("--lines") { Description = "Print lines instead of a screen" };
}
