using System.Text;
using Spectre.Console;
using Spectre.Console.Rendering;

namespace SermatecEss.Cli.Live;

/// <summary>A terminal's alternate screen, redrawn in place. Disposing restores the user's screen and cursor.</summary>
internal sealed class Screen : IDisposable
{
    private const string Enter = "\e[?1049h\e[?25l";
    private const string Leave = "\e[?25h\e[?1049l";
    private const int LeastWidth = 20;
    private const int LeastHeight = 5;
    private readonly TextWriter _output;

    internal Screen(TextWriter output)
    {
        _output = output;
        _output.Write(Enter);
        _output.Flush();
    }

    /// <summary>Overwrites the screen line by line, so that nothing flickers; lines below the screen are cut.</summary>
    internal void Draw(Func<int, int, IRenderable> draw)
    {
        var width = Math.Max(LeastWidth, Console.WindowWidth);
        var height = Math.Max(LeastHeight, Console.WindowHeight);
        var text = new StringWriter { NewLine = "\n" };
        var console = AnsiConsole.Create(new AnsiConsoleSettings
        {
            Out = new AnsiConsoleOutput(text),
            Ansi = AnsiSupport.Yes,
            ColorSystem = Colors(),
        });
        console.Profile.Width = width;
        console.Write(draw(width, height));

        var lines = text.ToString().TrimEnd('\n').Split('\n');
        var picture = new StringBuilder();
        for (var i = 0; i < Math.Min(lines.Length, height); i++) _ = picture.Append($"\e[{i + 1};1H{lines[i]}\e[K");

        _output.Write(picture.Append("\e[J").ToString());
        _output.Flush();
    }

    /// <summary>See https://no-color.org.</summary>
    private static ColorSystemSupport Colors() =>
        string.IsNullOrEmpty(Environment.GetEnvironmentVariable("NO_COLOR")) ? ColorSystemSupport.Standard : ColorSystemSupport.NoColors;

    public void Dispose()
    {
        _output.Write(Leave);
        _output.Flush();
    }
}
