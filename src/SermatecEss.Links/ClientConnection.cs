using System.Net;
using System.Net.Sockets;
using System.Threading.Channels;
using SermatecEss.Protocol.Framing;

namespace SermatecEss.Links;

/// <summary>One client of a <see cref="FrameServer"/>, with its own send queue.</summary>
public sealed class ClientConnection : IServedClient
{
    private readonly TcpLink _link;
    private readonly FrameHandler _handler;
    private readonly FrameServerOptions _options;
    private readonly TimeProvider _time;
    private readonly Channel<IReadOnlyList<ReadOnlyMemory<byte>>> _queue;
    private readonly ClientLimits _limits;
    private volatile bool _isClosing;
    private volatile bool _endsWithReset;

    internal ClientConnection(TcpLink link, IPEndPoint remote, FrameHandler handler, FrameServerOptions options, TimeProvider time)
    {
        _link = link;
        _handler = handler;
        _options = options;
        _time = time;
        Remote = remote;
        Since = time.GetUtcNow();
        var queue = new BoundedChannelOptions(options.MaxQueued) { SingleReader = true };
        _queue = Channel.CreateBounded<IReadOnlyList<ReadOnlyMemory<byte>>>(queue);
        _limits = new ClientLimits(options.IdleLimit, options.FrameLimit, time, Disconnect);
    }

    /// <inheritdoc/>
    public IPEndPoint Remote { get; }

    /// <inheritdoc/>
    public DateTimeOffset Since { get; }

    /// <inheritdoc/>
    public long Requests => _link.Counters.Frames;

    /// <summary>Encrypts each frame in both directions; null for plain frames.</summary>
    public CloudCipher? Cipher => _link.Cipher;

    /// <summary>Whether it has sent bytes that belong to no frame, as a program with another protocol does.</summary>
    public bool HasSentGarbage => _link.Counters.BytesDropped > 0;

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
    public void Disconnect() => _link.Shutdown();

    /// <summary>Receives and sends until the connection ends.</summary>
    async Task IServedClient.ServeAsync(CancellationToken stop)
    {
        var sending = SendQueuedAsync(stop);
        try
        {
            await ReadAsync(stop);
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
            await _limits.StopAsync();
            _link.Dispose();
        }
    }

    private async Task ReadAsync(CancellationToken stop)
    {
        while (true)
        {
            var count = _link.Pending == 0 ? await _link.ReceiveAsync(stop) : await ReceiveSoonAsync(stop);
            if (count > 0)
            {
                _limits.KeepOpen();
                _limits.AwaitMessage();
            }

            while (_link.TryRead(out var frame, final: count is null or 0))
            {
                _limits.HasMessage();

                // A client that sends requests but reads no responses is not read any further.
                if (!await _queue.Writer.WaitToWriteAsync(stop)) return;
                await _handler(this, frame, stop);
            }

            if (count == 0) return;
            if (_link.Pending > 0) _limits.AwaitMessage();
        }
    }

    /// <summary>Waits for the rest of a frame.</summary>
    /// <returns>The number of bytes; null if none came within the quiet time.</returns>
    private async ValueTask<int?> ReceiveSoonAsync(CancellationToken stop)
    {
        using var limit = new TimeLimit(_options.QuietTime, _time, stop);
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
                for (var i = 0; i < segments.Count; i++)
                {
                    if (i > 0 && _options.SegmentPause > TimeSpan.Zero) await Task.Delay(_options.SegmentPause, _time, stop);
                    await _link.SendBytesAsync(segments[i], stop);
                }

                _limits.KeepOpen();
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
}
