namespace SermatecEss.Captures.Packets;

/// <summary>What was in the packets of a capture.</summary>
public sealed class PacketCounts
{
    /// <summary>All packets.</summary>
    public long Packets { get; internal set; }

    /// <summary>Packets with TCP.</summary>
    public long Tcp { get; internal set; }

    /// <summary>Parts of fragmented IP packets, which are not put together.</summary>
    public long Fragments { get; internal set; }

    /// <summary>Packets with anything but TCP, such as UDP, ARP or ICMP.</summary>
    public long Others { get; internal set; }

    /// <summary>Packets whose headers were cut off or are damaged.</summary>
    public long Damaged { get; internal set; }
}
