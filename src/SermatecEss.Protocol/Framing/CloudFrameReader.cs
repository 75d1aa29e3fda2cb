using System.Buffers;

namespace SermatecEss.Protocol.Framing;

/// <summary>
/// The <see cref="FrameReader"/> of an encrypted stream, as it runs between an inverter and the vendor's cloud (see
/// <see cref="CloudCipher"/>). It gives the frames in clear. The contract is the same: any bytes, any split, the same counters, the same
/// <c>final</c>, nothing allocated per frame, one thread at a time.
/// </summary>
/// <remarks>
/// The cipher begins anew with each frame. A frame therefore begins wherever the bytes from there on, decrypted with a fresh keystream,
/// have header, footer and checksum right. Frames in clear are garbage to this reader.
/// </remarks>
public sealed class CloudFrameReader
{
    private readonly FrameSearch _search = new(CloudCipher.Keystream);
    private readonly CloudCipher _cipher = new();
    private readonly byte[] _clear = new byte[FrameLayout.MaxLength];

    /// <summary>What was found and dropped so far.</summary>
    public FrameReaderCounters Counters => _search.Counters;

    /// <summary>Takes the next frame from the buffer and decrypts it.</summary>
    /// <param name="buffer">The encrypted bytes to read. Afterwards it begins behind the frame, or, where there is none, with the first byte
    /// that can still become one; everything before was dropped and counted.</param>
    /// <param name="frame">The frame in clear, valid until the next call.</param>
    /// <param name="final">True when no more bytes come now. What is incomplete is then dropped byte by byte and searched; when the
    /// result is false, nothing is left in the buffer.</param>
    /// <returns>False when there is no complete frame in the buffer.</returns>
    public bool TryRead(ref ReadOnlySequence<byte> buffer, out Frame frame, bool final = false)
    {
        frame = default;
        if (!_search.TryFind(ref buffer, final, out var encrypted)) return false;
        _cipher.Apply(encrypted.Span, _clear);
        frame = new Frame(_clear.AsMemory(0, encrypted.Length));
        return true;
    }
}
