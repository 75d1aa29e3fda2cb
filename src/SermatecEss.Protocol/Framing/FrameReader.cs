using System.Buffers;

namespace SermatecEss.Protocol.Framing;

/// <summary>
/// Finds the frames in a stream of bytes, however they are split or merged and whatever lies before, between and in them. It takes any
/// bytes without an exception, allocates nothing per frame, and needs no more than the caller's buffer: call it again with what it left
/// over and the bytes that came since. Not for use by several threads at once.
/// </summary>
/// <remarks>
/// <para>With a pipe: read, call <see cref="TryRead"/> until it is false, then <c>AdvanceTo(buffer.Start, buffer.End)</c>.</para>
/// <para>A candidate begins with <c>fe 55</c>, has the footer where its length says, and a checksum that agrees. One that fails costs a
/// single byte, and the search goes on inside it, so that a frame behind a broken one is never lost with it. Inside a good frame
/// nothing is searched: a payload may hold the header and even whole frames.</para>
/// <para>Bytes that look like a header by chance, or a length that lies, make the reader wait until as many bytes are there as the
/// length says, at most 264, and good frames may wait behind them. <c>final</c> is the way out: pass it when the stream has ended or the
/// link has been quiet for longer than it pauses inside a frame.</para>
/// </remarks>
public sealed class FrameReader
{
    private readonly FrameSearch _search = new(keystream: new byte[FrameLayout.MaxLength]);

    /// <summary>What was found and dropped so far.</summary>
    public FrameReaderCounters Counters => _search.Counters;

    /// <summary>Takes the next frame from the buffer.</summary>
    /// <param name="buffer">The bytes to read. Afterwards it begins behind the frame, or, where there is none, with the first byte that can
    /// still become one; everything before was dropped and counted.</param>
    /// <param name="frame">The frame, valid until the next call or until the buffer's memory is given back.</param>
    /// <param name="final">True when no more bytes come now. What is incomplete is then dropped byte by byte and searched; when the
    /// result is false, nothing is left in the buffer.</param>
    /// <returns>False when there is no complete frame in the buffer.</returns>
    public bool TryRead(ref ReadOnlySequence<byte> buffer, out Frame frame, bool final = false)
    {
        var found = _search.TryFind(ref buffer, final, out var bytes);
        frame = new Frame(bytes);
        return found;
    }
}
