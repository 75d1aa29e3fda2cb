using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace SermatecEss.Inverter.State;

/// <summary>
/// Files that are for their owner alone, and are never reached by a symbolic link: where others can write in the directory, a link
/// could make this program read or overwrite any file. Their owner is that of their directory, so that what root has written the
/// daemon's user can read.
/// </summary>
public static class PrivateFile
{
    private const UnixFileMode Mode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
    private const UnixFileMode DirectoryMode = Mode | UnixFileMode.UserExecute;
    private const string NewEnding = ".new";

    /// <summary>Opens a file that the user has named, to write; where it is made, it is for its owner alone. A link is followed.</summary>
    /// <exception cref="IOException">It cannot be opened.</exception>
    /// <exception cref="UnauthorizedAccessException">This user may not.</exception>
    public static FileStream Create(string path, FileMode mode)
    {
        var options = new FileStreamOptions { Mode = mode, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows()) options.UnixCreateMode = Mode;
        return new FileStream(path, options);
    }

    /// <summary>Creates a file that another library is going to open by its path, unless it exists.</summary>
    /// <exception cref="InvalidDataException">It is a link.</exception>
    /// <exception cref="IOException">It cannot be created or written.</exception>
    /// <exception cref="UnauthorizedAccessException">This user may not.</exception>
    public static void Prepare(string path)
    {
        MakeDirectory(DirectoryOf(path));
        OpenToWrite(path).Dispose();
    }

    /// <summary>Makes a directory where it is not there, with those above it.</summary>
    /// <exception cref="IOException">It cannot be made.</exception>
    /// <exception cref="UnauthorizedAccessException">This user may not.</exception>
    internal static void MakeDirectory(string path) =>
        _ = OperatingSystem.IsWindows() ? Directory.CreateDirectory(path) : Directory.CreateDirectory(path, DirectoryMode);

    /// <summary>Reads a file.</summary>
    /// <returns>All of it; null where it is not there.</returns>
    /// <exception cref="InvalidDataException">It is a link, no file, or larger than it may be.</exception>
    /// <exception cref="IOException">It cannot be read.</exception>
    /// <exception cref="UnauthorizedAccessException">This user may not.</exception>
    internal static byte[]? Read(string path, int largest)
    {
        using var file = OpenToRead(path);
        if (file is null) return null;
        long length;
        try
        {
            length = RandomAccess.GetLength(file);
        }
        catch (NotSupportedException e)
        {
            throw new InvalidDataException("it is not a file", e);
        }

        if (length > largest) throw new InvalidDataException($"it is larger than {largest} bytes");
        var content = new byte[length];
        var read = 0;
        for (int some; read < length && (some = RandomAccess.Read(file, content.AsSpan(read), read)) > 0; read += some)
        {
        }

        return content[..read];
    }

    /// <summary>Writes a file, so that a crash at any moment leaves the old one or the new one.</summary>
    /// <param name="path">The file.</param>
    /// <param name="content">All that is to be in it.</param>
    /// <param name="isUrgent">Whether not even a power cut may bring back the old one, at the price of one more write to the disk.</param>
    /// <exception cref="IOException">It cannot be written; what was there before still is.</exception>
    /// <exception cref="UnauthorizedAccessException">This user may not.</exception>
    internal static void Replace(string path, ReadOnlySpan<byte> content, bool isUrgent)
    {
        // A crash may have left one, of another user perhaps.
        File.Delete(path + NewEnding);
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows()) options.UnixCreateMode = Mode;
        using (var file = new FileStream(path + NewEnding, options))
        {
            GiveToOwnerOfDirectory(path, file.SafeFileHandle);
            file.Write(content);
            file.Flush(flushToDisk: true);
        }

