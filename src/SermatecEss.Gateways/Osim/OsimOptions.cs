using System.Net;
using SermatecEss.Links;

namespace SermatecEss.Gateways.Osim;

/// <summary>A gateway that speaks the inverter's own protocol.</summary>
/// <param name="Listen">The address to listen on; port 0 for any free one.</param>
public sealed record OsimOptions(IPEndPoint Listen)
{
    /// <summary>The inverter's default port.</summary>
    public const int DefaultPort = 8899;

    /// <summary>The serial number or the name of the inverter; null for the only one.</summary>
    public string? Inverter { get; init; }

    /// <summary>The ids of the settings that clients may change; they must be allowed in the bridge's control options as well.</summary>
    public IReadOnlyList<string> Write { get; init; } = [];

    /// <summary>The addresses of the clients that are served.</summary>
    public AddressList AllowFrom { get; init; } = AddressList.Private;
}
