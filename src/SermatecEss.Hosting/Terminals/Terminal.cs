using System.Text;
using Spectre.Console;

namespace SermatecEss.Hosting.Terminals;

/// <summary>Consoles on the writers of a command.</summary>
internal static class Terminal
{
    /// <summary>Wide enough that nothing is wrapped when the output goes to a file or another program.</summary>
    private const int UnlimitedWidth = 1000;

    /// <summary>The width if a terminal does not report one.</summary>
    private const int UsualWidth = 80;

    /// <summary>Standard output. .NET's console would send escape sequences to a terminal.</summary>
    internal static TextWriter Output { get; } = Writer(StandardStream.Output);

    /// <summary>Standard error.</summary>
    internal static TextWriter Error { get; } = Writer(StandardStream.Error);

    /// <summary>Whether a writer is the process's own standard output, on a terminal.</summary>
    internal static bool IsInteractive(TextWriter output) => ReferenceEquals(Raw(output), Output) && !Console.IsOutputRedirected;

    /// <summary>Whether a screen can be drawn on a writer.</summary>
    internal static bool CanDraw(TextWriter output) => IsInteractive(output) && KnowsSequences;

    /// <summary>Whether a writer is the process's own standard error and that is a terminal on which a line can be drawn again.</summary>
    internal static bool CanRedraw(TextWriter error) =>
        ReferenceEquals(Raw(error), Error) && !Console.IsErrorRedirected && KnowsSequences;

    /// <summary>The writer below one that escapes control characters.</summary>
    internal static TextWriter Raw(TextWriter writer) => writer is PlainWriter plain ? plain.Inner : writer;

    /// <summary>The longest line that can be read as a whole: the terminal's width, or elsewhere the narrowest usual one.</summary>
    internal static int WidthOf(TextWriter output) =>
        IsInteractive(output) ? Math.Max(UsualWidth, WindowSize.Columns ?? UsualWidth) : UsualWidth;

    /// <summary>A text cut to a number of characters, with an ellipsis.</summary>
    internal static string Cut(string text, int length) => text.Length <= length ? text : length <= 0 ? "" : $"{text[..(length - 1)]}…";

    /// <summary>A text wrapped between words.</summary>
    internal static IEnumerable<string> Wrap(string text, int width)
    {
        var line = "";
        foreach (var word in text.Split(' '))
        {
            if (line.Length > 0 && line.Length + 1 + word.Length > width)
            {
                yield return line;
                line = "";
            }

            line += line.Length > 0 ? $" {word}" : word;
        }

        yield return Cut(line, width);
    }

    /// <summary>A console that writes tables to a writer, as wide as the terminal if it is one, without escape sequences.</summary>
    internal static IAnsiConsole For(TextWriter output) => new PlainConsole(AnsiConsole.Create(new AnsiConsoleSettings
    {
        Out = new PlainOutput(output, IsInteractive(output) ? WindowSize.Columns ?? UsualWidth : UnlimitedWidth),
        Ansi = AnsiSupport.No,
        ColorSystem = ColorSystemSupport.NoColors,
        Interactive = InteractionSupport.No,
    }));

    private static bool KnowsSequences => Environment.GetEnvironmentVariable("TERM") is { Length: > 0 } and not "dumb";

    private static TextWriter Writer(Stream stream) =>
        TextWriter.Synchronized(new StreamWriter(stream, new UTF8Encoding(encoderShouldEmitUTF8Identifier: false)) { AutoFlush = true });
}
