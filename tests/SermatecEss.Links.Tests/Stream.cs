using System.Buffers;
using CsCheck;
using SermatecEss.Protocol.Framing;

namespace SermatecEss.Links.Tests;

/// <summary>What a peer may send: valid frames with anything between them, in pieces of any size.</summary>
/// <param name="Pieces">The raw bytes, each piece sent separately.</param>
/// <param name="Frames">The expected frames, in hex.</param>
internal sealed record Stream(byte[][] Pieces, string[] Frames)
{
    // Bytes with a meaning in frames are frequent.
    private static readonly byte[] TellingBytes = [0xfe, 0x55, 0xae, 0x14, 0x64, 0x00, 0x09, 0x75, 0x9a];
    private static readonly Gen<byte> Telling = Gen.Int[0, TellingBytes.Length - 1].Select(i => TellingBytes[i]);

    private static readonly Gen<byte[]> Noise = Gen.Frequency((1, Gen.Byte), (2, Telling)).Array[0, 30];

    private static readonly Gen<byte[]> Payload = Gen.Frequency((3, Gen.Byte.Array[0, 40]), (1, Gen.Byte.Array[200, 255]));

    private static readonly Gen<byte[]> Frame =
        Gen.Select(Gen.Byte, Payload, (code, payload) => FrameWriter.Request(CommandCode.FromByte(code), payload));

    internal static Gen<Stream> Any(CloudCipher? cipher)
    {
        var whole = Frame.Select(frame => Wire(frame, cipher));
        var half = whole.Select(frame => frame[..(frame.Length / 2)]);
        return Gen.Select(
            Gen.Frequency((3, whole), (1, half), (1, Noise)).Array[0, 8],
            Gen.Int[1, 300].Array[1, 6],
            (parts, sizes) => Of([.. parts.SelectMany(part => part)], sizes, cipher));
    }

    /// <summary>The raw bytes of a frame.</summary>
    internal static byte[] Wire(byte[] frame, CloudCipher? cipher) => cipher is null ? frame : cipher.Apply(frame);

    /// <summary>The frames that a reader finds if all bytes are available at once.</summary>
    internal static string[] FramesOf(byte[] bytes, CloudCipher? cipher)
    {
        var reader = new FrameReader(cipher);
        var rest = new ReadOnlySequence<byte>(bytes);
        var frames = new List<string>();
        while (reader.TryRead(ref rest, out var frame, final: true)) frames.Add(Convert.ToHexString(frame.Bytes.Span));
        return [.. frames];
    }

    private static Stream Of(byte[] bytes, int[] sizes, CloudCipher? cipher)
    {
        var pieces = new List<byte[]>();
        for (var (at, turn) = (0, 0); at < bytes.Length; turn++)
        {
            var size = Math.Min(sizes[turn % sizes.Length], bytes.Length - at);
            pieces.Add(bytes[at..(at + size)]);
            at += size;
        }

        return new Stream([.. pieces], FramesOf(bytes, cipher));
    }
}
