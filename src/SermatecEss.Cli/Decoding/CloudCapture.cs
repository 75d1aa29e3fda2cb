using System.Buffers;
using SermatecEss.Protocol.Framing;

namespace SermatecEss.Cli.Decoding;

/// <summary>Captures of the encrypted cloud link.</summary>
internal static class CloudCapture
{
    /// <summary>The capture with its encrypted frames decrypted; bytes between them, such as the plain greeting, are unchanged.</summary>
    internal static IEnumerable<CapturePart> Decrypt(IEnumerable<CapturePart> capture)
    {
        var left = Array.Empty<byte>();
        foreach (var next in capture)
        {
            var part = next.After(left);
            var reader = new FrameReader(CloudCipher.Vendor);
            var clear = part.Bytes.ToArray();
            var rest = new ReadOnlySequence<byte>(part.Bytes);
            while (reader.TryRead(ref rest, out var frame, final: !part.Continues))
            {
                var end = clear.Length - (int)rest.Length;
                frame.Bytes.CopyTo(clear.AsMemory(end - frame.Bytes.Length));
            }

            left = rest.ToArray();
            yield return part with { Bytes = clear.AsMemory(..^left.Length) };
        }
    }
}
