using System.Buffers;
using SermatecEss.Protocol.Framing;

namespace SermatecEss.Captures.Conversations;

/// <summary>
/// Finds plain and encrypted frames in one direction of a connection. The vendor's cloud sends both until one is answered.
/// </summary>
/// <param name="found">Takes each frame, whether it was encrypted, and how many bytes before it belong to none.</param>
internal sealed class FrameScanner(Action<Frame, bool, long> found)
{
    private readonly FrameReader _plain = new();
    private readonly FrameReader _encrypted = new(CloudCipher.Vendor);
    private byte[] _left = [];
    private int _plainLeft;
    private int _encryptedLeft;

    /// <summary>The places after the last byte and after the last frame.</summary>
    private long _position;
    private long _frameEnd;

    /// <summary>Searches the next bytes.</summary>
    internal void Add(ReadOnlyMemory<byte> bytes)
    {
        _position += bytes.Length;
        ReadOnlyMemory<byte> data = _left.Length == 0 ? bytes : (byte[])[.. _left, .. bytes.Span];
        Search(data, bytes.Length + _plainLeft, bytes.Length + _encryptedLeft, final: false);
    }

    /// <summary>Restarts the search: the next bytes do not follow the previous ones.</summary>
    /// <returns>How many bytes after the last frame belong to none.</returns>
    internal long End()
    {
        Search(_left, _plainLeft, _encryptedLeft, final: true);
        var rest = _position - _frameEnd;
        _frameEnd = _position;
        return rest;
    }

    /// <param name="data">The bytes up to the position.</param>
    /// <param name="plainLength">How many bytes at their end have not been searched for plain frames.</param>
    /// <param name="encryptedLength">How many bytes at their end have not been searched for encrypted frames.</param>
    /// <param name="final">Whether no more will come.</param>
    private void Search(ReadOnlyMemory<byte> data, int plainLength, int encryptedLength, bool final)
    {
        var plain = new ReadOnlySequence<byte>(data[^plainLength..]);
        var encrypted = new ReadOnlySequence<byte>(data[^encryptedLength..]);
        var hasPlain = _plain.TryRead(ref plain, out var plainFrame, final);
        var hasEncrypted = _encrypted.TryRead(ref encrypted, out var encryptedFrame, final);
        while (hasPlain || hasEncrypted)
        {
            var isPlain = hasPlain && (!hasEncrypted || plain.Length >= encrypted.Length);
            var frame = isPlain ? plainFrame : encryptedFrame;
            var end = _position - (isPlain ? plain.Length : encrypted.Length);
            var skipped = end - frame.Bytes.Length - _frameEnd;
            if (skipped >= 0)
            {
                found(frame, !isPlain, skipped);
                _frameEnd = end;
            }

            if (isPlain) hasPlain = _plain.TryRead(ref plain, out plainFrame, final);
            else hasEncrypted = _encrypted.TryRead(ref encrypted, out encryptedFrame, final);
        }

        (_plainLeft, _encryptedLeft) = ((int)plain.Length, (int)encrypted.Length);
        var keep = Math.Max(_plainLeft, _encryptedLeft);
        _left = keep == 0 ? [] : data[^keep..].ToArray();
    }
}
