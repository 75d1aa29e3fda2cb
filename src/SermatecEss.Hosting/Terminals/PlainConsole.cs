using Spectre.Console;
using Spectre.Console.Rendering;

namespace SermatecEss.Hosting.Terminals;

/// <summary>
/// Prints tables as plain text. Spectre's own way sets colours through .NET's console, which sends escape sequences to a terminal.
/// </summary>
/// <param name="inner">Provides the dimensions.</param>
internal sealed class PlainConsole(IAnsiConsole inner) : IAnsiConsole
{
    /// <inheritdoc/>
    public Profile Profile => inner.Profile;

    /// <inheritdoc/>
    public IAnsiConsoleCursor Cursor => inner.Cursor;

    /// <inheritdoc/>
    public IAnsiConsoleInput Input => inner.Input;

    /// <inheritdoc/>
    public IExclusivityMode ExclusivityMode => inner.ExclusivityMode;

    /// <inheritdoc/>
    public RenderPipeline Pipeline => inner.Pipeline;

    /// <inheritdoc/>
    public void Clear(bool home) => throw new NotSupportedException();

    /// <inheritdoc/>
    public void WriteAnsi(Action<AnsiWriter> action) => throw new NotSupportedException();

    /// <inheritdoc/>
    public void Write(IRenderable renderable)
    {
        foreach (var segment in renderable.GetSegments(this).Where(segment => !segment.IsControlCode))
            Profile.Out.Writer.Write(segment.Text);
    }
}
