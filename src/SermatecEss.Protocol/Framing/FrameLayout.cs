namespace SermatecEss.Protocol.Framing;

/// <summary>
/// Where everything is in a frame: <c>fe 55 | source | destination | command (2) | length | payload | checksum | ae</c>.
/// The layout is published by the community projects that this one builds on, and their captures agree with it.
/// </summary>
public static class FrameLayout
{
    /// <summary>The first byte of every frame.</summary>
    public const byte Header0 = 0xfe;

    /// <summary>The second byte of every frame.</summary>
    public const byte Header1 = 0x55;

    /// <summary>Offset of the sender's address; see <see cref="FrameAddress"/>.</summary>
    public const int SourceOffset = 2;

    /// <summary>Offset of the receiver's address; see <see cref="FrameAddress"/>.</summary>
    public const int DestinationOffset = 3;

    /// <summary>Offset of the command code's two bytes; see <see cref="CommandCode"/>.</summary>
    public const int CommandOffset = 4;

    /// <summary>Offset of the payload's length, one byte.</summary>
    public const int LengthOffset = 6;

    /// <summary>Offset of the payload, and so the number of bytes to read before a frame's length is known.</summary>
    public const int PayloadOffset = 7;

    /// <summary>Bytes behind the payload: checksum and footer.</summary>
    public const int TrailerLength = 2;

    /// <summary>The last byte of every frame.</summary>
    public const byte Footer = 0xae;

    /// <summary>Bytes of a frame with an empty payload.</summary>
    public const int MinLength = PayloadOffset + TrailerLength;

    /// <summary>Most bytes of a payload, as many as the length byte can say.</summary>
    public const int MaxPayload = byte.MaxValue;

    /// <summary>Bytes of the longest frame.</summary>
    public const int MaxLength = MinLength + MaxPayload;

    /// <summary>The checksum's value before the first byte; see <see cref="Checksum"/>.</summary>
    public const byte ChecksumSeed = 0x0f;
}
