using Spectre.Console;

namespace SermatecEss.Cli.Terminals;

/// <summary>Consoles on the writers that a command was given.</summary>
internal static class Terminal
{
    /// <summary>Wide enough that nothing is wrapped when the output goes to a file or another program.</summary>
    private const int UnlimitedWidth = 1000;

    /// <summary>Whether a writer is the process's own standard output and that is a terminal.</summary>
    internal static bool IsInteractive(TextWriter output) => ReferenceEquals(output, Console.Out) && !Console.IsOutputRedirected;

    /// <summary>Whether somebody sits there who can be asked.</summary>
    internal static bool CanAsk(TextWriter output) => IsInteractive(output) && !Console.IsInputRedirected;

    /// <summary>Asks a question that is answered with yes or no; anything but yes is no.</summary>
    internal static async Task<bool> AskAsync(TextWriter output, string question, CancellationToken cancellation)
    {
        output.Write($"{question} [y/N] ");
        var answer = await Task.Run(Console.In.ReadLine, CancellationToken.None).WaitAsync(cancellation);
        return answer is not null && answer.Trim().ToUpperInvariant() is "Y" or "YES";
    }

    /// <summary>Asks before something is sent to the inverter, and says that nothing was where the answer is no.</summary>
    internal static async Task<bool> AskToSendAsync(TextWriter output, string question, CancellationToken cancellation)
    {
        if (await AskAsync(output, question, cancellation)) return true;
        output.WriteLine("Nothing was sent.");
        return false;
    }

    /// <summary>A console that writes to a writer, with colours only where that is a terminal.</summary>
    internal static IAnsiConsole For(TextWriter output)
    {
        var interactive = IsInteractive(output);
        var console = AnsiConsole.Create(new AnsiConsoleSettings
        {
            Out = new AnsiConsoleOutput(output),
            Ansi = interactive ? AnsiSupport.Detect : AnsiSupport.No,
            ColorSystem = interactive ? ColorSystemSupport.Detect : ColorSystemSupport.NoColors,
            Interactive = interactive ? InteractionSupport.Detect : InteractionSupport.No,
        });
        if (!interactive) console.Profile.Width = UnlimitedWidth;
        return console;
    }
}
