using System.Buffers.Binary;

namespace SermatecEss.Protocol.Framing;

/// <summary>
/// A whole frame whose header, length, checksum and footer were found right. Only the readers make frames; the default value is none
/// and has no bytes.
/// </summary>
/// <remarks>
/// A frame does not own its bytes: they are the reader's or the pipe's. They stay as they are until the reader's next read or the
/// pipe's next <c>AdvanceTo</c>, whichever comes first. Use <see cref="ToOwned"/> for a frame to keep.
/// </remarks>
public readonly struct Frame
{
    internal Frame(ReadOnlyMemory<byte> bytes) => Bytes = bytes;

    /// <summary>All bytes, from the header to the footer: 9 to 264 of them, in clear on an encrypted link too.</summary>
    public ReadOnlyMemory<byte> Bytes { get; }

    /// <summary>The sender's address; see <see cref="FrameAddress"/>.</summary>
    public byte Source => Bytes.Span[FrameLayout.SourceOffset];

    /// <summary>The receiver's address; see <see cref="FrameAddress"/>.</summary>
    public byte Destination => Bytes.Span[FrameLayout.DestinationOffset];

    /// <summary>Which way the frame goes, by its addresses.</summary>
    public FrameDirection Direction => FrameAddress.Direction(Source, Destination);

    /// <summary>The command. It is all that relates a reply to its request, there is no sequence number.</summary>
    public CommandCode Command => new(BinaryPrimitives.ReadUInt16BigEndian(Bytes.Span[FrameLayout.CommandOffset..]));

    /// <summary>The payload, 0 to 255 bytes. That of a query is empty.</summary>
    public ReadOnlySpan<byte> Payload => PayloadMemory.Span;

    /// <summary>The payload, for uses where a span cannot go; it lives as long as <see cref="Bytes"/>.</summary>
    public ReadOnlyMemory<byte> PayloadMemory => Bytes[FrameLayout.PayloadOffset..^FrameLayout.TrailerLength];

    /// <summary>A copy with bytes of its own, which stays valid for ever.</summary>
    public Frame ToOwned() => new(Bytes.ToArray());
}
