using Spectre.Console;

namespace SermatecEss.Cli.Terminals;

/// <summary>Consoles on the writers that a command was given.</summary>
internal static class Terminal
{
    /// <summary>Wide enough that nothing is wrapped when the output goes to a file or another program.</summary>
    private const int UnlimitedWidth = 1000;

    /// <summary>Whether a writer is the process's own standard output and that is a terminal.</summary>
    internal static bool IsInteractive(TextWriter output) => ReferenceEquals(output, Console.Out) && !Console.IsOutputRedirected;

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
