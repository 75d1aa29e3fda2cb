namespace SermatecEss.Captures.Files;

/// <summary>A stream whose next bytes can be looked at before they are read. Its buffer never grows.</summary>
/// <param name="source">The bytes; not closed.</param>
public sealed class CaptureStream(Stream source) : Stream
{
    /// <summary>The most bytes that can be looked at or taken at once; more than the longest packet.</summary>
    internal const int MostAtOnce = 1 << 19;

    private readonly byte[] _buffer = new byte[MostAtOnce];
    private int _start;
    private int _end;
    private bool _isOver;
    private long _position;

    /// <inheritdoc/>
    public override bool CanRead => true;

    /// <inheritdoc/>
    public override bool CanSeek => false;

    /// <inheritdoc/>
    public override bool CanWrite => false;

    /// <inheritdoc/>
    public override long Length => throw new NotSupportedException();

    /// <summary>How many bytes have been read.</summary>
    public override long Position
    {
        get => _position;
        set => throw new NotSupportedException();
    }

    /// <summary>Why the source ended early; null if it did not.</summary>
    public string? Damage { get; private set; }

    /// <summary>Looks at the next bytes; fewer at the end. Valid until the next call.</summary>
    /// <param name="count">At most <see cref="MostAtOnce"/>.</param>
    public ReadOnlySpan<byte> Peek(int count)
    {
        Fill(count);
        return _buffer.AsSpan(_start, Math.Min(count, _end - _start));
    }

    /// <inheritdoc/>
    public override int Read(Span<byte> buffer)
    {
        if (buffer.Length == 0) return 0;
        Fill(1);
        var count = Math.Min(buffer.Length, _end - _start);
        _buffer.AsSpan(_start, count).CopyTo(buffer);
        Advance(count);
        return count;
    }

    /// <inheritdoc/>
    public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

    /// <inheritdoc/>
    public override void Flush()
    {
    }

    /// <inheritdoc/>
    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    /// <inheritdoc/>
    public override void SetLength(long value) => throw new NotSupportedException();

    /// <inheritdoc/>
    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    /// <summary>Reads a number of bytes.</summary>
    /// <param name="count">At most <see cref="MostAtOnce"/>.</param>
    /// <param name="bytes">The bytes; valid until the next call.</param>
    /// <returns>Whether there were as many.</returns>
    internal bool TryTake(int count, out ReadOnlyMemory<byte> bytes)
    {
        Fill(count);
        bytes = default;
        if (_end - _start < count) return false;
        bytes = _buffer.AsMemory(_start, count);
        Advance(count);
        return true;
    }

    /// <summary>Leaves out a number of bytes.</summary>
    /// <returns>Whether there were as many.</returns>
    internal bool TrySkip(long count)
    {
        while (count > 0)
        {
            Fill(1);
            var now = (int)Math.Min(count, _end - _start);
            if (now == 0) return false;
            Advance(now);
            count -= now;
        }

        return true;
    }

    private void Advance(int count)
    {
        _start += count;
        _position += count;
    }

    /// <summary>Reads until there are as many bytes, or no more come.</summary>
    private void Fill(int count)
    {
        if (_end - _start >= count || _isOver) return;
        _buffer.AsSpan(_start, _end - _start).CopyTo(_buffer);
        _end -= _start;
        _start = 0;
        while (_end < count && !_isOver)
        {
            try
            {
                var more = source.Read(_buffer.AsSpan(_end));
                _end += more;
                _isOver = more == 0;
            }
            catch (InvalidDataException)
            {
                // What came before can be used.
                Damage = "its compressed data is not valid";
                _isOver = true;
            }
        }
    }
}
