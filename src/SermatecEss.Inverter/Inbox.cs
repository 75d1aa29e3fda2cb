using System.Buffers;
using SermatecEss.Protocol.Framing;

namespace SermatecEss.Inverter;

/// <summary>The bytes that have come and are not yet read as frames.</summary>
internal sealed class Inbox
{
    // What a reader leaves over is shorter than one frame, so there is always room for more.
    private readonly byte[] _buffer = new byte[8 * FrameLayout.MaxLength];
    private readonly FrameReader _reader = new();
    private int _start;
    private int _end;

    /// <summary>What the reader found and dropped so far, over all connections.</summary>
    internal FrameReaderCounters Counters => _reader.Counters;

    /// <summary>Bytes that may still become a frame.</summary>
    internal int Rest => _end - _start;

    /// <summary>Room for bytes that come; invalidates the frames that were taken.</summary>
    internal Memory<byte> Room()
    {
        if (_start > 0) _buffer.AsSpan(_start, Rest).CopyTo(_buffer);
        (_start, _end) = (0, Rest);
        return _buffer.AsMemory(_end);
    }

    /// <summary>Says how many bytes came into the room.</summary>
    internal void Came(int count) => _end += count;

    /// <summary>Takes the next frame; it is valid until <see cref="Room"/> is called.</summary>
    /// <param name="frame">The frame.</param>
    /// <param name="final">Whether no more bytes come, so that what is not whole is given up.</param>
    internal bool TryTake(out Frame frame, bool final = false)
    {
        frame = default;
        if (Rest == 0) return false;
        var bytes = new ReadOnlySequence<byte>(_buffer, _start, Rest);
        var found = _reader.TryRead(ref bytes, out frame, final);
        _start = _end - (int)bytes.Length;
        return found;
    }

    /// <summary>Forgets the rest of a connection that is gone.</summary>
    internal void Clear() => (_start, _end) = (0, 0);
}
