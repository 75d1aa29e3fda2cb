using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace SermatecEss.Inverter.State;

/// <summary>What .NET's file API lacks on Linux: opening without following links, locks, and ownership.</summary>
internal static partial class SystemCalls
{
    internal const int ReadOnly = 0;
    internal const int ReadWrite = 2;

    /// <summary>Creates a new file, and fails if it exists.</summary>
    internal const int CreateNew = 0x40 | 0x80;

    /// <summary>Does not block on a pipe put in place of a file.</summary>
    internal const int NonBlocking = 0x800;
    internal const int CloseOnExec = 0x80000;
    internal const int NotThere = 2;
    internal const int IsThere = 17;
    internal const int WouldBlock = 11;
    internal const int NotPermitted = 1;
    internal const int AccessDenied = 13;
    internal const int ReadOnlyFileSystem = 30;

    /// <summary>The error for opening a link without following it.</summary>
    internal const int IsLink = 40;
    private const int ExclusiveLock = 2;
    private const int DoNotWait = 4;
    private const int CurrentDirectory = -100;
    private const int OfOpenFile = 0x1000;
    private const uint OwnerAndGroup = 0x8 | 0x10;
    private const int StatusLength = 256;
    private const int OwnerOffset = 20;
    private const int GroupOffset = 24;

    /// <summary>The only flag that differs between processors.</summary>
    internal static int NoFollow { get; } = RuntimeInformation.ProcessArchitecture switch
    {
        Architecture.Arm or Architecture.Armv6 or Architecture.Arm64 or Architecture.Ppc64le => 0x8000,
        _ => 0x20000,
    };

    [LibraryImport("libc", EntryPoint = "open", StringMarshalling = StringMarshalling.Utf8, SetLastError = true)]
    internal static partial SafeFileHandle Open(string path, int flags, int mode);

    [LibraryImport("libc", EntryPoint = "fsync")]
    internal static partial int Synchronize(SafeFileHandle file);

    /// <summary>Locks a file, unless another process holds the lock.</summary>
    /// <returns>0, or -1.</returns>
    internal static int Lock(SafeFileHandle file) => Lock(file, ExclusiveLock | DoNotWait);

    /// <summary>The owner of a directory; null if the system does not report it.</summary>
    internal static (uint User, uint Group)? OwnerOf(string directory)
    {
        var status = new byte[StatusLength];
        return Status(CurrentDirectory, directory, 0, OwnerAndGroup, ref status[0]) == 0 ? OwnerIn(status) : null;
    }

    /// <summary>The owner of an open file; null if the system does not report it.</summary>
    internal static (uint User, uint Group)? OwnerOf(SafeFileHandle file)
    {
        var status = new byte[StatusLength];
        return Status(file, "", OfOpenFile, OwnerAndGroup, ref status[0]) == 0 ? OwnerIn(status) : null;
    }

    /// <summary>Changes the owner of a file, as root can.</summary>
    /// <returns>0, or -1.</returns>
    [LibraryImport("libc", EntryPoint = "fchown")]
    internal static partial int Give(SafeFileHandle file, uint user, uint group);

    private static (uint User, uint Group) OwnerIn(ReadOnlySpan<byte> status) =>
        (MemoryMarshal.Read<uint>(status[OwnerOffset..]), MemoryMarshal.Read<uint>(status[GroupOffset..]));

    [LibraryImport("libc", EntryPoint = "flock", SetLastError = true)]
    private static partial int Lock(SafeFileHandle file, int operation);

    /// <summary>Its result has the same layout on all processors.</summary>
    [LibraryImport("libc", EntryPoint = "statx", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int Status(int directory, string path, int flags, uint wanted, ref byte status);

    [LibraryImport("libc", EntryPoint = "statx", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int Status(SafeFileHandle file, string path, int flags, uint wanted, ref byte status);
}
