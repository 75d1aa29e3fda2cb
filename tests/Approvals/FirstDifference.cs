using System.Globalization;
using System.Text;

namespace SermatecEss.Approvals;

/// <summary>Shows where two texts start to differ.</summary>
internal static class FirstDifference
{
    private const int LinesBefore = 3;
    private const int LinesAfter = 5;

    /// <summary>A few lines before the first difference, and the following ones in both texts ("-" approved, "+" received).</summary>
    internal static string Between(string approved, string received)
    {
        var old = approved.Split('\n');
        var now = received.Split('\n');
        var first = old.Zip(now).TakeWhile(pair => pair.First == pair.Second).Count();
        var text = new StringBuilder();
        for (var i = Math.Max(0, first - LinesBefore); i < first; i++) Append(text, ' ', i, old[i]);
        for (var i = first; i < Math.Min(first + LinesAfter, old.Length); i++) Append(text, '-', i, old[i]);
        for (var i = first; i < Math.Min(first + LinesAfter, now.Length); i++) Append(text, '+', i, now[i]);
        return text.ToString();
    }

    private static void Append(StringBuilder text, char sign, int index, string line) =>
        text.Append(CultureInfo.InvariantCulture, $"{sign} {index + 1,5} {Visible(line)}\n");

    /// <summary>Makes differences in invisible characters visible.</summary>
    private static string Visible(string line)
    {
        var text = new StringBuilder(line.Length);
        foreach (var c in line)
            _ = char.IsControl(c) ? text.Append(CultureInfo.InvariantCulture, $"\\x{(int)c:x2}") : text.Append(c);
        return line.EndsWith(' ') ? text.Append('⏎').ToString() : text.ToString();
    }
}
