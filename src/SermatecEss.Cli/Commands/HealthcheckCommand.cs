using System.CommandLine;
using SermatecEss.Bridge;
using SermatecEss.Cli.Options;
using SermatecEss.Cli.Service;
using SermatecEss.Hosting.Options;
using SermatecEss.Hosting.Terminals;

namespace SermatecEss.Cli.Commands;

/// <summary><c>healthcheck</c>: reports whether the daemon polls, for containers.</summary>
internal static class HealthcheckCommand
{
    private const string Polls = "polling: ";

    private const string Lesson = """
        Needs no HTTP interface: the daemon has a socket in its state directory. A daemon is healthy as long as it polls or
        reconnects; an inverter or a broker that is off does not count against it.

        Examples:
          sermatec-ess healthcheck
          HEALTHCHECK CMD ["/sermatec-ess", "healthcheck"]     in a Dockerfile

        Exit codes: 0 the daemon polls, 1 it does not, or there is none.
        """;

    internal static Command Create(Func<ParseResult, CliContext> context)
    {
        var state = DaemonOptions.StateDirectoryOption("State directory of the daemon");
        var command = new TaughtCommand("healthcheck", "Check that the daemon polls, for containers", Lesson) { state };
        command.SetAction((parse, cancellation) =>
            RunAsync(context(parse), DaemonOptions.StateDirectory(parse.GetValue(state)), cancellation));
        return command;
    }

    /// <summary>The daemon's answer.</summary>
    internal static string Answer(Daemon daemon) => $"{(daemon.IsAlive ? Polls : "not polling: ")}{daemon.Status}";

    private static async Task<int> RunAsync(CliContext context, string? directory, CancellationToken cancellation)
    {
        var answer = await DaemonSocket.AskAsync(directory, DaemonRequest.Health, cancellation);
        if (answer is null)
        {
            context.Warn(directory is null
                ? "No state directory, so the daemon cannot be found. Set the daemon's with --state-dir."
                : $"No daemon responds in the state directory {directory}. Set the daemon's with --state-dir.");
            return ExitCode.NoResponse;
        }

        context.Output.WriteLine(answer);
        return answer.StartsWith(Polls, StringComparison.Ordinal) ? ExitCode.Success : ExitCode.NoResponse;
    }
}
