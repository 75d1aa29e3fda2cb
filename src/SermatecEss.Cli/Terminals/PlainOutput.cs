using System.Text;
using Spectre.Console;

namespace SermatecEss.Cli.Terminals;

/// <summary>Where tables are printed. It asks nothing of .NET's console, which would send a terminal its sequences.</summary>
/// <param name="writer">Where to.</param>
/// <param name="width">The width in columns.</param>
internal sealed class PlainOutput(TextWriter writer, int width) : IAnsiConsoleOutput
{
    /// <inheritdoc/>
    public TextWriter Writer => writer;

    /// <inheritdoc/>
    public bool IsTerminal => false;

    /// <inheritdoc/>
    public int Width => width;

    /// <inheritdoc/>
    public int Height => int.MaxValue;

    /// <inheritdoc/>
    public void SetEncoding(Encoding encoding)
    {
        // The writer has its encoding.
    }
}
