namespace SermatecEss.Protocol.Framing;

/// <summary>
/// Where the parts of a frame are: <c>fe 55 | source | destination | command, 2 bytes | payload length | payload | checksum | ae</c>.
/// </summary>
public static class FrameLayout
{
    /// <summary>The first byte of every frame.</summary>
    public const byte Header0 = 0xfe;

    /// <summary>The second byte of every frame.</summary>
    public const byte Header1 = 0x55;

    /// <summary>The last byte of every frame.</summary>
    public const byte Footer = 0xae;

    /// <summary>Where the sender's address is.</summary>
    public const int SourceOffset = 2;

    /// <summary>Where the receiver's address is.</summary>
    public const int DestinationOffset = 3;

    /// <summary>Where the two bytes of the command are.</summary>
    public const int CommandOffset = 4;

    /// <summary>Where the number of payload bytes is.</summary>
    public const int LengthOffset = 6;

    /// <summary>Where the payload begins.</summary>
    public const int PayloadOffset = 7;

    /// <summary>Bytes behind the payload: checksum and footer.</summary>
    public const int TrailerLength = 2;

    /// <summary>Bytes of a frame without a payload.</summary>
    public const int MinLength = PayloadOffset + TrailerLength;

    /// <summary>The most bytes that a payload can have.</summary>
    public const int MaxPayload = byte.MaxValue;

    /// <summary>The most bytes that a frame can have.</summary>
    public const int MaxLength = MinLength + MaxPayload;
}
