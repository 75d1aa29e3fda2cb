using System.CommandLine;
using SermatecEss.Cli.Options;
using SermatecEss.Hosting.Options;
using SermatecEss.Hosting.Output;

namespace SermatecEss.Cli.Commands;

/// <summary><c>mqtt</c>: maintenance on the broker.</summary>
internal static class MqttCommand
{
    private const string Lesson = """
        Lists retained messages of the older sermatec-ess, a Rust program (sermatec-ess/#, homeassistant/sensor/SERIAL/#),
        and removes them after you confirm. Usually there are none, as that program does not retain its messages. Unknown
        topics are never touched. Delete the older program's entities in Home Assistant itself: Settings > Devices &
        services > MQTT, open the device, then Delete.

        Examples:
          sermatec-ess mqtt clean -m 192.168.1.10 --dry-run
          sermatec-ess mqtt clean -m 192.168.1.10
          sermatec-ess mqtt clean -m 192.168.1.10 --all --yes      this program's too, if you no longer use it

        Exit codes: 0 done or nothing to do, 1 some could not be removed, 2 usage error.
        """;

    internal static Command Create(Func<ParseResult, CliContext> context) =>
        new("mqtt", "Clean up the MQTT broker") { CreateClean(context) };

    private static TaughtCommand CreateClean(Func<ParseResult, CliContext> context)
    {
        var options = new DaemonOptions();
        var all = new Option<bool>("--all") { Description = "Also remove this program's topics and its devices in Home Assistant" };
        var yes = new Option<bool>("--yes", "-y") { Description = "Remove without asking for confirmation" };
        var dryRun = new Option<bool>("--dry-run") { Description = "Only list the messages" };
        var listen = DoctorCommand.ListenOption();
        var output = ChoiceOption.Create<ReportFormat>("--output", "-o", "Output format");
        var clean = new TaughtCommand("clean", "Remove retained messages of the older program or of this one", Lesson)
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
