using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;
using SermatecEss.Hosting.Terminals;

namespace SermatecEss.Cli.Terminals;

/// <summary>Keeps a terminal from showing what is typed, on Linux.</summary>
internal sealed partial class TerminalEcho : IDisposable
{
    /// <summary>The settings of a terminal take 60 bytes.</summary>
    private const int Length = 256;
    private const int LocalModes = 12;
    private const uint Echo = 0x8;
    private const int WhenWritten = 1;
    private readonly SafeFileHandle _terminal;
    private readonly byte[] _before;

    private TerminalEcho(SafeFileHandle terminal, byte[] before)
    {
        _terminal = terminal;
        _before = before;
    }

    /// <summary>Turns the echo off until the result is disposed.</summary>
    /// <exception cref="UsageException">The terminal cannot.</exception>
    internal static TerminalEcho Off(SafeFileHandle terminal)
    {
        var before = new byte[Length];
        if (Get(terminal, ref before[0]) == 0)
        {
            byte[] without = [.. before];
            var modes = MemoryMarshal.Read<uint>(without.AsSpan(LocalModes));
            MemoryMarshal.Write(without.AsSpan(LocalModes), modes & ~Echo);
            if (Set(terminal, WhenWritten, ref without[0]) == 0) return new TerminalEcho(terminal, before);
        }

        throw new UsageException("This terminal would show the password. Pass it on stdin, or use --generate.");
    }

    public void Dispose() => _ = Set(_terminal, WhenWritten, ref _before[0]);

    [LibraryImport("libc", EntryPoint = "tcgetattr")]
    private static partial int Get(SafeFileHandle terminal, ref byte settings);

    [LibraryImport("libc", EntryPoint = "tcsetattr")]
    private static partial int Set(SafeFileHandle terminal, int when, ref byte settings);
}
