using SermatecEss.Captures.Recordings;

namespace SermatecEss.Cli.Decoding;

/// <summary>Contiguous bytes of a capture.</summary>
/// <param name="Bytes">The bytes; hidden ones are 0.</param>
/// <param name="HiddenHex">The hex of a frame printed with <c>**</c> instead of a password; null if all bytes are known.</param>
/// <param name="Continues">Whether the next part continues this one, perhaps within a frame.</param>
/// <param name="Line">The line of a log or recording that it is from; null otherwise.</param>
internal sealed record CapturePart(
    ReadOnlyMemory<byte> Bytes, string? HiddenHex = null, bool Continues = false, RecordedLine? Line = null)
{
    /// <summary>This part, appended to the rest of the previous one.</summary>
    internal CapturePart After(ReadOnlyMemory<byte> rest) =>
        rest.IsEmpty ? this : this with { Bytes = (byte[])[.. rest.Span, .. Bytes.Span] };
}
