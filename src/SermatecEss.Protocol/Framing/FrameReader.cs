using System.Buffers;

namespace SermatecEss.Protocol.Framing;

/// <summary>
/// Finds the good frames of a stream, whatever is between them. It never throws on what it reads, and allocates nothing per frame.
/// </summary>
/// <remarks>
/// A beginning whose length, footer or checksum is wrong costs one byte: the search goes on behind it, so a frame inside a broken one is
/// found. Bytes that look like the beginning of a long frame make the reader wait for up to 264 bytes. A caller that knows that no more
/// will come now (the stream has ended, the link has been quiet) says so by <c>final</c>, and what is hidden behind a lying length is
/// found. Not thread-safe.
/// </remarks>
public sealed class FrameReader
{
    private readonly byte[] _scratch = new byte[FrameLayout.MaxLength];
    private readonly byte[] _keystream = new byte[FrameLayout.MaxLength];
    private readonly byte[] _keystreamChecksum = new byte[FrameLayout.MaxLength];
    private readonly CloudCipher? _cipher;
    private readonly byte _header0;
    private readonly byte _header1;
    private long _frames;
    private long _garbage;
    private long _wrongChecksum;
    private long _wrongFooter;
    private long _truncated;

    /// <summary>A reader of plain frames, or of frames that are each encrypted with a cipher.</summary>
    public FrameReader(CloudCipher? cipher = null)
    {
        _cipher = cipher;
        if (cipher is not null)
        {
            cipher.Keystream.CopyTo(_keystream);
            for (var i = 1; i < _keystreamChecksum.Length; i++)
                _keystreamChecksum[i] = (byte)(_keystreamChecksum[i - 1] ^ _keystream[i - 1]);
        }

        _header0 = (byte)(FrameLayout.Header0 ^ _keystream[0]);
        _header1 = (byte)(FrameLayout.Header1 ^ _keystream[1]);
    }

    private enum Verdict
    {
        Frame,
        Incomplete,
        Garbage,
        WrongChecksum,
        WrongFooter,
    }

    /// <summary>What has been found and dropped so far.</summary>
    public FrameReaderCounters Counters => new(_frames, _garbage, _wrongChecksum, _wrongFooter, _truncated);

    /// <summary>Finds the next good frame.</summary>
    /// <param name="buffer">
    /// The bytes to look at. Afterwards it begins behind the frame, or, where there is none yet, at the first byte that can still become
    /// one: all before that byte is dropped and counted.
    /// </param>
    /// <param name="frame">
    /// The frame, in clear. Valid until the next call, or until the memory of <paramref name="buffer"/> is given back.
    /// </param>
    /// <param name="final">No more bytes will come now: an unfinished frame is given up, and nothing is left over at the end.</param>
    /// <returns>Whether there is a frame.</returns>
    public bool TryRead(ref ReadOnlySequence<byte> buffer, out Frame frame, bool final = false)
    {
        while (!buffer.IsEmpty)
        {
            var wasLast = buffer.IsSingleSegment;
            if (TryReadFirstSegment(ref buffer, out frame)) return true;
            if (buffer.IsEmpty) break;

            // All of the segment before the last was garbage, and nobody has looked at the last yet.
            if (!wasLast && buffer.IsSingleSegment) continue;

            // What is left begins a frame that the first segment does not hold to its end.
            var verdict = buffer.IsSingleSegment ? Verdict.Incomplete : JudgeAcrossSegments(buffer, out frame);
            if (verdict == Verdict.Frame)
            {
                buffer = buffer.Slice(frame.Bytes.Length);
                return true;
            }

            if (verdict == Verdict.Incomplete)
            {
                if (!final) break;
                _truncated++;
            }
            else
            {
                Count(verdict);
            }

            buffer = buffer.Slice(1);
        }

        frame = default;
        return false;
    }

    private bool TryReadFirstSegment(ref ReadOnlySequence<byte> buffer, out Frame frame)
    {
        var memory = buffer.First;
        var span = memory.Span;
        var start = 0;
        while (start < span.Length)
        {
            var candidate = span[start..];
            var verdict = Judge(candidate, out var length);
            if (verdict == Verdict.Frame)
            {
                frame = Take(memory.Slice(start, length));
                buffer = buffer.Slice(start + length);
                return true;
            }

            if (verdict == Verdict.Incomplete) break;
            if (verdict == Verdict.Garbage)
            {
                var next = candidate[1..].IndexOf(_header0);
                var skipped = next < 0 ? candidate.Length : next + 1;
                _garbage += skipped;
                start += skipped;
                continue;
            }

            Count(verdict);
            start++;
        }

        if (start > 0) buffer = buffer.Slice(start);
        frame = default;
        return false;
    }

    private Verdict JudgeAcrossSegments(in ReadOnlySequence<byte> buffer, out Frame frame)
    {
        var length = (int)Math.Min(buffer.Length, _scratch.Length);
        buffer.Slice(0, length).CopyTo(_scratch);
        var verdict = Judge(_scratch.AsSpan(0, length), out var frameLength);
        frame = verdict == Verdict.Frame ? Take(_scratch.AsMemory(0, frameLength)) : default;
        return verdict;
    }

    /// <summary>
    /// Whether a frame begins at the first of some bytes. The checksum of encrypted bytes is that of the clear ones but for the keystream's
    /// own.
    /// </summary>
    private Verdict Judge(ReadOnlySpan<byte> candidate, out int length)
    {
        length = 0;
        if (candidate[0] != _header0) return Verdict.Garbage;
        if (candidate.Length < 2) return Verdict.Incomplete;
        if (candidate[1] != _header1) return Verdict.Garbage;
        if (candidate.Length <= FrameLayout.LengthOffset) return Verdict.Incomplete;
        length = FrameLayout.MinLength + (candidate[FrameLayout.LengthOffset] ^ _keystream[FrameLayout.LengthOffset]);
        if (candidate.Length < length) return Verdict.Incomplete;
        if ((candidate[length - 1] ^ _keystream[length - 1]) != FrameLayout.Footer) return Verdict.WrongFooter;
        var summed = length - FrameLayout.TrailerLength;
        var checksum = Checksum.Compute(candidate[..summed]) ^ _keystreamChecksum[summed];
        return checksum == (candidate[summed] ^ _keystream[summed]) ? Verdict.Frame : Verdict.WrongChecksum;
    }

    private Frame Take(ReadOnlyMemory<byte> bytes)
    {
        _frames++;
        if (_cipher is null) return new Frame(bytes);
        _cipher.Apply(bytes.Span, _scratch);
        return new Frame(_scratch.AsMemory(0, bytes.Length));
    }

    private void Count(Verdict verdict)
    {
        if (verdict == Verdict.WrongChecksum) _wrongChecksum++;
        else if (verdict == Verdict.WrongFooter) _wrongFooter++;
        else _garbage++;
    }
}
