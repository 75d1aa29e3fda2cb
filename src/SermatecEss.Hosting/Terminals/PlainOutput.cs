using System.Text;
using Spectre.Console;

namespace SermatecEss.Hosting.Terminals;

/// <summary>The destination of tables. Avoids .NET's console, which would send escape sequences to a terminal.</summary>
/// <param name="writer">Where to write.</param>
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
