using SermatecEss.Protocol.Catalogue;
using SermatecEss.Protocol.Framing;
using SermatecEss.Protocol.Values;

namespace SermatecEss.Cli.Decoding;

/// <summary>A frame of a capture, or bytes that should have been one.</summary>
/// <param name="Offset">Where it starts in the capture.</param>
/// <param name="Bytes">The bytes.</param>
/// <param name="IsGood">Whether its checksum and footer are right.</param>
/// <param name="Direction">Who sent it; null where the bytes are no frame.</param>
/// <param name="Code">The command's code; null where the bytes are no frame.</param>
/// <param name="Command">The command's definition; null where the catalogue has none.</param>
/// <param name="Readings">The values of its payload.</param>
/// <param name="Faults">What is wrong with it or unusual, one sentence each.</param>
internal sealed record DecodedFrame(
    long Offset,
    ReadOnlyMemory<byte> Bytes,
    bool IsGood,
    FrameDirection? Direction,
    CommandCode? Code,
    CommandDefinition? Command,
    IReadOnlyList<Reading> Readings,
    IReadOnlyList<string> Faults)
{
    /// <summary>The hex with <c>**</c> for each hidden byte; null where all bytes are known.</summary>
    internal string? HiddenHex { get; init; }

    /// <summary>The word for who sent it; null where the bytes are no frame.</summary>
    internal string? DirectionWord => Direction switch
    {
        null => null,
        FrameDirection.Request => "request",
        FrameDirection.Response => "reply",
        _ => "other",
    };
}
