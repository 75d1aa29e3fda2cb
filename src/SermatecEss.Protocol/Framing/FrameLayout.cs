namespace SermatecEss.Protocol.Framing;

/// <summary>
/// The layout of a frame: <c>fe 55 | source | destination | command, 2 bytes | payload length | payload | checksum | ae</c>.
/// </summary>
public static class FrameLayout
{
    /// <summary>The first byte of every frame.</summary>
    public const byte Header0 = 0xfe;

    /// <summary>The second byte of every frame.</summary>
    public const byte Header1 = 0x55;

    /// <summary>The last byte of every frame.</summary>
    public const byte Footer = 0xae;

    /// <summary>The offset of the sender's address.</summary>
    public const int SourceOffset = 2;

    /// <summary>The offset of the receiver's address.</summary>
    public const int DestinationOffset = 3;

    /// <summary>The offset of the command, 2 bytes.</summary>
    public const int CommandOffset = 4;

    /// <summary>The offset of the payload's length.</summary>
    public const int LengthOffset = 6;

    /// <summary>The offset of the payload.</summary>
    public const int PayloadOffset = 7;

    /// <summary>The number of bytes after the payload: checksum and footer.</summary>
    public const int TrailerLength = 2;

    /// <summary>The length of a frame without payload.</summary>
    public const int MinLength = PayloadOffset + TrailerLength;

    /// <summary>The largest length of a payload.</summary>
    public const int MaxPayload = byte.MaxValue;

    /// <summary>The largest length of a frame.</summary>
    public const int MaxLength = MinLength + MaxPayload;
}
