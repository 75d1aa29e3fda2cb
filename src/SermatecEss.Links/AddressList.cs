using System.Net;

namespace SermatecEss.Links;

/// <summary>The addresses that may connect.</summary>
/// <param name="networks">The networks that they are in; a single address is a network of one.</param>
public sealed class AddressList(IReadOnlyList<IPNetwork> networks)
{
    /// <summary>This computer and the private networks: no address that the Internet routes.</summary>
    public static AddressList Private { get; } = new(
    [
        IPNetwork.Parse("127.0.0.0/8"),
        IPNetwork.Parse("10.0.0.0/8"),
        IPNetwork.Parse("172.16.0.0/12"),
        IPNetwork.Parse("192.168.0.0/16"),
        IPNetwork.Parse("169.254.0.0/16"),
        IPNetwork.Parse("::1/128"),
        IPNetwork.Parse("fc00::/7"),
        IPNetwork.Parse("fe80::/10"),
    ]);

    /// <summary>Whether an address is in the list.</summary>
    public bool Contains(IPAddress address)
    {
        if (address.IsIPv4MappedToIPv6) address = address.MapToIPv4();
        foreach (var network in networks)
            if (network.Contains(address)) return true;
        return false;
    }

    /// <inheritdoc/>
    public override string ToString() => ReferenceEquals(this, Private) ? "private networks" : string.Join(", ", networks);
}
