using System.CommandLine;
using SermatecEss.Cli.Options;
using SermatecEss.Cli.Output;

namespace SermatecEss.Cli.Commands;

/// <summary><c>mqtt</c>: what there is to do at the broker besides the daemon's work.</summary>
internal static class MqttCommand
{
    private const string Lesson = """
        The older sermatec-ess, a Rust program, retains nothing, so usually nothing of it stays on a broker. If its
        messages (sermatec-ess/#, homeassistant/sensor/SERIAL/#) were retained all the same, they are listed, and
        removed if you say so. Unknown topics are never touched. Delete its entities in Home Assistant itself: Settings >
        Devices & services > MQTT, open the device, then Delete.

        Examples:
          sermatec-ess mqtt clean -m 192.168.1.10 --dry-run
          sermatec-ess mqtt clean -m 192.168.1.10
          sermatec-ess mqtt clean -m 192.168.1.10 --all --yes      this program's too, when it is not to run any more

        Exit codes: 0 done, or nothing to do; 1 not all could be removed; 2 wrong usage.
        """;

    internal static Command Create(Func<ParseResult, CliContext> context) => new("mqtt", "Tidy up at the broker") { CreateClean(context) };

    private static TaughtCommand CreateClean(Func<ParseResult, CliContext> context)
    {
        var options = new DaemonOptions();
        var all = new Option<bool>("--all") { Description = "This program's own too: its topics, and its devices in Home Assistant" };
        var yes = new Option<bool>("--yes", "-y") { Description = "Remove without asking" };
        var dryRun = new Option<bool>("--dry-run") { Description = "Only list" };
        var listen = DoctorCommand.ListenOption();
        var output = ChoiceOption.Create<ReportFormat>("--output", "-o", "How to print the topics");
        var clean = new TaughtCommand("clean", "Remove retained messages of the older program, or of this one", Lesson)
        {
            all, yes, dryRun, listen, output,
        };
        options.AddTo(clean);
        clean.SetAction((parse, cancellation) =>
        {
            var run = new MqttClean(
                context(parse), parse.GetValue(all), parse.GetValue(yes), parse.GetValue(dryRun), parse.GetValue(output));
            return run.RunAsync(options, parse.GetValue(listen).Span, cancellation);
        });
        return clean;
    }
}
