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
            var title = Cut($"── {Left} ", width);
            _ = line.Append(title + new string('─', width - title.Length), Heading);
            return;
        }

        var right = Cut(Right, width / 2);
        var left = Cut(Left, width - right.Length - (right.Length > 0 ? 1 : 0));
        _ = line.Append(left).Append(new string(' ', width - left.Length - right.Length)).Append(right, Value);
    }

    /// <summary>A text of at most so many characters, with an ellipsis where it had more.</summary>
    internal static string Cut(string text, int length) => text.Length <= length ? text : length <= 0 ? "" : $"{text[..(length - 1)]}…";
}
