using SermatecEss.Hosting.Terminals;
using Spectre.Console;

namespace SermatecEss.Cli.Live;

/// <summary>One line of a column of the screen: a text on the left and one on the right.</summary>
/// <param name="Left">The left text; cut if both do not fit.</param>
/// <param name="Right">The right text; takes at most half of the line.</param>
/// <param name="IsHeading">Whether it is a heading.</param>
internal sealed record ScreenCell(string Left, string Right = "", bool IsHeading = false)
{
    private static readonly Style Heading = new(Color.Aqua);
    private static readonly Style Value = new(decoration: Decoration.Bold);

    /// <summary>Appends it to a line, in the given width.</summary>
    internal void AppendTo(Paragraph line, int width)
    {
        if (IsHeading)
        {
            var title = Terminal.Cut($"── {Left} ", width);
            _ = line.Append(title + new string('─', width - title.Length), Heading);
            return;
        }

        var right = Terminal.Cut(Right, width / 2);
        var left = Terminal.Cut(Left, width - right.Length - (right.Length > 0 ? 1 : 0));
        _ = line.Append(left).Append(new string(' ', width - left.Length - right.Length)).Append(right, Value);
    }
}
