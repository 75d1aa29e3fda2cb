namespace SermatecEss.Cli.Decoding;

/// <summary>Bytes of a capture that follow each other.</summary>
/// <param name="Bytes">The bytes; hidden ones are 0.</param>
/// <param name="HiddenHex">The hex of a frame with <c>**</c> for each byte of a password; null where all bytes are known.</param>
internal sealed record CapturePart(ReadOnlyMemory<byte> Bytes, string? HiddenHex = null);
