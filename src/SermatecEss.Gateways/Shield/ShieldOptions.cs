using System.Net;
using SermatecEss.Bridge.Options;

namespace SermatecEss.Gateways.Shield;

/// <summary>Stands between the inverters that dial in to a port and the vendor's cloud.</summary>
/// <param name="Listen">The port on which they dial in.</param>
/// <param name="Cloud">The cloud; null for none, so that this computer takes its place.</param>
public sealed record ShieldOptions(IPEndPoint Listen, HostAndPort? Cloud)
{
    /// <summary>The port of the vendor's cloud.</summary>
    public const int CloudPort = 19042;

    /// <summary>Whether a connection to the cloud would end at the shield itself.</summary>
    /// <param name="local">This end of the connection.</param>
    /// <param name="remote">The other end.</param>
    internal bool IsOwn(IPEndPoint local, IPEndPoint remote) => remote.Port == Listen.Port && remote.Address.Equals(local.Address);
}
