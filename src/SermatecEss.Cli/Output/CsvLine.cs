namespace SermatecEss.Cli.Output;

/// <summary>Lines of comma-separated values, as RFC 4180 has them.</summary>
internal static class CsvLine
{
    internal static string Of(params ReadOnlySpan<string> cells)
    {
        var quoted = new string[cells.Length];
        for (var i = 0; i < cells.Length; i++) quoted[i] = Quoted(cells[i]);
        return string.Join(',', quoted);
    }

    private static string Quoted(string cell) =>
        cell.AsSpan().ContainsAny("\",\r\n") ? $"\"{cell.Replace("\"", "\"\"", StringComparison.Ordinal)}\"" : cell;
}
