using System.Net;

namespace SermatecEss.Bridge.Options;

/// <summary>A list of networks in an option.</summary>
public static class NetworkList
{
    /// <summary>The networks of a list, each an address or a network such as 192.168.1.0/24; others are reported.</summary>
    public static IReadOnlyList<IPNetwork> Read(OptionReader reader, ListOption option) =>
        [.. reader.FindAll(option).Select(text => Network(reader, text)).OfType<IPNetwork>()];

    /// <summary>Reads an address or a network such as 192.168.1.0/24.</summary>
    public static bool TryParse(string text, out IPNetwork network)
    {
        if (IPNetwork.TryParse(text, out network)) return true;
        if (!IPAddress.TryParse(text, out var address)) return false;
        network = new IPNetwork(address, address.GetAddressBytes().Length * 8);
        return true;
    }

    private static IPNetwork? Network(OptionReader reader, Given<string> text)
    {
        if (TryParse(text.Value, out var network)) return network;
        reader.Error(text.Place, $"'{text.Value}' is not an IP address or network; expected 192.168.1.5 or 192.168.1.0/24");
        return null;
    }
}
