namespace SermatecEss.Cli.Decoding;

/// <summary>Bytes of a capture that follow each other.</summary>
/// <param name="Bytes">The bytes; hidden ones are 0.</param>
/// <param name="HiddenHex">
/// The hex of a frame that was printed with <c>**</c> in place of a password; null where all bytes are known.
/// </param>
/// <param name="Continues">Whether the next part goes on where this one ends, maybe within a frame.</param>
internal sealed record CapturePart(ReadOnlyMemory<byte> Bytes, string? HiddenHex = null, bool Continues = false)
{
    /// <summary>This part behind what is left over of the one before.</summary>
    internal CapturePart After(ReadOnlyMemory<byte> rest) =>
        rest.IsEmpty ? this : this with { Bytes = (byte[])[.. rest.Span, .. Bytes.Span] };
}
