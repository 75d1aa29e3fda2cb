using System.Threading.Channels;

namespace SermatecEss.Hosting.Service;

/// <summary>Lines written by a task of their own, so that callers never wait for a reader or a disk.</summary>
internal sealed class LineQueue : IAsyncDisposable
{
    private const int Capacity = 10_000;

    /// <summary>A program that ends does not wait long for lines that are not read.</summary>
    private static readonly TimeSpan LongestEnd = TimeSpan.FromSeconds(1);
    private readonly Action<string> _write;
    private readonly bool _mayDrop;
    private readonly TimeProvider _time;
    private readonly Channel<string> _lines;
    private readonly Task _writing;
    private long _dropped;

    /// <param name="write">Writes a line; may block.</param>
    /// <param name="mayDrop">
    /// Whether the oldest lines are dropped, and counted, if they are not written in time; otherwise adding waits.
    /// </param>
    /// <param name="time">The clock.</param>
    internal LineQueue(Action<string> write, bool mayDrop, TimeProvider time)
    {
        _write = write;
        _mayDrop = mayDrop;
        _time = time;
        var mode = mayDrop ? BoundedChannelFullMode.DropOldest : BoundedChannelFullMode.Wait;
        var options = new BoundedChannelOptions(Capacity) { FullMode = mode, SingleReader = true };
        _lines = Channel.CreateBounded<string>(options, _ => Interlocked.Increment(ref _dropped));
        _writing = Task.Run(WriteAsync);
    }

    /// <summary>Adds a line.</summary>
    internal void Add(string line)
    {
        if (_lines.Writer.TryWrite(line) || _mayDrop) return;
        try
        {
            _lines.Writer.WriteAsync(line).AsTask().GetAwaiter().GetResult();
        }
        catch (ChannelClosedException)
        {
            // Added after the end, when nothing is written any more.
        }
    }

    /// <summary>Writes the remaining lines; for droppable lines, within a limited time.</summary>
    public async ValueTask DisposeAsync()
    {
        _ = _lines.Writer.TryComplete();
        try
        {
            await (_mayDrop ? _writing.WaitAsync(LongestEnd, _time) : _writing);
        }
        catch (TimeoutException)
        {
            // The lines are not being read.
        }
    }

    private async Task WriteAsync()
    {
        await foreach (var line in _lines.Reader.ReadAllAsync())
        {
            if (Interlocked.Exchange(ref _dropped, 0) is var dropped and > 0)
                _write($"({dropped} lines dropped: they were not read in time)");
            _write(line);
        }
    }
}
