using System.CommandLine;
using System.Globalization;
using SermatecEss.Cli.Options;
using SermatecEss.Hosting.Options;

namespace SermatecEss.Cli.Commands;

/// <summary><c>diagnose</c>: collects everything for a bug report in one file, without private data.</summary>
internal static class DiagnoseCommand
{
    private const string Lesson = """
        Use the same options as for the daemon. It also works if the inverter or the broker cannot be reached. Passwords,
        the broker's user, WiFi names and public addresses are always removed, serial numbers unless you add
        --include-serial. Includes the last 10 minutes of frames from the daemon, if one runs here; otherwise, frames are
        recorded for 30 s. 'replay frames.txt' simulates an inverter from them.

        Examples:
          sermatec-ess diagnose -m 192.168.1.10
          sermatec-ess diagnose report.zip --include-serial
        """;

    internal static Command Create(Func<ParseResult, CliContext> context)
    {
        var options = new DaemonOptions();
        var file = new Argument<string?>("file")
        {
            HelpName = "file",
            Description = "File to write (default: sermatec-ess-diagnosis-DATE.zip)",
            Arity = ArgumentArity.ZeroOrOne,
        };
        var serials = new Option<bool>("--include-serial") { Description = "Include serial numbers" };
        var force = new Option<bool>("--force") { Description = "Overwrite an existing file" };
        var listen = DoctorCommand.ListenOption();
        var record = TypedOption.Create(
            "--for",
            [],
            "How long to record frames if no daemon is running",
            "TIME",
            new Duration(TimeSpan.FromSeconds(30)),
            Parse.Duration);
        var command = new TaughtCommand("diagnose", "Write diagnostics to a file for a bug report, without secrets", Lesson)
        {
            file,
            serials,
            force,
            listen,
            record,
        };
        options.AddTo(command);
        command.SetAction((parse, cancellation) =>
        {
            var cli = context(parse);
            var name = parse.GetValue(file)
                ?? string.Create(CultureInfo.InvariantCulture, $"sermatec-ess-diagnosis-{cli.Time.GetLocalNow():yyyy-MM-dd}.zip");
            return new Diagnose(cli, name, parse.GetValue(serials), parse.GetValue(force))
                .RunAsync(options, parse.GetValue(listen).Span, parse.GetValue(record).Span, cancellation);
        });
        return command;
    }
}
