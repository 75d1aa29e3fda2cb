using System.Buffers.Binary;

namespace SermatecEss.Protocol.Framing;

/// <summary>A whole frame whose header, length, checksum and footer are right.</summary>
/// <remarks>
/// It looks at memory that it does not own: valid until the reader that found it reads again, or the pipe behind it advances.
/// </remarks>
public readonly struct Frame
{
    /// <param name="bytes">Header to footer.</param>
    internal Frame(ReadOnlyMemory<byte> bytes) => Bytes = bytes;

    /// <summary>The frame, header to footer.</summary>
    public ReadOnlyMemory<byte> Bytes { get; }

    /// <summary>The sender's address, one of <see cref="FrameAddress"/>.</summary>
    public byte Source => Bytes.Span[FrameLayout.SourceOffset];

    /// <summary>The receiver's address, one of <see cref="FrameAddress"/>.</summary>
    public byte Destination => Bytes.Span[FrameLayout.DestinationOffset];

    /// <summary>Who talks to whom.</summary>
    public FrameDirection Direction => FrameAddress.Direction(Source, Destination);

    /// <summary>The command that is asked or answered.</summary>
    public CommandCode Command => new(BinaryPrimitives.ReadUInt16BigEndian(Bytes.Span[FrameLayout.CommandOffset..]));

    /// <summary>The payload, 0 to 255 bytes.</summary>
    public ReadOnlySpan<byte> Payload => Bytes.Span[FrameLayout.PayloadOffset..^FrameLayout.TrailerLength];

    /// <summary>The same frame in memory of its own.</summary>
    public Frame ToOwned() => new(Bytes.ToArray());
}
