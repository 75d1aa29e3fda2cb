using System.CommandLine;
using SermatecEss.Bridge.Diagnosis;
using SermatecEss.Cli.Diagnosis;
using SermatecEss.Cli.Options;
using SermatecEss.Hosting.Options;
using SermatecEss.Hosting.Output;
using SermatecEss.Hosting.Terminals;

namespace SermatecEss.Cli.Commands;

/// <summary><c>doctor</c>: checks everything that the daemon depends on, and prints what to do.</summary>
internal static class DoctorCommand
{
    private const string Lesson = """
        Use the same options as for the daemon. Without a broker, only the inverter is checked. Nothing is changed or left
        behind.

        Examples:
          sermatec-ess doctor                       check the inverter
          sermatec-ess doctor -m 192.168.1.10       check the broker and Home Assistant too

        Exit codes: 0 nothing failed, 1 something failed, 2 usage error.
        """;

    internal static Command Create(Func<ParseResult, CliContext> context)
    {
        var options = new DaemonOptions();
        var listen = ListenOption();
        var output = ChoiceOption.Create<ReportFormat>("--output", "-o", "Output format");
        var command = new TaughtCommand("doctor", "Check the inverter, the broker and this computer, and suggest fixes", Lesson)
        {
            listen,
            output,
        };
        options.AddTo(command);
        command.SetAction((parse, cancellation) =>
            RunAsync(context(parse), options, parse.GetValue(listen).Span, parse.GetValue(output), cancellation));
        return command;
    }

    /// <summary>The vendor's app polls about every 5 s.</summary>
    internal static Option<Duration> ListenOption() =>
        TypedOption.Create(
            "--listen",
            [],
            "How long to listen for other programs and Home Assistant",
            "TIME",
            new Duration(TimeSpan.FromSeconds(6)),
            Parse.Duration);

    private static async Task<int> RunAsync(
        CliContext context,
        DaemonOptions options,
        TimeSpan listen,
        ReportFormat format,
        CancellationToken cancellation)
    {
        var findings = new List<Finding>();
        await using var examination = new Examination(context, options, listen);
        await examination.RunAsync(
            finding =>
            {
                findings.Add(finding);
                if (format == ReportFormat.Text) FindingText.Write(context.Output, finding);
            },
            cancellation);
        var hasFailed = findings.Exists(finding => finding.Result == Outcome.Failed);
        if (format == ReportFormat.Json) WriteJson(context.Output, findings);
        else
        {
            context.Output.WriteLine(FindingText.Summary(findings));
            context.Output.WriteLine(NextStep(examination, hasFailed));
        }

        return hasFailed ? ExitCode.NoResponse : ExitCode.Success;
    }

    private static string NextStep(Examination examination, bool hasFailed)
    {
        if (hasFailed) return "Next: fix what failed, then run doctor again.";
        if (examination.IsDaemonHere) return "The daemon is running.";
        if (examination.Settings is null)
        {
            return "Next: watch the inverter with 'sermatec-ess watch', "
                + "or check your MQTT broker too with 'sermatec-ess doctor -m BROKER'.";
        }

        return examination.Configuration.Path is { } path
            ? $"Next: start the daemon with 'sermatec-ess daemon -c {path}', or as a service with 'systemctl enable --now sermatec-ess'."
            : "Next: start the daemon with the same options: 'sermatec-ess daemon -m BROKER'.";
    }

    private static void WriteJson(TextWriter output, IEnumerable<Finding> findings) =>
        JsonDocumentWriter.WriteArray(output, findings, (json, finding) =>
        {
            json.WriteStartObject();
            json.WriteString("check", finding.Check);
            json.WriteString("result", FindingText.Word(finding.Result));
            json.WriteString("found", finding.Found);
            json.WriteString("remedy", finding.Remedy);
            json.WriteEndObject();
        });
}
