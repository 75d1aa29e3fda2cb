using System.CommandLine;
using SermatecEss.Cli.Live;
using SermatecEss.Cli.Options;
using SermatecEss.Hosting.Options;
using SermatecEss.Hosting.Terminals;
using SermatecEss.Web.Configuration;

namespace SermatecEss.Cli.Commands;

/// <summary><c>demo</c>: a simulated inverter with everything that the daemon makes of it, in one process.</summary>
internal static class DemoCommand
{
    /// <summary>A simulated day takes two minutes.</summary>
    private const double Speed = 720;
    private static readonly TimeSpan UsualInterval = TimeSpan.FromMilliseconds(500);
    private static readonly TimeSpan LeastInterval = TimeSpan.FromMilliseconds(100);

    private const string Lesson = """
        Starts a simulated inverter with its page, a year of history, and an MQTT broker, all on this computer. Shows a screen on a
        terminal, and prints lines when piped. End it with q or Ctrl-C; nothing is kept.

        Examples:
          sermatec-ess demo --open
          sermatec-ess demo --for 10s --lines
          sermatec-ess demo --model 5kW --start 2026-12-21T09:00 --speed 60
        """;

    internal static Command Create(Func<ParseResult, CliContext> context)
    {
        var inverter = new SimulatorOptionSet(Speed);
        var interval = WatchCommand.IntervalOption(UsualInterval, LeastInterval);
        var duration = WatchCommand.DurationOption();
        var lines = WatchCommand.LinesOption();
        var http = TypedOption.Create<HttpAddress, HttpAddress?>(HttpSection.Address, null, address => address);
        var open = new Option<bool>("--open") { Description = "Open the page in a browser" };
        var command = new TaughtCommand("demo", "Try everything with a simulated inverter: page, history, MQTT", Lesson)
        {
            open,
            http,
            interval,
            duration,
            lines,
        };
        inverter.AddTo(command);
        command.SetAction(async (parse, cancellation) =>
        {
            var cli = context(parse);
            var options = inverter.Options(cli);
            if (options.Start is null) options = options with { Start = SummerMorning(cli.Time) };
            var demo = new Demo(cli, options, inverter.Faults(cli), parse.GetValue(interval).Span)
            {
                Http = parse.GetValue(http),
                OpensBrowser = parse.GetValue(open),
            };
            var code = await demo.RunAsync(parse.GetValue(duration)?.Span, parse.GetValue(lines), cancellation);
            if (code == ExitCode.Success)
            {
                cli.Report(
                    "Next: find your own inverter with 'sermatec-ess discover', "
                    + "then check it with 'sermatec-ess doctor -i ADDRESS'.");
            }

            return code;
        });
        return command;
    }

    /// <summary>At midnight or in winter, a demo would show an idle plant.</summary>
    private static DateTimeOffset SummerMorning(TimeProvider time) => new(time.GetLocalNow().Year, 6, 21, 8, 0, 0, TimeSpan.Zero);
}
