namespace SermatecEss.Web.Api;

/// <summary>A program that is connected to a gateway.</summary>
/// <param name="Address">Its address and port.</param>
/// <param name="Since">When it connected.</param>
/// <param name="Requests">How many requests it has sent.</param>
internal sealed record GatewayClientInfo(string Address, DateTimeOffset Since, long Requests);
