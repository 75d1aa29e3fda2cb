namespace SermatecEss.Captures.Packets;

/// <summary>A TCP segment of a captured packet.</summary>
public ref struct TcpSegment
{
    /// <summary>Who sent it.</summary>
    public NetworkAddress Source { get; internal set; }

    /// <summary>Who receives it.</summary>
    public NetworkAddress Destination { get; internal set; }

    /// <summary>The number of its first byte.</summary>
    public uint Sequence { get; internal set; }

    /// <summary>The number of the first byte that the sender has not received.</summary>
    public uint Acknowledgement { get; internal set; }

    /// <summary>Where its payload starts in the packet.</summary>
    public int PayloadOffset { get; internal set; }

    /// <summary>How many bytes of the payload were captured.</summary>
    public int CapturedLength { get; internal set; }

    /// <summary>How many bytes the payload has.</summary>
    public int Length { get; internal set; }

    /// <summary>The flags of its header.</summary>
    public byte Flags { get; internal set; }

    /// <summary>Whether it opens a connection.</summary>
    public readonly bool IsSyn => (Flags & 0x02) != 0;

    /// <summary>Whether it is the last one of its sender.</summary>
    public readonly bool IsFin => (Flags & 0x01) != 0;

    /// <summary>Whether it breaks the connection.</summary>
    public readonly bool IsReset => (Flags & 0x04) != 0;

    /// <summary>Whether <see cref="Acknowledgement"/> has a meaning.</summary>
    public readonly bool HasAcknowledgement => (Flags & 0x10) != 0;

    /// <summary>The app that sent or received it, if PCAPdroid added its name; null otherwise.</summary>
    public ReadOnlySpan<byte> App { get; internal set; }
}
