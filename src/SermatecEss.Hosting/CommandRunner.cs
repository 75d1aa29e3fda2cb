using System.CommandLine;
using System.CommandLine.Invocation;
using System.CommandLine.Parsing;
using SermatecEss.Bridge.Clock;
using SermatecEss.Hosting.Options;
using SermatecEss.Hosting.Terminals;

namespace SermatecEss.Hosting;

/// <summary>Runs the command lines of a program: completions, wrong words, signals, and exceptions as messages and exit codes.</summary>
/// <param name="program">The program's name, which starts each message.</param>
/// <param name="root">Its commands.</param>
internal sealed class CommandRunner(string program, RootCommand root)
{
    private static readonly TimeSpan UsualTerminationTime = TimeSpan.FromSeconds(5);

    /// <summary>Hides the options of a command that completions do not offer.</summary>
    internal Action<Command> Prepare { get; init; } = _ => { };

    /// <summary>How long a command may take to end cleanly after a signal; null for 5 s.</summary>
    internal Func<ParseResult, TimeSpan?> TerminationTime { get; init; } = _ => null;

    /// <summary>The message and exit code for an exception of the program's own; null for others.</summary>
    internal Func<Exception, (string Message, int Code)?> Explain { get; init; } = _ => null;

    /// <summary>Runs a command line.</summary>
    /// <returns>The exit code.</returns>
    internal async Task<int> RunAsync(string[] args, TextWriter output, TextWriter error)
    {
        error = new PlainWriter(error);
        output = new PlainWriter(output);
        if (Suggestions.LineOf(args) is { } line)
        {
            foreach (var word in Suggestions.For(root, Prepare, line)) output.WriteLine(word);
            return ExitCode.Success;
        }

        var parse = root.Parse(args, CommandLineWords.Configuration);
        var asksHelpForNothing = parse.Action is TeachingHelp && parse.UnmatchedTokens.Count > 0;
        if (asksHelpForNothing || (parse.Errors.Count > 0 && parse.Action is ParseErrorAction))
        {
            foreach (var message in UnknownWord.Faults(parse)) error.WriteLine($"{program}: {message}");
            error.WriteLine($"Try '{CommandPath(parse)} --help'.");
            return ExitCode.Usage;
        }

        var configuration = new InvocationConfiguration
        {
            Output = output,
            Error = error,
            EnableDefaultExceptionHandler = false,
            ProcessTerminationTimeout = null,
        };
        try
        {
            // Commands that need no cleanup are ended by the system.
            if (parse.Action is not AsynchronousCommandLineAction) return await parse.InvokeAsync(configuration);
            using var signals = new EndSignals();
            var patience = TerminationTime(parse) ?? UsualTerminationTime;
            return await signals.RunAsync(token => parse.InvokeAsync(configuration, token), patience, new ComputerClock());
        }
        catch (OperationCanceledException)
        {
            return ExitCode.Interrupted;
        }
        catch (Exception e)
        {
            var (message, code) = Explain(e) ?? e switch
            {
                UsageException => (e.Message, ExitCode.Usage),
                IOException => ($"Cannot write the output: {e.Message}. Is the disk full?", ExitCode.NoResponse),
                _ => (
                    $"Internal error: {e.GetType().Name}, {e.Message} Try again, and please report it with your command line.",
                    ExitCode.NoResponse),
            };
            error.WriteLine($"{program}: {message}");
            return code;
        }
    }

    private string CommandPath(ParseResult parse)
    {
        var names = new Stack<string>();
        for (var result = parse.CommandResult; result is not null; result = result.Parent as CommandResult)
            names.Push(result.Command.Name);
        _ = names.Pop();
        return string.Join(' ', names.Prepend(program));
    }
}
