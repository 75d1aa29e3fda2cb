using System.Net;

namespace SermatecEss.Bridge.Options;

/// <summary>A list of networks in an option.</summary>
public static class NetworkList
{
    /// <summary>The networks of a list, each an address or a network such as 192.168.1.0/24; others are reported.</summary>
    public static IReadOnlyList<IPNetwork> Read(OptionReader reader, ListOption option) =>
        [.. reader.FindAll(option).Select(text => Network(reader, text)).OfType<IPNetwork>()];

    private static IPNetwork? Network(OptionReader reader, Given<string> text)
    {
        if (IPNetwork.TryParse(text.Value, out var network)) return network;
        if (IPAddress.TryParse(text.Value, out var address)) return new IPNetwork(address, address.GetAddressBytes().Length * 8);
        reader.Error(text.Place, $"'{text.Value}' is not an IP address or network; expected 192.168.1.5 or 192.168.1.0/24");
        return null;
    }
}
