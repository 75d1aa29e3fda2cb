using System.Net;
using System.Net.NetworkInformation;

namespace SermatecEss.Web.Access;

/// <summary>
/// The names and addresses by which this server may be reached. Without this check, any website could make its name lead to this computer
/// and read from here through its visitors' browsers (DNS rebinding).
/// </summary>
/// <param name="listed">Names and addresses from the configuration.</param>
/// <param name="addresses">The addresses of this computer.</param>
/// <param name="names">The names of this computer.</param>
internal sealed class KnownHosts(IEnumerable<string> listed, Func<IEnumerable<IPAddress>> addresses, IEnumerable<string> names)
{
    private readonly HashSet<string> _names = new([.. listed.Select(Plain), .. names.Select(Plain), "localhost"]);

    /// <summary>Those of this computer, and listed ones.</summary>
    internal static KnownHosts Of(IEnumerable<string> listed) => new(listed, OwnAddresses, OwnNames());

    /// <summary>Whether a host is known.</summary>
    /// <param name="host">A name or an address, without a port.</param>
    /// <param name="local">The address that the connection goes to.</param>
    internal bool Knows(string host, IPAddress local)
    {
        var name = Plain(host);
        if (_names.Contains(name)) return true;
        return IPAddress.TryParse(name, out var address) && (address.Equals(Sender.Plain(local)) || addresses().Contains(address));
    }

    private static string Plain(string host) => host.Trim('[', ']').TrimEnd('.').ToLowerInvariant();

    private static IEnumerable<IPAddress> OwnAddresses() => NetworkInterface.GetAllNetworkInterfaces()
        .SelectMany(card => card.GetIPProperties().UnicastAddresses)
        .Select(address => address.Address);

    private static IEnumerable<string> OwnNames()
    {
        var name = Environment.MachineName;
        var first = name.Split('.')[0];
        return first.Length == 0 ? [] : [name, first, $"{first}.local"];
    }
}
