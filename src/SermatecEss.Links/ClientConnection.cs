using System.Net.Sockets;
using System.Threading.Channels;
using SermatecEss.Protocol.Framing;

namespace SermatecEss.Links;

/// <summary>One client of a <see cref="FrameServer"/>, with its own send queue.</summary>
public sealed class ClientConnection
{
    private readonly TcpLink _link;
    private readonly TimeSpan _quietTime;
    private readonly TimeSpan _idleLimit;
    private readonly TimeProvider _time;
    private readonly Channel<IReadOnlyList<ReadOnlyMemory<byte>>> _queue;
    private readonly ITimer _idle;
    private volatile bool _isClosing;
    private volatile bool _endsWithReset;

    internal ClientConnection(TcpLink link, FrameServerOptions options, TimeProvider time)
    {
        _link = link;
        _quietTime = options.QuietTime;
        _idleLimit = options.IdleLimit;
        _time = time;
        var queue = new BoundedChannelOptions(options.MaxQueued) { SingleReader = true };
        _queue = Channel.CreateBounded<IReadOnlyList<ReadOnlyMemory<byte>>>(queue);
        _idle = time.CreateTimer(static client => ((ClientConnection)client!).Disconnect(), this, _idleLimit, Timeout.InfiniteTimeSpan);
    }

    /// <summary>Encrypts each frame in both directions; null for plain frames.</summary>
    public CloudCipher? Cipher => _link.Cipher;

    /// <summary>Queues one frame for sending, and returns immediately.</summary>
    /// <param name="frame">The unencrypted frame.</param>
    public void Send(ReadOnlySpan<byte> frame) => Send([Cipher is null ? frame.ToArray() : Cipher.Apply(frame)]);

    /// <summary>
    /// Queues raw bytes for sending, and returns immediately. Disconnects a client that has left too much unread instead.
    /// </summary>
    /// <param name="segments">The bytes; each segment is sent separately, uninterrupted by those of other calls.</param>
    public void Send(IReadOnlyList<ReadOnlyMemory<byte>> segments)
    {
        if (!_queue.Writer.TryWrite(segments) && !_isClosing) _link.Abort();
    }

    /// <summary>Closes the connection after everything queued is sent.</summary>
    public void Close()
    {
        _isClosing = true;
        _ = _queue.Writer.TryComplete();
    }

    /// <summary>Resets the connection after everything queued is sent.</summary>
    public void Reset()
    {
        _endsWithReset = true;
        Close();
    }

    /// <summary>Closes the connection immediately.</summary>
    internal void Disconnect() => _link.Shutdown();

    /// <summary>Receives and sends until the connection ends.</summary>
    internal async Task ServeAsync(FrameHandler handler, CancellationToken stop)
    {
        var sending = SendQueuedAsync(stop);
        try
        {
            await ReadAsync(handler, stop);
        }
        catch (Exception e) when (e is OperationCanceledException or ObjectDisposedException or SocketException)
        {
            // Stopped, or broken by the client.
        }
        finally
        {
            // A client that has finished sending may still wait for responses.
            Close();
            await sending;
            await _idle.DisposeAsync();
            _link.Dispose();
        }
    }

    private async Task ReadAsync(FrameHandler handler, CancellationToken stop)
    {
        while (true)
        {
            var count = _link.Pending == 0 ? await _link.ReceiveAsync(stop) : await ReceiveSoonAsync(stop);
            if (count > 0) KeepOpen();
            while (_link.TryRead(out var frame, final: count is null or 0))
            {
                // A client that sends requests but reads no responses is not read any further.
                if (!await _queue.Writer.WaitToWriteAsync(stop)) return;
                await handler(this, frame, stop);
            }

            if (count == 0) return;
        }
    }

    /// <summary>Waits for the rest of a frame.</summary>
    /// <returns>The number of bytes; null if none came within the quiet time.</returns>
    private async ValueTask<int?> ReceiveSoonAsync(CancellationToken stop)
    {
        using var limit = new TimeLimit(_quietTime, _time, stop);
        try
        {
            return await _link.ReceiveAsync(limit.Token);
        }
        catch (OperationCanceledException) when (!stop.IsCancellationRequested)
        {
            return null;
        }
    }

    private async Task SendQueuedAsync(CancellationToken stop)
    {
        try
        {
            await foreach (var segments in _queue.Reader.ReadAllAsync(stop))
            {
                foreach (var segment in segments) await _link.SendBytesAsync(segment, stop);
                KeepOpen();
            }
        }
        catch (Exception e) when (e is OperationCanceledException or ObjectDisposedException or SocketException)
        {
            // Stopped, or broken by the client.
        }
        finally
        {
            Close();
            if (_endsWithReset) _link.Abort();
            else _link.Shutdown();
        }
    }

    private void KeepOpen() => _ = _idle.Change(_idleLimit, Timeout.InfiniteTimeSpan);
}
