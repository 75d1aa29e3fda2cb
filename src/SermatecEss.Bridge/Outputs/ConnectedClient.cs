using System.Net;

namespace SermatecEss.Bridge.Outputs;

/// <summary>A program that is connected to a gateway.</summary>
/// <param name="Remote">Where it connects from.</param>
/// <param name="Since">When it connected.</param>
/// <param name="Requests">How many requests it has sent.</param>
public sealed record ConnectedClient(IPEndPoint Remote, DateTimeOffset Since, long Requests);
