using SermatecEss.Protocol.Catalogue;
using SermatecEss.Protocol.Framing;
using SermatecEss.Protocol.Values;

namespace SermatecEss.Cli.Decoding;

/// <summary>A frame of a capture, or bytes that are not a valid frame.</summary>
/// <param name="Offset">Where it starts in the capture.</param>
/// <param name="Bytes">The bytes.</param>
/// <param name="IsGood">Whether its checksum and footer are correct.</param>
/// <param name="Direction">Who sent it; null if the bytes are not a frame.</param>
/// <param name="Code">The command code; null if the bytes are not a frame.</param>
/// <param name="Command">The command's definition; null if it is not in the catalogue.</param>
/// <param name="Readings">The values of its payload.</param>
/// <param name="Faults">Errors and oddities, one sentence each.</param>
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
    /// <summary>The hex with <c>**</c> for each hidden byte; null if all bytes are known.</summary>
    internal string? HiddenHex { get; init; }

    /// <summary>The word for the sender; null if the bytes are not a frame.</summary>
    internal string? DirectionWord => Direction switch
    {
        null => null,
        FrameDirection.Request => "request",
        FrameDirection.Response => "reply",
        _ => "other",
    };
}