        File.Move(path + NewEnding, path, overwrite: true);
        if (isUrgent) KeepName(path);
    }

    /// <summary>Removes a file, so that it stays removed.</summary>
    /// <exception cref="IOException">It cannot be removed.</exception>
    /// <exception cref="UnauthorizedAccessException">This user may not.</exception>
    internal static void Delete(string path)
    {
        File.Delete(path);
        KeepName(path);
    }

    /// <summary>Appends to a file, and makes it where it is not there.</summary>
    /// <exception cref="InvalidDataException">It is a link.</exception>
    /// <exception cref="IOException">It cannot be written.</exception>
    /// <exception cref="UnauthorizedAccessException">This user may not.</exception>
    internal static void Append(string path, ReadOnlySpan<byte> content)
    {
        using var file = OpenToWrite(path);
        RandomAccess.Write(file, content, RandomAccess.GetLength(file));
    }

    /// <summary>Locks a file, and makes it where it is not there. The lock ends with the handle, or with the process.</summary>
    /// <returns>Null where somebody else has locked it.</returns>
    /// <exception cref="InvalidDataException">It is a link.</exception>
    /// <exception cref="IOException">It cannot be opened.</exception>
    /// <exception cref="UnauthorizedAccessException">This user may not.</exception>
    internal static SafeFileHandle? TryLock(string path)
    {
        if (!OperatingSystem.IsLinux()) return TryOpenAlone(path);
        var file = OpenToLock(path);
        if (SystemCalls.Lock(file) == 0) return file;
        var error = Marshal.GetLastPInvokeError();
        file.Dispose();
        return error == SystemCalls.WouldBlock ? null : throw Failure(path, error);
    }

    private static SafeFileHandle OpenToLock(string path)
    {
        try
        {
            return OpenToWrite(path);
        }
        catch (UnauthorizedAccessException)
        {
            // To read it is enough, where another user has made it.
            if (OpenToRead(path) is { } file) return file;
            throw;
        }
    }

    private static SafeFileHandle? TryOpenAlone(string path)
    {
        RefuseLink(path);
        try
        {
            return File.OpenHandle(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        }
        catch (IOException) when (File.Exists(path))
        {
            return null;
        }
    }

    /// <returns>Null where it is not there.</returns>
    private static SafeFileHandle? OpenToRead(string path)
    {
        if (OperatingSystem.IsLinux()) return TryOpen(path, SystemCalls.ReadOnly, SystemCalls.NotThere);
        RefuseLink(path);
        return File.Exists(path) ? File.OpenHandle(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite) : null;
    }

    private static SafeFileHandle OpenToWrite(string path)
    {
        if (!OperatingSystem.IsLinux())
        {
            RefuseLink(path);
            return File.OpenHandle(path, FileMode.OpenOrCreate, FileAccess.Write, FileShare.ReadWrite);
        }

        while (true)
        {
            if (TryOpen(path, SystemCalls.ReadWrite, SystemCalls.NotThere) is { } old)
            {
                TakeFromOthers(path, old);
                return old;
            }

            // Another program may have made it by now.
            if (TryOpen(path, SystemCalls.ReadWrite | SystemCalls.CreateNew, SystemCalls.IsThere) is not { } made) continue;
            GiveToOwnerOfDirectory(path, made);
            return made;
        }
    }

    /// <returns>Null where it cannot be opened for the reason that may be.</returns>
    private static SafeFileHandle? TryOpen(string path, int flags, int expected)
    {
        var file = SystemCalls.Open(path, flags | SystemCalls.NoFollow | SystemCalls.NonBlocking | SystemCalls.CloseOnExec, (int)Mode);
        if (!file.IsInvalid) return file;
        var error = Marshal.GetLastPInvokeError();
        file.Dispose();
        return error == expected ? null : throw Failure(path, error);
    }

    private static void RefuseLink(string path)
    {
        if (new FileInfo(path).LinkTarget is not null) throw Link(path);
    }

    private static Exception Failure(string path, int error) => error switch
    {
        SystemCalls.IsLink => Link(path),
        SystemCalls.AccessDenied or SystemCalls.NotPermitted or SystemCalls.ReadOnlyFileSystem =>
            new UnauthorizedAccessException(Reason(path, error)),
        _ => new IOException(Reason(path, error)),
    };

    private static string Reason(string path, int error) => $"{Marshal.GetPInvokeErrorMessage(error)}: {path}";

    private static InvalidDataException Link(string path) => new($"{path} is a symbolic link, which is not followed");

    /// <summary>Has a file that root has made belong to the daemon's user.</summary>
    private static void GiveToOwnerOfDirectory(string path, SafeFileHandle file)
    {
        if (!OperatingSystem.IsLinux() || !Environment.IsPrivilegedProcess) return;

        // Where the file system knows no owners, all can read it anyway.
        if (SystemCalls.OwnerOf(DirectoryOf(path)) is { } owner) _ = SystemCalls.Give(file, owner.User, owner.Group);
    }

    /// <summary>Lets nobody else read a file of an earlier version, unless that would take it from the owner of the directory.</summary>
    private static void TakeFromOthers(string path, SafeFileHandle file)
    {
        if (!OperatingSystem.IsLinux()) return;
        try
        {
            if (File.GetUnixFileMode(file) == Mode) return;
            var isOfOwner = SystemCalls.OwnerOf(file)?.User == SystemCalls.OwnerOf(DirectoryOf(path))?.User;
            if (isOfOwner) File.SetUnixFileMode(file, Mode);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // It is the owner's to say who reads it.
        }
    }

    /// <summary>The file system may keep back a change of its directories for seconds, and lose it with the power.</summary>
    private static void KeepName(string path)
    {
        if (!OperatingSystem.IsLinux()) return;
        using var directory = SystemCalls.Open(DirectoryOf(path), SystemCalls.ReadOnly | SystemCalls.CloseOnExec, 0);

        // Some file systems cannot; then that is as good as it gets.
        if (!directory.IsInvalid) _ = SystemCalls.Synchronize(directory);
    }

    private static string DirectoryOf(string path) => Path.GetDirectoryName(Path.GetFullPath(path))!;
}
