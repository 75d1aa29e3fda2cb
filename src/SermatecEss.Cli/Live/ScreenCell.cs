using SermatecEss.Cli.Terminals;
using Spectre.Console;

namespace SermatecEss.Cli.Live;

/// <summary>One line of a column of the screen: a text at its left edge and one at its right.</summary>
/// <param name="Left">The left one; is cut where both have no room.</param>
/// <param name="Right">The right one; takes at most half of the line.</param>
/// <param name="IsHeading">Whether it is the heading of what is below it.</param>
internal sealed record ScreenCell(string Left, string Right = "", bool IsHeading = false)
{
    private static readonly Style Heading = new(Color.Aqua);
    private static readonly Style Value = new(decoration: Decoration.Bold);

    /// <summary>Puts it at the end of a line, as wide as it is told.</summary>
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
