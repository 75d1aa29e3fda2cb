using System.Buffers;
using SermatecEss.Protocol.Framing;

namespace SermatecEss.Cli.Decoding;

/// <summary>Captures of the encrypted cloud link.</summary>
internal static class CloudCapture
{
    /// <summary>The capture with its encrypted frames in clear; bytes between them, such as the plain greeting, stay as they are.</summary>
    internal static byte[] Decrypt(ReadOnlyMemory<byte> capture)
    {
        var reader = new FrameReader(CloudCipher.Vendor);
        var clear = capture.ToArray();
        var rest = new ReadOnlySequence<byte>(capture);
        while (reader.TryRead(ref rest, out var frame, final: true))
        {
            var end = capture.Length - (int)rest.Length;
            frame.Bytes.CopyTo(clear.AsMemory(end - frame.Bytes.Length));
        }

        return clear;
    }
}
