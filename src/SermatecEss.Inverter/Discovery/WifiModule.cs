using System.Net;
using System.Text;

namespace SermatecEss.Inverter.Discovery;

/// <summary>A WiFi module that answered a search word.</summary>
/// <param name="Address">Where its answer came from.</param>
/// <param name="Mac">Its MAC address, such as <c>D8:B0:4C:01:23:45</c>.</param>
/// <param name="Name">Its name; may be empty.</param>
public sealed record WifiModule(IPAddress Address, string Mac, string Name)
{
    private const int LongestName = 40;

    /// <summary>Reads an answer: <c>IP,MAC,NAME</c>, in ASCII.</summary>
    /// <param name="answer">The datagram.</param>
    /// <param name="sender">Where it came from. The module's own idea of its address is wrong behind a router.</param>
    /// <returns>Null for anything else.</returns>
    public static WifiModule? Read(ReadOnlySpan<byte> answer, IPAddress sender)
    {
        if (!Ascii.IsValid(answer)) return null;
        var parts = Encoding.ASCII.GetString(answer).TrimEnd('\0', '\r', '\n').Split(',');
        if (parts.Length < 2 || !IPAddress.TryParse(parts[0], out _) || MacAddress.Read(parts[1]) is not { } mac) return null;
        var name = parts.Length > 2 ? parts[2].Trim() : "";
        return new WifiModule(sender, mac, name.Length > LongestName ? name[..LongestName] : name);
    }
}
