using System.Buffers.Binary;

namespace SermatecEss.Protocol.Framing;

/// <summary>A whole frame with valid header, length, checksum and footer.</summary>
/// <remarks>Refers to memory that it does not own: valid until its reader reads again, or the pipe behind it advances.</remarks>
public readonly struct Frame
{
    /// <param name="bytes">The frame from header to footer.</param>
    internal Frame(ReadOnlyMemory<byte> bytes) => Bytes = bytes;

    /// <summary>The frame from header to footer.</summary>
    public ReadOnlyMemory<byte> Bytes { get; }

    /// <summary>The sender's address, one of <see cref="FrameAddress"/>.</summary>
    public byte Source => Bytes.Span[FrameLayout.SourceOffset];

    /// <summary>The receiver's address, one of <see cref="FrameAddress"/>.</summary>
    public byte Destination => Bytes.Span[FrameLayout.DestinationOffset];

    /// <summary>The sender and receiver.</summary>
    public FrameDirection Direction => FrameAddress.Direction(Source, Destination);

    /// <summary>The command of the request or response.</summary>
    public CommandCode Command => new(BinaryPrimitives.ReadUInt16BigEndian(Bytes.Span[FrameLayout.CommandOffset..]));

    /// <summary>The payload, 0 to 255 bytes.</summary>
    public ReadOnlySpan<byte> Payload => Bytes.Span[FrameLayout.PayloadOffset..^FrameLayout.TrailerLength];

    /// <summary>A copy of the frame in its own memory.</summary>
    public Frame ToOwned() => new(Bytes.ToArray());
}
