using System.Net;
using System.Net.NetworkInformation;
using System.Net.Sockets;
using SermatecEss.Links;

namespace SermatecEss.Inverter.Discovery;

/// <summary>Where search words are sent.</summary>
/// <param name="From">The address of this computer that they are sent from.</param>
/// <param name="To">The address and UDP port that they are sent to.</param>
public sealed record SearchTarget(IPAddress From, IPEndPoint To)
{
    /// <summary>The UDP port on which WiFi modules listen for search words.</summary>
    public const int Port = 48899;

    /// <summary>All devices in this computer's private IPv4 networks.</summary>
    public static IReadOnlyList<SearchTarget> OwnNetworks() =>
    [
        .. NetworkInterface.GetAllNetworkInterfaces()
            .Where(network => network.OperationalStatus == OperationalStatus.Up)
            .Where(network => network.NetworkInterfaceType != NetworkInterfaceType.Loopback)
            .SelectMany(network => network.GetIPProperties().UnicastAddresses)
            .Where(own => own.Address.AddressFamily == AddressFamily.InterNetwork && AddressList.Private.Contains(own.Address))
            .Select(own => new SearchTarget(own.Address, new IPEndPoint(Broadcast(own.Address, own.PrefixLength), Port))),
    ];

    /// <summary>The address of all devices in a network.</summary>
    internal static IPAddress Broadcast(IPAddress own, int prefixLength)
    {
        var bytes = own.GetAddressBytes();
        for (var bit = prefixLength; bit < 8 * bytes.Length; bit++) bytes[bit / 8] |= (byte)(0x80 >> (bit % 8));
        return new IPAddress(bytes);
    }
}
