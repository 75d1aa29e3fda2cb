using System.Runtime.InteropServices;

namespace SermatecEss.Hosting.Terminals;

/// <summary>
/// Standard output or standard error, written to directly: .NET's console streams send escape sequences to a terminal first. The reader may
/// close it at any time, as <c>head</c> or a closed terminal does. Later output is dropped, so that a change of the inverter in progress
/// still ends cleanly.
/// </summary>
internal sealed partial class StandardStream : Stream
{
    private const int InputNumber = 0;
    private const int OutputNumber = 1;
    private const int ErrorNumber = 2;
    private const int Interrupted = 4;
    private const int InputOutputError = 5;
    private const int BadDescriptor = 9;
    private const int TryAgain = 11;
    private const int BrokenPipe = 32;
    private const int PipeSignal = 13;
    private const int GetFlags = 1;
    private const int ReadWrite = 2;
    private const int ReadyToWrite = 4;
    private const nint Ignore = 1;
    private static readonly CancellationTokenSource OutputEnd = new();
    private readonly int _descriptor;
    private readonly CancellationTokenSource? _end;
    private volatile bool _isClosed;

    private StandardStream(int descriptor, CancellationTokenSource? end)
    {
        _descriptor = descriptor;
        _end = end;
    }

    /// <summary>Cancelled when standard output is closed.</summary>
    internal static CancellationToken OutputClosed => OutputEnd.Token;

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
    internal static Stream Output => OperatingSystem.IsLinux() ? new StandardStream(OutputNumber, OutputEnd) : Console.OpenStandardOutput();

    /// <summary>Standard error.</summary>
    internal static Stream Error => OperatingSystem.IsLinux() ? new StandardStream(ErrorNumber, null) : Console.OpenStandardError();

    /// <summary>Prepares for streams that are closed, now or later. Call it before opening any file or connection.</summary>
    internal static void Prepare()
    {
        if (!OperatingSystem.IsLinux()) return;
        if (!IsOpen(OutputNumber)) OutputEnd.Cancel();

        // Otherwise the next connection would get the descriptor of a closed stream, and receive the output.
        for (var descriptor = InputNumber; descriptor <= ErrorNumber; descriptor++)
            if (!IsOpen(descriptor)) _ = Open("/dev/null", ReadWrite);
        _ = Handle(PipeSignal, Ignore);
    }

    /// <inheritdoc/>
    public override void Write(byte[] buffer, int offset, int count) => Write(buffer.AsSpan(offset, count));

    /// <inheritdoc/>
    public override void Write(ReadOnlySpan<byte> buffer)
    {
        while (buffer.Length > 0 && !_isClosed)
        {
            var count = (int)Write(_descriptor, buffer, buffer.Length);
            if (count >= 0)
            {
                buffer = buffer[count..];
                continue;
            }

            switch (Marshal.GetLastPInvokeError())
            {
                case Interrupted:
                    break;
                case TryAgain:
                    var ready = new Poll { Descriptor = _descriptor, Events = ReadyToWrite };
                    _ = WaitFor(ref ready, 1, Timeout.Infinite);
                    break;
                case BrokenPipe or InputOutputError or BadDescriptor:
                    _isClosed = true;
                    _end?.Cancel();
                    break;
                case var error:
                    throw new IOException(Marshal.GetPInvokeErrorMessage(error));
            }
        }
    }

    /// <inheritdoc/>
    public override void Flush()
    {
        // Nothing is buffered.
    }

    /// <inheritdoc/>
    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    /// <inheritdoc/>
    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    /// <inheritdoc/>
    public override void SetLength(long value) => throw new NotSupportedException();

    private static bool IsOpen(int descriptor) => Control(descriptor, GetFlags) >= 0;

    [LibraryImport("libc", EntryPoint = "write", SetLastError = true)]
    private static partial nint Write(int descriptor, ReadOnlySpan<byte> bytes, nint count);

    [LibraryImport("libc", EntryPoint = "poll", SetLastError = true)]
    private static partial int WaitFor(ref Poll poll, nuint count, int milliseconds);

    [LibraryImport("libc", EntryPoint = "fcntl")]
    private static partial int Control(int descriptor, int command);

    [LibraryImport("libc", EntryPoint = "open", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int Open(string path, int flags);

    [LibraryImport("libc", EntryPoint = "signal")]
    private static partial nint Handle(int signal, nint handler);

    /// <summary>The events for poll(2).</summary>
    private struct Poll
    {
        internal int Descriptor;
        internal short Events;
        internal short Happened;
    }
}
