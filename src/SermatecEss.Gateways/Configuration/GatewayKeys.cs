using System.Net;
using SermatecEss.Bridge.Configuration;
using SermatecEss.Bridge.Options;
using SermatecEss.Links;

namespace SermatecEss.Gateways.Configuration;

/// <summary>The options that all kinds of gateways have.</summary>
/// <param name="kind">The key of the kind in the group <c>gateways</c>.</param>
/// <param name="defaultPort">The usual port.</param>
internal sealed class GatewayKeys(string kind, int defaultPort)
{
    /// <summary>Where it listens.</summary>
    internal ValueOption<IPEndPoint> Listen { get; } = new(ListenAddress.Parse)
    {
        Path = PathOf(kind, "listen"),
        Help = $"Address and port to listen on, such as 0.0.0.0:{defaultPort}",
    };

    /// <summary>Who may connect.</summary>
    internal ListOption AllowFrom { get; } = new()
    {
        Path = PathOf(kind, "allow_from"),
        Help = "Addresses and networks that may connect, such as 192.168.1.0/24",
        Default = "this computer and private networks",
    };

    /// <summary>The path of an option in the file.</summary>
    internal static string PathOf(string kind, string key) => $"gateways.{kind}{DeclaredOption.OneOrMoreMark}.{key}";

    /// <summary>Where a gateway listens; null if that is not given.</summary>
    /// <param name="entry">The gateway's values.</param>
    /// <param name="listening">The addresses of the gateways before it.</param>
    internal IPEndPoint? ReadListen(OptionReader entry, HashSet<IPEndPoint> listening)
    {
        if (entry.Find(Listen) is not { } listen)
        {
            entry.Error(entry.Place, $"listen is missing; set the address and port of the gateway, such as listen: 0.0.0.0:{defaultPort}");
            return null;
        }

        CheckFree(entry, listen, listening);
        return listen.Value;
    }

    /// <summary>Reports an address on which a gateway before it listens.</summary>
    internal static void CheckFree(OptionReader entry, Given<IPEndPoint> listen, HashSet<IPEndPoint> listening)
    {
        if (listen.Value.Port != 0 && !listening.Add(listen.Value))
            entry.Error(listen.Place, $"two gateways listen on {listen.Value}; give each its own port");
    }

    /// <summary>Who may connect to a gateway.</summary>
    internal AddressList ReadAllowFrom(OptionReader entry) =>
        NetworkList.Read(entry, AllowFrom) is { Count: > 0 } networks ? new AddressList(networks) : AddressList.Private;

    /// <summary>Reports that a gateway must name its inverter if there are several.</summary>
    internal static void CheckOnly(OptionReader entry, BridgeOptions bridge, string how)
    {
        if (bridge.Inverters.Count > 1) entry.Error(entry.Place, $"there are {bridge.Inverters.Count} inverters; {how}");
    }
}
