using System.Text;
using Spectre.Console;

namespace SermatecEss.Cli.Terminals;

/// <summary>Consoles on the writers that a command was given.</summary>
internal static class Terminal
{
    /// <summary>Wide enough that nothing is wrapped when the output goes to a file or another program.</summary>
    private const int UnlimitedWidth = 1000;

    /// <summary>The width where a terminal does not tell it.</summary>
    private const int UsualWidth = 80;

    /// <summary>Standard output. That of .NET's console would send a terminal its sequences first.</summary>
    internal static TextWriter Output { get; } = Writer(StandardStream.Output);

    /// <summary>Standard error.</summary>
    internal static TextWriter Error { get; } = Writer(StandardStream.Error);

    /// <summary>Whether a writer is the process's own standard output and that is a terminal.</summary>
    internal static bool IsInteractive(TextWriter output) => ReferenceEquals(Raw(output), Output) && !Console.IsOutputRedirected;

    /// <summary>Whether a screen can be drawn on a writer.</summary>
    internal static bool CanDraw(TextWriter output) =>
        IsInteractive(output) && Environment.GetEnvironmentVariable("TERM") is { Length: > 0 } and not "dumb";

    /// <summary>The writer below one that takes out control characters.</summary>
    internal static TextWriter Raw(TextWriter writer) => writer is PlainWriter plain ? plain.Inner : writer;

    /// <summary>A console that writes tables to a writer, as wide as the terminal is where that is one, without any sequences.</summary>
    internal static IAnsiConsole For(TextWriter output) => new PlainConsole(AnsiConsole.Create(new AnsiConsoleSettings
    {
        Out = new PlainOutput(output, IsInteractive(output) ? WindowSize.Columns ?? UsualWidth : UnlimitedWidth),
        Ansi = AnsiSupport.No,
        ColorSystem = ColorSystemSupport.NoColors,
        Interactive = InteractionSupport.No,
    }));

    private static TextWriter Writer(Stream stream) =>
        TextWriter.Synchronized(new StreamWriter(stream, new UTF8Encoding(encoderShouldEmitUTF8Identifier: false)) { AutoFlush = true });
}
