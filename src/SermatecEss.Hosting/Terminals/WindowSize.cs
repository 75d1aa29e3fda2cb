using System.Runtime.InteropServices;

namespace SermatecEss.Hosting.Terminals;

/// <summary>The size of the terminal of standard output, from the kernel: .NET's console would send escape sequences first.</summary>
internal static partial class WindowSize
{
    private const int StandardOutput = 1;
    private const nuint GetWindowSize = 0x5413;

    /// <summary>The columns; null if unknown.</summary>
    internal static int? Columns
    {
        get
        {
            if (!OperatingSystem.IsLinux()) return Console.WindowWidth;

            // Rows, columns, and both in pixels.
            Span<ushort> size = stackalloc ushort[4];
            return Control(StandardOutput, GetWindowSize, size) == 0 && size[1] > 0 ? size[1] : null;
        }
    }

    [LibraryImport("libc", EntryPoint = "ioctl")]
    private static partial int Control(int file, nuint request, Span<ushort> size);
}
