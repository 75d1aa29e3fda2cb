using System.Buffers.Binary;

namespace SermatecEss.Protocol.Framing;

/// <summary>Builds frames.</summary>
public static class FrameWriter
{
    /// <summary>A frame from an app to the inverter.</summary>
    /// <inheritdoc cref="Write" path="/exception"/>
    public static byte[] Request(CommandCode command, ReadOnlySpan<byte> payload = default) =>
        Build(FrameAddress.App, FrameAddress.Inverter, command, payload);

    /// <summary>A frame from the inverter to an app.</summary>
    /// <inheritdoc cref="Write" path="/exception"/>
    public static byte[] Response(CommandCode command, ReadOnlySpan<byte> payload = default) =>
        Build(FrameAddress.Inverter, FrameAddress.App, command, payload);

    /// <summary>Writes a frame.</summary>
    /// <param name="to">Takes the frame; must be 9 bytes longer than the payload, and may overlap it.</param>
    /// <param name="source">The sender's address.</param>
    /// <param name="destination">The receiver's address.</param>
    /// <param name="command">The command's code.</param>
    /// <param name="payload">At most 255 bytes.</param>
    /// <returns>Bytes written.</returns>
    /// <exception cref="ArgumentException">The payload is longer than 255 bytes, or <paramref name="to"/> too short.</exception>
    public static int Write(Span<byte> to, byte source, byte destination, CommandCode command, ReadOnlySpan<byte> payload)
    {
        if (payload.Length > FrameLayout.MaxPayload)
            throw new ArgumentException($"A payload has at most {FrameLayout.MaxPayload} bytes, not {payload.Length}.", nameof(payload));
        var length = FrameLayout.MinLength + payload.Length;
        if (to.Length < length) throw new ArgumentException($"The frame takes {length} bytes.", nameof(to));

        // First, because the header would otherwise overwrite a payload in the same memory.
        payload.CopyTo(to[FrameLayout.PayloadOffset..]);
        to[0] = FrameLayout.Header0;
        to[1] = FrameLayout.Header1;
        to[FrameLayout.SourceOffset] = source;
        to[FrameLayout.DestinationOffset] = destination;
        BinaryPrimitives.WriteUInt16BigEndian(to[FrameLayout.CommandOffset..], command.Value);
        to[FrameLayout.LengthOffset] = (byte)payload.Length;
        to[length - 2] = Checksum.Compute(to[..(length - FrameLayout.TrailerLength)]);
        to[length - 1] = FrameLayout.Footer;
        return length;
    }

    private static byte[] Build(byte source, byte destination, CommandCode command, ReadOnlySpan<byte> payload)
    {
        var frame = new byte[FrameLayout.MinLength + payload.Length];
        _ = Write(frame, source, destination, command, payload);
        return frame;
    }
}
