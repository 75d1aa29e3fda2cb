using System.Buffers;

namespace SermatecEss.Protocol.Framing;

/// <summary>
/// Finds the valid frames in a stream, whatever is between them. Never throws because of the data, and allocates nothing per frame.
/// </summary>
/// <remarks>
/// An invalid length, footer or checksum costs one byte: the search continues after the first byte, so a frame inside a broken one is
/// found. Bytes that look like the start of a long frame make the reader wait for up to 264 bytes. A caller that knows that no more bytes
/// will come now (end of the stream, quiet link) passes <c>final</c>, so that frames hidden behind a wrong length are found. Not
/// thread-safe.
/// </remarks>
public sealed class FrameReader
{
    // Plain bytes are bytes encrypted with a keystream of zeros.
    private static readonly byte[] Zeros = new byte[FrameLayout.MaxLength];
    private readonly byte[] _keystream;
    private readonly byte[] _keystreamChecksum;
    private readonly CloudCipher? _cipher;
    private readonly byte _header0;
    private readonly byte _header1;
    private byte[]? _scratch;
    private long _frames;
    private long _garbage;
    private long _wrongChecksum;
    private long _wrongFooter;
    private long _truncated;

    /// <summary>Creates a reader of plain frames, or of frames that are each encrypted with a cipher.</summary>
    public FrameReader(CloudCipher? cipher = null)
    {
        _cipher = cipher;
        _keystream = cipher?.Keystream ?? Zeros;
        _keystreamChecksum = cipher?.KeystreamChecksum ?? Zeros;
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

    /// <summary>Memory for a frame that is decrypted, or spans segments; most readers of plain bytes never need it.</summary>
    private byte[] Scratch => _scratch ??= new byte[FrameLayout.MaxLength];

    /// <summary>The counters of frames found and bytes dropped so far.</summary>
    public FrameReaderCounters Counters => new(_frames, _garbage, _wrongChecksum, _wrongFooter, _truncated);

    /// <summary>Finds the next valid frame.</summary>
    /// <param name="buffer">
    /// The bytes to search. Afterwards starts after the frame, or, without one, at the first byte that can still start one; all bytes
    /// before it are dropped and counted.
    /// </param>
    /// <param name="frame">
    /// The unencrypted frame. Valid until the next call, or until the memory of <paramref name="buffer"/> is released.
    /// </param>
    /// <param name="final">Whether no more bytes will come now: an incomplete frame is dropped, and no bytes are left.</param>
    /// <returns>Whether a frame was found.</returns>
    public bool TryRead(ref ReadOnlySequence<byte> buffer, out Frame frame, bool final = false)
    {
        while (!buffer.IsEmpty)
        {
            var wasLast = buffer.IsSingleSegment;
            if (TryReadFirstSegment(ref buffer, out frame)) return true;
            if (buffer.IsEmpty) break;

            // All segments before the last one were garbage, and the last one has not been searched yet.
            if (!wasLast && buffer.IsSingleSegment) continue;

            // The rest starts a frame that extends beyond the first segment.
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
        var length = (int)Math.Min(buffer.Length, Scratch.Length);
        buffer.Slice(0, length).CopyTo(Scratch);
        var verdict = Judge(Scratch.AsSpan(0, length), out var frameLength);
        frame = verdict == Verdict.Frame ? Take(Scratch.AsMemory(0, frameLength)) : default;
        return verdict;
    }

    /// <summary>
    /// Whether a frame starts at the first byte. The checksum of encrypted bytes equals that of the plain ones, except for the keystream's
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
        _cipher.Apply(bytes.Span, Scratch);
        return new Frame(Scratch.AsMemory(0, bytes.Length));
    }

    private void Count(Verdict verdict)
    {
        if (verdict == Verdict.WrongChecksum) _wrongChecksum++;
        else if (verdict == Verdict.WrongFooter) _wrongFooter++;
        else _garbage++;
    }
}
