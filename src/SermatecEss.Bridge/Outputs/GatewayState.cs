using System.Net;

namespace SermatecEss.Bridge.Outputs;

/// <summary>The state of a gateway: an output to which programs connect to share an inverter.</summary>
/// <param name="Listen">Where it listens.</param>
/// <param name="Clients">The programs that are connected.</param>
/// <param name="Requests">The requests received since the start.</param>
/// <param name="Refused">The connections and requests refused since the start.</param>
public sealed record GatewayState(IPEndPoint Listen, IReadOnlyList<ConnectedClient> Clients, long Requests, long Refused);
