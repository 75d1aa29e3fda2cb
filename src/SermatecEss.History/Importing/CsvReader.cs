using System.Text;

namespace SermatecEss.History.Importing;

/// <summary>
/// Reads lines of cells that commas or semicolons separate, as the first line has more of. A quoted cell may have either in it, but no line
/// end, so that a quote that is not closed spoils one line and not all that follow.
/// </summary>
/// <param name="text">The text.</param>
internal sealed class CsvReader(TextReader text)
{
    private const int Longest = 1 << 20;
    private readonly StringBuilder _buffer = new();
    private char? _separator;

    /// <summary>The number of the line that was read last, from 1.</summary>
    internal long Line { get; private set; }

    /// <summary>The cells of the next line that is not empty; null at the end.</summary>
    /// <exception cref="InvalidDataException">The line has a quote that is not closed, or is too long;
    /// reading can go on behind it.</exception>
    internal string[]? Read()
    {
        while (ReadLine() is { } line)
        {
            if (line.Length == 0) continue;
            _separator ??= line.AsSpan().Count(';') > line.AsSpan().Count(',') ? ';' : ',';
            return Split(line, _separator.Value);
        }

        return null;
    }

    private string? ReadLine()
    {
        _ = _buffer.Clear();
        var isTooLong = false;
        int next;
        while ((next = text.Read()) >= 0 && next is not ('\n' or '\r'))
        {
            if (_buffer.Length < Longest) _ = _buffer.Append((char)next);
            else isTooLong = true;
        }

        if (next == '\r' && text.Peek() == '\n') _ = text.Read();
        if (next < 0 && _buffer.Length == 0) return null;
        Line++;
        return isTooLong ? throw new InvalidDataException($"the line is longer than {Longest} characters") : _buffer.ToString();
    }

    private static string[] Split(string line, char separator)
    {
        if (!line.Contains('"', StringComparison.Ordinal)) return line.Split(separator);
        var cells = new List<string>();
        var cell = new StringBuilder();
        var isQuoted = false;
        for (var i = 0; i < line.Length; i++)
        {
            var c = line[i];
            if (isQuoted)
            {
                if (c != '"') _ = cell.Append(c);
                else if (i + 1 < line.Length && line[i + 1] == '"') _ = cell.Append(line[++i]);
                else isQuoted = false;
            }
            else if (c == '"' && cell.Length == 0) isQuoted = true;
            else if (c == separator)
            {
                cells.Add(cell.ToString());
                _ = cell.Clear();
            }
            else _ = cell.Append(c);
        }

        if (isQuoted) throw new InvalidDataException("a quote is not closed");
        cells.Add(cell.ToString());
        return [.. cells];
    }
}
