using System.Runtime.InteropServices;

namespace SermatecEss.Inverter;

/// <summary>Files that are replaced whole, so that a crash at any moment leaves the old one or the new one.</summary>
public static partial class WholeFile
{
    private const int ReadOnly = 0;

    /// <summary>Writes a file, and makes its directory where it is not there.</summary>
    /// <param name="path">The file.</param>
    /// <param name="text">All that is to be in it.</param>
    /// <param name="isUrgent">Whether not even a power cut right after it may bring back the old one, at the price of one more write to the disk.</param>
    /// <exception cref="IOException">It cannot be written; what was there before still is.</exception>
    /// <exception cref="UnauthorizedAccessException">This user may not.</exception>
    public static void Replace(string path, ReadOnlySpan<byte> text, bool isUrgent = false)
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
        if (isUrgent) KeepName(path);
    }

    /// <summary>Removes a file, so that it stays removed.</summary>
    /// <exception cref="IOException">It cannot be removed.</exception>
    /// <exception cref="UnauthorizedAccessException">This user may not.</exception>
    public static void Delete(string path)
    {
        File.Delete(path);
        KeepName(path);
    }

    /// <summary>The file system may keep back a change of its directories for seconds, and lose it with the power.</summary>
    private static void KeepName(string path)
    {
        if (OperatingSystem.IsWindows()) return;
        var directory = Open(Path.GetDirectoryName(Path.GetFullPath(path))!, ReadOnly);
        if (directory < 0) return;

        // Some file systems cannot; then that is as good as it gets.
        _ = Synchronize(directory);
        _ = Close(directory);
    }

    [LibraryImport("libc", EntryPoint = "open", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int Open(string path, int flags);

    [LibraryImport("libc", EntryPoint = "fsync")]
    private static partial int Synchronize(int file);

    [LibraryImport("libc", EntryPoint = "close")]
    private static partial int Close(int file);
}
