using System.Buffers;
using SermatecEss.Protocol.Framing;

namespace SermatecEss.Protocol.Tests.Framing;

/// <summary>A reader and its link, plain or encrypted, for tests of both.</summary>
internal sealed class Wire(bool encrypted)
{
    private readonly FrameReader _reader = new(encrypted ? CloudCipher.Vendor : null);

    internal FrameReaderCounters Counters => _reader.Counters;

    /// <summary>A frame, or its beginning, as the bytes on this link.</summary>
    internal byte[] Encode(ReadOnlySpan<byte> frame)
    {
        var bytes = frame.ToArray();
        if (encrypted) CloudCipher.Vendor.Apply(bytes, bytes);
        return bytes;
    }

    internal bool TryRead(ref ReadOnlySequence<byte> buffer, out Frame frame, bool final = false) =>
        _reader.TryRead(ref buffer, out frame, final);

    /// <summary>All frames available now.</summary>
    internal List<string> ReadAll(ref ReadOnlySequence<byte> buffer, bool final = false)
    {
        var frames = new List<string>();
        while (TryRead(ref buffer, out var frame, final)) frames.Add(Convert.ToHexStringLower(frame.Bytes.Span));
        return frames;
    }

    /// <summary>All frames of a stream that has ended.</summary>
    internal List<string> ReadAll(byte[] stream)
    {
        var buffer = new ReadOnlySequence<byte>(stream);
        var frames = ReadAll(ref buffer, final: true);
        Assert.True(buffer.IsEmpty);
        return frames;
    }
}
