using SermatecEss.Captures.Conversations;
using SermatecEss.Captures.Recordings;
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

    /// <summary>The valid frame itself; null if it is not valid or not known.</summary>
    internal Frame? Frame { get; init; }

    /// <summary>Where it was captured; null for hex and binary.</summary>
    internal CaptureEvent? Captured { get; init; }

    /// <summary>The line of a log or recording that it is from; null if it is not from one.</summary>
    internal RecordedLine? Line { get; init; }

    /// <summary>The file that it is from; null if there is only one.</summary>
    internal string? File { get; init; }

    /// <summary>The bytes without a frame that are not shown: their number, and whether they are not in the capture at all.</summary>
    internal (long Length, bool IsGap)? Absent => Captured switch
    {
        CaptureGap gap => (gap.Length, true),
        SkippedBytes skipped => (skipped.Length, false),
        _ => null,
    };

    /// <summary>Whether it was encrypted as on the link to the vendor's cloud.</summary>
    internal bool IsEncrypted => Captured is CapturedFrame { IsEncrypted: true };

    /// <summary>The word for the sender; null if the bytes are not a frame.</summary>
    internal string? DirectionWord => Direction switch
    {
        null => null,
        FrameDirection.Request => "request",
        FrameDirection.Response => "reply",
        _ => "other",
    };

    /// <summary>An event without bytes.</summary>
    internal static DecodedFrame Of(CaptureEvent captured) =>
        new(0, default, false, null, null, null, [], []) { Captured = captured };
}
