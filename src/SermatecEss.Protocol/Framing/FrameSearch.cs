using System.Buffers;
using System.Runtime.CompilerServices;

namespace SermatecEss.Protocol.Framing;

/// <summary>
/// The search of both readers, over bytes combined with a keystream that begins anew with each frame; a stream in clear is one whose
/// keystream is all zeros. Exclusive or lets header, length, footer and checksum be judged without decrypting anything.
/// </summary>
internal sealed class FrameSearch
{
    private readonly byte _header0;
    private readonly byte _header1;
    private readonly byte _lengthMask;

    // By a frame's length: the last byte that it must have, and what Checksum gives for all bytes before that one.
    private readonly byte[] _footers = new byte[FrameLayout.MaxLength + 1];
    private readonly byte[] _checks = new byte[FrameLayout.MaxLength + 1];

    // Takes the frames that do not lie in one segment.
    private readonly byte[] _joined = new byte[FrameLayout.MaxLength];

    private long _frames;
    private long _dropped;
    private long _wrongChecksum;
    private long _wrongFooter;
    private long _truncated;

    internal FrameSearch(ReadOnlySpan<byte> keystream)
    {
        _header0 = (byte)(FrameLayout.Header0 ^ keystream[0]);
        _header1 = (byte)(FrameLayout.Header1 ^ keystream[1]);
        _lengthMask = keystream[FrameLayout.LengthOffset];
        byte check = 0;
        for (var length = 1; length <= FrameLayout.MaxLength; length++)
        {
            _footers[length] = (byte)(FrameLayout.Footer ^ keystream[length - 1]);
            _checks[length] = check;
            check ^= keystream[length - 1];
        }
    }

    private enum Verdict
    {
        Frame,
        Incomplete,
        NoHeader,
        WrongFooter,
        WrongChecksum,
    }

    internal FrameReaderCounters Counters =>
        new(_frames, _dropped - _wrongChecksum - _wrongFooter - _truncated, _wrongChecksum, _wrongFooter, _truncated);

    /// <summary>The contract of <see cref="FrameReader.TryRead"/>; the bytes found are as they came.</summary>
    internal bool TryFind(ref ReadOnlySequence<byte> buffer, bool final, out ReadOnlyMemory<byte> found)
    {
        while (true)
        {
            var segment = buffer.First;
            var verdict = Scan(segment.Span, out var start, out var length);
            _dropped += start;
            if (verdict == Verdict.Frame)
            {
                _frames++;
                found = segment.Slice(start, length);
                buffer = buffer.Slice(start + length);
                return true;
            }

            var searchedAll = buffer.IsSingleSegment;
            if (start > 0) buffer = buffer.Slice(start);
            if (!searchedAll)
            {
                if (start > 0 && start == segment.Length) continue;
                verdict = Join(buffer, out length);
                if (verdict == Verdict.Frame)
                {
                    _frames++;
                    found = _joined.AsMemory(0, length);
                    buffer = buffer.Slice(length);
                    return true;
                }
            }

            if (buffer.IsEmpty || (verdict == Verdict.Incomplete && !final))
            {
                found = default;
                return false;
            }

            // The first byte of a header alone is no candidate yet.
            if (buffer.Length > 1) Reject(verdict);
            buffer = buffer.Slice(1);
            _dropped++;
        }
    }

    /// <summary>Looks for a frame in one segment. What is neither a frame nor certainly none is incomplete, if only for the segment.</summary>
    private Verdict Scan(ReadOnlySpan<byte> bytes, out int start, out int length)
    {
        start = 0;
        while (true)
        {
            var verdict = Judge(bytes[start..], out length);
            if (verdict <= Verdict.Incomplete) return verdict;
            Reject(verdict);
            start++;
            var next = bytes[start..].IndexOf(_header0);
            if (next < 0)
            {
                start = bytes.Length;
                return Verdict.Incomplete;
            }

            start += next;
        }
    }

    private Verdict Join(in ReadOnlySequence<byte> buffer, out int length)
    {
        var joined = _joined.AsSpan(0, (int)Math.Min(buffer.Length, _joined.Length));
        buffer.Slice(0, joined.Length).CopyTo(joined);
        return Judge(joined, out length);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private Verdict Judge(ReadOnlySpan<byte> bytes, out int length)
    {
        length = 0;
        if (bytes.Length < FrameLayout.PayloadOffset) return JudgeBeginning(bytes);
        if (bytes[0] != _header0 || bytes[1] != _header1) return Verdict.NoHeader;
        length = FrameLayout.MinLength + (bytes[FrameLayout.LengthOffset] ^ _lengthMask);
        if (bytes.Length < length) return Verdict.Incomplete;
        if (bytes[length - 1] != _footers[length]) return Verdict.WrongFooter;
        return Checksum.Compute(bytes[..(length - 1)]) == _checks[length] ? Verdict.Frame : Verdict.WrongChecksum;
    }

    private Verdict JudgeBeginning(ReadOnlySpan<byte> bytes) =>
        (bytes.Length > 0 && bytes[0] != _header0) || (bytes.Length > 1 && bytes[1] != _header1) ? Verdict.NoHeader : Verdict.Incomplete;

    private void Reject(Verdict verdict)
    {
        if (verdict == Verdict.WrongChecksum) _wrongChecksum++;
        else if (verdict == Verdict.WrongFooter) _wrongFooter++;
        else if (verdict == Verdict.Incomplete) _truncated++;
    }
}
