using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace SermatecEss.Inverter.State;

/// <summary>
/// Files that are private to their owner, and never opened through a symbolic link: if others can write in the directory, a link could make
/// this program read or overwrite any file. They get the owner of their directory, so that the daemon's user can read files created by
/// root.
/// </summary>
internal static class PrivateFile
{
    private const UnixFileMode Mode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
    private const UnixFileMode DirectoryMode = Mode | UnixFileMode.UserExecute;
    private const string NewEnding = ".new";

    /// <summary>Opens a file that the user has named for writing; a new file is private to its owner. Follows a link.</summary>
    /// <exception cref="IOException">It cannot be opened.</exception>
    /// <exception cref="UnauthorizedAccessException">The user has no permission.</exception>
    public static FileStream Create(string path, FileMode mode)
    {
        var options = new FileStreamOptions { Mode = mode, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows()) options.UnixCreateMode = Mode;
        return new FileStream(path, options);
    }

    /// <summary>Creates a file that another library is going to open by its path, unless it exists.</summary>
    /// <exception cref="InvalidDataException">It is a link.</exception>
    /// <exception cref="IOException">It cannot be created or written.</exception>
    /// <exception cref="UnauthorizedAccessException">The user has no permission.</exception>
    public static void Prepare(string path)
    {
        MakeDirectory(DirectoryOf(path));
        OpenToWrite(path).Dispose();
    }

    /// <summary>Creates a directory if it does not exist, with its parents.</summary>
    /// <exception cref="IOException">It cannot be created.</exception>
    /// <exception cref="UnauthorizedAccessException">The user has no permission.</exception>
    internal static void MakeDirectory(string path) =>
        _ = OperatingSystem.IsWindows() ? Directory.CreateDirectory(path) : Directory.CreateDirectory(path, DirectoryMode);

    /// <summary>Reads a file.</summary>
    /// <returns>Its content; null if it does not exist.</returns>
    /// <exception cref="InvalidDataException">It is a link, not a file, or too large.</exception>
    /// <exception cref="IOException">It cannot be read.</exception>
    /// <exception cref="UnauthorizedAccessException">The user has no permission.</exception>
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

    /// <summary>Writes a file atomically: a crash leaves the old one or the new one.</summary>
    /// <param name="path">The file.</param>
    /// <param name="content">The whole content.</param>
    /// <param name="isUrgent">Whether it must survive a power cut, at the cost of one more disk write.</param>
    /// <exception cref="IOException">It cannot be written; the previous content is unchanged.</exception>
    /// <exception cref="UnauthorizedAccessException">The user has no permission.</exception>
    internal static void Replace(string path, ReadOnlySpan<byte> content, bool isUrgent)
    {
        // A crash may have left one, perhaps of another user.
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

    /// <summary>Removes a file durably.</summary>
    /// <exception cref="IOException">It cannot be removed.</exception>
    /// <exception cref="UnauthorizedAccessException">The user has no permission.</exception>
    internal static void Delete(string path)
    {
        File.Delete(path);
        KeepName(path);
    }

    /// <summary>Appends to a file; creates it if it does not exist.</summary>
    /// <exception cref="InvalidDataException">It is a link.</exception>
    /// <exception cref="IOException">It cannot be written.</exception>
    /// <exception cref="UnauthorizedAccessException">The user has no permission.</exception>
    internal static void Append(string path, ReadOnlySpan<byte> content)
    {
        using var file = OpenToWrite(path);
        RandomAccess.Write(file, content, RandomAccess.GetLength(file));
    }

    /// <summary>Locks a file; creates it if it does not exist. The lock ends with the handle or the process.</summary>
    /// <returns>Null if another process holds the lock.</returns>
    /// <exception cref="InvalidDataException">It is a link.</exception>
    /// <exception cref="IOException">It cannot be opened.</exception>
    /// <exception cref="UnauthorizedAccessException">The user has no permission.</exception>
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
            // Read access is enough if another user has created it.
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

    /// <returns>Null if it does not exist.</returns>
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

            // Another program may have created it by now.
            if (TryOpen(path, SystemCalls.ReadWrite | SystemCalls.CreateNew, SystemCalls.IsThere) is not { } made) continue;
            GiveToOwnerOfDirectory(path, made);
            return made;
        }
    }

    /// <returns>Null if it cannot be opened for the tolerated reason.</returns>
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

    /// <summary>Gives a file created by root to the daemon's user.</summary>
    private static void GiveToOwnerOfDirectory(string path, SafeFileHandle file)
    {
        if (!OperatingSystem.IsLinux() || !Environment.IsPrivilegedProcess) return;

        // If the file system has no owners, all users can read it anyway.
        if (SystemCalls.OwnerOf(DirectoryOf(path)) is { } owner) _ = SystemCalls.Give(file, owner.User, owner.Group);
    }

    /// <summary>Makes a file of an earlier version private, unless that would lock out the owner of the directory.</summary>
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
            // Its owner decides who may read it.
        }
    }

    /// <summary>A file system may delay a directory change for seconds, and lose it in a power cut.</summary>
    private static void KeepName(string path)
    {
        if (!OperatingSystem.IsLinux()) return;
        using var directory = SystemCalls.Open(DirectoryOf(path), SystemCalls.ReadOnly | SystemCalls.CloseOnExec, 0);

        // Some file systems cannot do this; that has to be good enough.
        if (!directory.IsInvalid) _ = SystemCalls.Synchronize(directory);
    }

    private static string DirectoryOf(string path) => Path.GetDirectoryName(Path.GetFullPath(path))!;
}
