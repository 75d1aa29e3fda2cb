namespace SermatecEss.Inverter.Settings;

/// <summary>Files that are replaced whole, so that a crash at any moment leaves the old one or the new one.</summary>
internal static class WholeFile
{
    internal static void Replace(string path, ReadOnlySpan<byte> text)
    {
        using (var file = new FileStream(path + ".new", FileMode.Create, FileAccess.Write, FileShare.None))
        {
            file.Write(text);
            file.Flush(flushToDisk: true);
        }

        File.Move(path + ".new", path, overwrite: true);
    }
}
