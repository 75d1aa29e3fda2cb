using System.Runtime.InteropServices;

namespace SermatecEss.Cli.Terminals;

/// <summary>
/// Standard output or standard error, as the kernel has it. The streams of .NET's console send a terminal its sequences before the first
/// byte. What nobody reads any more is dropped, as theirs do.
/// </summary>
/// <param name="file">Which of them.</param>
internal sealed partial class StandardStream(int file) : Stream
{
    private const int TryAgain = 11;
    private const int BrokenPipe = 32;
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(10);

    /// <inheritdoc/>
    public override bool CanRead => false;

    /// <inheritdoc/>
    public override bool CanSeek => false;

    /// <inheritdoc/>
    public override bool CanWrite => true;

    /// <inheritdoc/>
    public override long Length => throw new NotSupportedException();

    /// <inheritdoc/>
    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    /// <summary>Standard output.</summary>
    internal static Stream Output => OperatingSystem.IsLinux() ? new StandardStream(1) : Console.OpenStandardOutput();

    /// <summary>Standard error.</summary>
    internal static Stream Error => OperatingSystem.IsLinux() ? new StandardStream(2) : Console.OpenStandardError();

    /// <inheritdoc/>
    public override void Write(byte[] buffer, int offset, int count) => Write(buffer.AsSpan(offset, count));

    /// <inheritdoc/>
    public override void Write(ReadOnlySpan<byte> buffer)
    {
        while (!buffer.IsEmpty)
        {
            var written = Write(file, buffer, buffer.Length);
            if (written >= 0)
            {
                buffer = buffer[(int)written..];
                continue;
            }

            var error = Marshal.GetLastPInvokeError();
            if (error == BrokenPipe) return;
            if (error != TryAgain) throw new IOException(Marshal.GetPInvokeErrorMessage(error));

            // Another program has made the terminal or the pipe one that does not wait.
            Thread.Sleep(Pause);
        }
    }

    /// <inheritdoc/>
    public override void Flush()
    {
        // Nothing is kept.
    }

    /// <inheritdoc/>
    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    /// <inheritdoc/>
    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    /// <inheritdoc/>
    public override void SetLength(long value) => throw new NotSupportedException();

    [LibraryImport("libc", EntryPoint = "write", SetLastError = true)]
    private static partial nint Write(int file, ReadOnlySpan<byte> bytes, nint count);
}
