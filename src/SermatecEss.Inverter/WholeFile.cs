namespace SermatecEss.Inverter;

/// <summary>Files that are replaced whole, so that a crash at any moment leaves the old one or the new one.</summary>
public static class WholeFile
{
    /// <summary>Writes a file, and makes its directory where it is not there.</summary>
    /// <param name="path">The file.</param>
    /// <param name="text">All that is to be in it.</param>
    /// <exception cref="IOException">It cannot be written; what was there before still is.</exception>
    /// <exception cref="UnauthorizedAccessException">This user may not.</exception>
    public static void Replace(string path, ReadOnlySpan<byte> text)
    {
        _ = Directory.CreateDirectory(Path.GetDirectoryName(path)!);

        // A crash may have left one, of another user perhaps.
        File.Delete(path + ".new");
        using (var file = new FileStream(path + ".new", FileMode.Create, FileAccess.Write, FileShare.None))
        {
            file.Write(text);
            file.Flush(flushToDisk: true);
        }

        File.Move(path + ".new", path, overwrite: true);
    }
}
