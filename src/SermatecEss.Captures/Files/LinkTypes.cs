namespace SermatecEss.Captures.Files;

/// <summary>The link types of capture files: what the bytes of a packet begin with.</summary>
public static class LinkTypes
{
    /// <summary>BSD loopback: the address family in the byte order of the computer, then IP.</summary>
    public const int Null = 0;

    /// <summary>Ethernet.</summary>
    public const int Ethernet = 1;

    /// <summary>IP without a link header; two numbers that only some systems use.</summary>
    public const int RawBsd = 12, RawOpenBsd = 14;

    /// <summary>IP without a link header.</summary>
    public const int Raw = 101;

    /// <summary>OpenBSD loopback: the address family in network byte order, then IP.</summary>
    public const int Loop = 108;

    /// <summary>Linux "cooked" capture of all interfaces.</summary>
    public const int LinuxCooked = 113;

    /// <summary>IPv4 without a link header.</summary>
    public const int IPv4 = 228;

    /// <summary>IPv6 without a link header.</summary>
    public const int IPv6 = 229;

    /// <summary>The second version of Linux "cooked" capture.</summary>
    public const int LinuxCooked2 = 276;

    /// <summary>Whether packets of a link type can be read.</summary>
    public static bool CanRead(int linkType) =>
        linkType is Null or Ethernet or RawBsd or RawOpenBsd or Raw or Loop or LinuxCooked or IPv4 or IPv6 or LinuxCooked2;

    /// <summary>The name of a link type that cannot be read.</summary>
    public static string NameOf(int linkType) => linkType switch
    {
        6 => "Token Ring",
        8 => "SLIP",
        9 or 50 or 51 or 166 or 204 => "PPP",
        105 => "WiFi (802.11)",
        119 => "WiFi with Prism headers",
        127 => "WiFi with radiotap headers",
        163 => "WiFi with AVS headers",
        187 or 201 or 251 or 272 => "Bluetooth",
        189 or 220 or 249 => "USB",
        195 or 230 or 283 => "Zigbee (802.15.4)",
        227 => "CAN bus",
        _ => $"link type {linkType}",
    };
}
