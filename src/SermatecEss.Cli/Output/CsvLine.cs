using System.Globalization;

namespace SermatecEss.Cli.Output;

/// <summary>Lines of comma-separated values as in RFC 4180.</summary>
internal static class CsvLine
{
    internal static string Of(params ReadOnlySpan<string> cells)
    {
        var quoted = new string[cells.Length];
        for (var i = 0; i < cells.Length; i++) quoted[i] = Quoted(cells[i]);
        return string.Join(',', quoted);
    }

    /// <summary>A time in a cell: local, with UTC offset.</summary>
    internal static string Time(DateTimeOffset time) => time.ToString("yyyy-MM-dd'T'HH:mm:ss.fffzzz", CultureInfo.InvariantCulture);

    private static string Quoted(string cell) =>
        cell.AsSpan().ContainsAny("\",\r\n") ? $"\"{cell.Replace("\"", "\"\"", StringComparison.Ordinal)}\"" : cell;
}
