namespace SermatecEss.Fleet.Node;

/// <summary>A file with an item on each line; empty lines and what follows a # are skipped.</summary>
/// <param name="path">The file.</param>
internal sealed class ListFile(string path)
{
    private (DateTime Time, long Length) _read;

    /// <summary>The items with their line numbers; null if the file has not changed since it was last read.</summary>
    /// <exception cref="IOException">It cannot be read.</exception>
    /// <exception cref="UnauthorizedAccessException">It may not be read.</exception>
    internal IReadOnlyList<(int Number, string Text)>? ReadIfChanged()
    {
        var file = new FileInfo(path);
        var present = (file.LastWriteTimeUtc, file.Exists ? file.Length : throw new FileNotFoundException("it does not exist"));
        if (present == _read) return null;
        var lines = File.ReadAllLines(path);
        _read = present;
        return [.. lines.Select((line, i) => (i + 1, line.Split('#')[0].Trim())).Where(line => line.Item2.Length > 0)];
    }
}
