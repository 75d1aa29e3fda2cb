using System.Runtime.InteropServices;

namespace SermatecEss.Cli.Terminals;

/// <summary>How large the terminal of standard output is, asked of the kernel: .NET's console would send it its sequences first.</summary>
internal static partial class WindowSize
{
    private const int StandardOutput = 1;
    private const nuint GetWindowSize = 0x5413;

    /// <summary>Its columns; null where it has none to tell.</summary>
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
