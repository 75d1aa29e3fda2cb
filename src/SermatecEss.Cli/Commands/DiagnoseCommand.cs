using System.CommandLine;
using System.Globalization;
using SermatecEss.Cli.Options;

namespace SermatecEss.Cli.Commands;

/// <summary><c>diagnose</c>: everything that a report of a fault needs, in one file, without what is nobody's business.</summary>
internal static class DiagnoseCommand
{
    private const string Lesson = """
        Give it what you give the daemon. It works when inverter or broker is away, too: that is then what the file tells.
        Passwords, the broker's user, WiFi names and public addresses are always taken out, serial numbers unless you say otherwise.

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
            Description = "The file to write; sermatec-ess-diagnosis-DATE.zip without it",
            Arity = ArgumentArity.ZeroOrOne,
        };
        var serials = new Option<bool>("--include-serial") { Description = "Leave serial numbers in" };
        var force = new Option<bool>("--force") { Description = "Overwrite a file that is there" };
        var listen = DoctorCommand.ListenOption();
        var command = new TaughtCommand("diagnose", "Write a file for a report of a fault, without secrets", Lesson)
        {
            file,
            serials,
            force,
            listen,
        };
        options.AddTo(command);
        command.SetAction((parse, cancellation) =>
        {
            var cli = context(parse);
            var name = parse.GetValue(file)
                ?? string.Create(CultureInfo.InvariantCulture, $"sermatec-ess-diagnosis-{cli.Time.GetLocalNow():yyyy-MM-dd}.zip");
            return new Diagnose(cli, name, parse.GetValue(serials), parse.GetValue(force))
                .RunAsync(options, parse.GetValue(listen).Span, cancellation);
        });
        return command;
    }
}
