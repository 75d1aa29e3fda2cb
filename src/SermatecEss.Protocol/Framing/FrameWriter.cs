using System.Buffers;
using System.Buffers.Binary;

namespace SermatecEss.Protocol.Framing;

/// <summary>Puts payloads into frames.</summary>
public static class FrameWriter
{
    /// <summary>A frame from the app to the inverter.</summary>
    /// <param name="command">The command.</param>
    /// <param name="payload">0 to 255 bytes; none for a query.</param>
    /// <exception cref="ArgumentException">The payload is too long for a frame.</exception>
    public static byte[] Request(CommandCode command, ReadOnlySpan<byte> payload = default) =>
        Create(FrameAddress.App, FrameAddress.Inverter, command, payload);

    /// <summary>A frame from the inverter to the app.</summary>
    /// <param name="command">The command.</param>
    /// <param name="payload">0 to 255 bytes.</param>
    /// <exception cref="ArgumentException">The payload is too long for a frame.</exception>
    public static byte[] Reply(CommandCode command, ReadOnlySpan<byte> payload = default) =>
        Create(FrameAddress.Inverter, FrameAddress.App, command, payload);

    /// <summary>Writes a frame to the start of a buffer.</summary>
    /// <param name="destination">The buffer, at least 9 bytes longer than the payload. The payload may lie in it.</param>
    /// <param name="source">The sender's address; see <see cref="FrameAddress"/>.</param>
    /// <param name="destinationAddress">The receiver's address.</param>
    /// <param name="command">The command.</param>
    /// <param name="payload">0 to 255 bytes.</param>
    /// <returns>The frame's length in bytes.</returns>
    /// <exception cref="ArgumentException">The payload is too long for a frame, or the buffer too short for this one; nothing was written.</exception>
    public static int Write(Span<byte> destination, byte source, byte destinationAddress, CommandCode command, ReadOnlySpan<byte> payload)
    {
        var length = LengthWith(payload);
        if (destination.Length < length)
            throw new ArgumentException($"The frame has {length} bytes and the buffer only {destination.Length}.", nameof(destination));

        // First, because a payload that lies in the same buffer would otherwise be overwritten by the header.
        payload.CopyTo(destination[FrameLayout.PayloadOffset..]);
        destination[0] = FrameLayout.Header0;
        destination[1] = FrameLayout.Header1;
        destination[FrameLayout.SourceOffset] = source;
        destination[FrameLayout.DestinationOffset] = destinationAddress;
        BinaryPrimitives.WriteUInt16BigEndian(destination[FrameLayout.CommandOffset..], command.Value);
        destination[FrameLayout.LengthOffset] = (byte)payload.Length;
        destination[length - 2] = Checksum.Compute(destination[..(length - FrameLayout.TrailerLength)]);
        destination[length - 1] = FrameLayout.Footer;
        return length;
    }

    /// <summary>Writes a frame to a pipe or another growing buffer.</summary>
    /// <param name="output">Where the frame goes, as one piece.</param>
    /// <param name="source">The sender's address; see <see cref="FrameAddress"/>.</param>
    /// <param name="destinationAddress">The receiver's address.</param>
    /// <param name="command">The command.</param>
    /// <param name="payload">0 to 255 bytes.</param>
    /// <returns>The frame's length in bytes.</returns>
    /// <exception cref="ArgumentException">The payload is too long for a frame; nothing was written.</exception>
    public static int Write(IBufferWriter<byte> output, byte source, byte destinationAddress, CommandCode command, ReadOnlySpan<byte> payload)
    {
        ArgumentNullException.ThrowIfNull(output);
        var length = Write(output.GetSpan(LengthWith(payload)), source, destinationAddress, command, payload);
        output.Advance(length);
        return length;
    }

    private static byte[] Create(byte source, byte destinationAddress, CommandCode command, ReadOnlySpan<byte> payload)
    {
        var frame = new byte[LengthWith(payload)];
        _ = Write(frame, source, destinationAddress, command, payload);
        return frame;
    }

    private static int LengthWith(ReadOnlySpan<byte> payload) => payload.Length <= FrameLayout.MaxPayload
        ? FrameLayout.MinLength + payload.Length
        : throw new ArgumentException($"A payload has at most {FrameLayout.MaxPayload} bytes, not {payload.Length}.", nameof(payload));
}
