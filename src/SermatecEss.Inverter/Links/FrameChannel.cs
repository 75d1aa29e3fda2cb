using System.Buffers;
using SermatecEss.Protocol.Framing;

namespace SermatecEss.Inverter.Links;

/// <summary>The frames that come over one link.</summary>
internal sealed class FrameChannel(DialledLink link, FrameReader reader) : IDisposable
{
    private readonly byte[] _buffer = new byte[4096];
    private int _start;
    private int _end;

    /// <summary>Whether bytes that may become a frame are waiting for the rest of it.</summary>
    internal bool HasUnfinishedFrame => _end > _start;

    /// <summary>Whether more bytes can be received without waiting.</summary>
    internal bool HasBytes => link.HasBytes;

    internal ValueTask SendAsync(ReadOnlyMemory<byte> frame, CancellationToken cancellation) => link.SendAsync(frame, cancellation);

    /// <summary>The next frame of what has been received; valid until the next call of any method.</summary>
    /// <param name="final">Whether the line has gone quiet, so that an unfinished frame is given up.</param>
    /// <param name="frame">The frame.</param>
    internal bool TryRead(bool final, out Frame frame)
    {
        var received = new ReadOnlySequence<byte>(_buffer, _start, _end - _start);
        var found = reader.TryRead(ref received, out frame, final);
        _start = _end - (int)received.Length;
        return found;
    }

    /// <summary>Receives more bytes; false at the end of the connection.</summary>
    internal async ValueTask<bool> ReceiveAsync(CancellationToken cancellation)
    {
        if (_start > 0)
        {
            // What is left is less than a frame, so there is always room for more behind it.
            Buffer.BlockCopy(_buffer, _start, _buffer, 0, _end - _start);
            _end -= _start;
            _start = 0;
        }

        var count = await link.ReceiveAsync(_buffer.AsMemory(_end), cancellation);
        _end += count;
        return count > 0;
    }

    public void Dispose() => link.Dispose();
}
