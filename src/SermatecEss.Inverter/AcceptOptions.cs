using System.Net;
using SermatecEss.Links;

namespace SermatecEss.Inverter;

/// <summary>An inverter that dials in to this computer.</summary>
/// <param name="Listen">The address to listen on; port 0 for any free one.</param>
public sealed record AcceptOptions(IPEndPoint Listen)
{
    /// <summary>The inverter's serial number; null for any inverter.</summary>
    public string? Serial { get; init; }

    /// <summary>The addresses that may dial in.</summary>
    public AddressList AllowFrom { get; init; } = AddressList.Private;
}
