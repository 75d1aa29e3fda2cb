namespace SermatecEss.Captures.Streams;

/// <summary>One direction of a TCP connection: puts its bytes in order. If bytes were sent twice, the first ones count.</summary>
/// <param name="memory">Counts what is held by all.</param>
/// <param name="data">Takes the bytes in order.</param>
/// <param name="gap">Takes the length of bytes that are missing.</param>
internal sealed class HalfStream(
    HeldMemory memory, Action<DateTimeOffset, ReadOnlyMemory<byte>> data, Action<DateTimeOffset, long> gap)
{
    private const int MostHeld = 1024;
    private const long MostHeldBytes = 1 << 20;
    private readonly List<HeldSegment> _held = [];
    private uint _first;
    private long _next;
    private long _heldBytes;
    private long? _end;

    /// <summary>Whether the number of its first byte is known.</summary>
    internal bool IsOpen { get; private set; }

    /// <summary>Whether all bytes up to the last one have come.</summary>
    internal bool IsOver => _end is { } end && _next >= end;

    /// <summary>Sets the number of the first byte.</summary>
    internal void Open(uint first)
    {
        if (IsOpen) return;
        IsOpen = true;
        _first = first;
    }

    /// <summary>Whether a first byte with another number belongs to another connection.</summary>
    internal bool StartsElsewhere(uint first) => IsOpen && first != _first;

    /// <summary>How far a number is from the next one expected, in bytes.</summary>
    internal long DistanceOf(uint sequence) => Math.Abs(PlaceOf(sequence) - _next);

    /// <summary>Takes a segment.</summary>
    /// <param name="sequence">The number of its first byte.</param>
    /// <param name="time">When it was captured.</param>
    /// <param name="bytes">Its captured bytes.</param>
    internal void Add(uint sequence, DateTimeOffset time, ReadOnlyMemory<byte> bytes)
    {
        var start = PlaceOf(sequence);
        if (start < _next)
        {
            var known = (int)Math.Min(_next - start, bytes.Length);
            bytes = bytes[known..];
            start += known;
        }

        if (bytes.IsEmpty) return;
        if (start == _next && _held.Count == 0)
        {
            Deliver(time, bytes);
            return;
        }

        Hold(start, time, bytes);
        DeliverHeld();
        while (_held.Count > MostHeld || _heldBytes > MostHeldBytes || (_held.Count > 0 && memory.IsFull)) GiveUp(time);
    }

    /// <summary>The other side has received everything before a number, so missing bytes were not captured.</summary>
    internal void Acknowledge(uint number, DateTimeOffset time)
    {
        var acknowledged = PlaceOf(number);
        while (_held.Count > 0 && acknowledged > _held[0].Start) GiveUp(time);
    }

    /// <summary>The sender has sent its last byte.</summary>
    /// <param name="sequence">The number after that byte.</param>
    internal void Finish(uint sequence) => _end ??= PlaceOf(sequence);

    /// <summary>No more bytes will come: everything that is held is delivered, with gaps.</summary>
    internal void Flush(DateTimeOffset time)
    {
        while (_held.Count > 0) GiveUp(time);
    }

    /// <summary>The position of a sequence number in the stream, which may be longer than the numbers' range.</summary>
    private long PlaceOf(uint sequence) => _next + (int)(sequence - (_first + (uint)_next));

    private void Deliver(DateTimeOffset time, ReadOnlyMemory<byte> bytes)
    {
        _next += bytes.Length;
        data(time, bytes);
    }

    /// <summary>Keeps those bytes of a segment that are not held yet.</summary>
    private void Hold(long start, DateTimeOffset time, ReadOnlyMemory<byte> bytes)
    {
        // Most segments follow all held ones.
        var at = _held.Count;
        while (at > 0 && _held[at - 1].End > start) at--;
        while (!bytes.IsEmpty)
        {
            var free = at < _held.Count ? _held[at].Start - start : long.MaxValue;
            if (free > 0)
            {
                var piece = bytes[..(int)Math.Min(free, bytes.Length)];
                _held.Insert(at++, new HeldSegment(start, time, piece.ToArray()));
                Count(piece.Length);
                bytes = bytes[piece.Length..];
                start += piece.Length;
            }

            if (bytes.IsEmpty) return;
            var known = (int)Math.Min(_held[at].End - start, bytes.Length);
            bytes = bytes[known..];
            start += known;
            at++;
        }
    }

    private void DeliverHeld()
    {
        var count = 0;
        while (count < _held.Count && _held[count].Start == _next)
        {
            var segment = _held[count++];
            Count(-segment.Bytes.Length);
            Deliver(segment.Time, segment.Bytes);
        }

        _held.RemoveRange(0, count);
    }

    private void GiveUp(DateTimeOffset time)
    {
        var missing = _held[0].Start - _next;
        _next = _held[0].Start;
        gap(time, missing);
        DeliverHeld();
    }

    private void Count(int bytes)
    {
        _heldBytes += bytes;
        memory.Used += bytes;
    }
}
