using System.Buffers;
using SermatecEss.Protocol.Framing;

namespace SermatecEss.Links;

/// <summary>Received bytes that have not been read as frames yet.</summary>
/// <param name="cipher">Decrypts each frame; null for plain frames.</param>
internal sealed class FrameBuffer(CloudCipher? cipher)
{
    // A reader leaves less than one frame, so there is always room for more. Every link has a buffer, so it is no larger than needed.
    private readonly byte[] _bytes = new byte[2 * FrameLayout.MaxLength];
    private readonly FrameReader _reader = new(cipher);
    private int _start;
    private int _end;

    /// <summary>Decrypts each frame; null for plain frames.</summary>
    internal CloudCipher? Cipher => cipher;

    /// <summary>What the reader found and dropped so far.</summary>
    internal FrameReaderCounters Counters => _reader.Counters;

    /// <summary>How many bytes may still become a frame.</summary>
    internal int Pending => _end - _start;

    /// <summary>Free space for received bytes, never empty; invalidates frames that were read.</summary>
    internal Memory<byte> Room()
    {
        if (_start > 0) _bytes.AsSpan(_start, Pending).CopyTo(_bytes);
        _end = Pending;
        _start = 0;
        return _bytes.AsMemory(_end);
    }

    /// <summary>Adds bytes that were received into the free space.</summary>
    internal void Add(int count) => _end += count;

    /// <summary>Adds received bytes; there is room for one frame.</summary>
    internal void Add(ReadOnlySpan<byte> bytes)
    {
        bytes.CopyTo(Room().Span);
        Add(bytes.Length);
    }

    /// <summary>Reads the next frame; it is valid until the next call.</summary>
    /// <param name="frame">The unencrypted frame.</param>
    /// <param name="final">Whether no more bytes will come now, so that an incomplete frame is dropped.</param>
    internal bool TryRead(out Frame frame, bool final)
    {
        frame = default;
        if (Pending == 0) return false;
        var bytes = new ReadOnlySequence<byte>(_bytes, _start, Pending);
        var found = _reader.TryRead(ref bytes, out frame, final);
        _start = _end - (int)bytes.Length;
        return found;
    }
}
