using System.Text.Json;

namespace SermatecEss.Cli.Live;

/// <summary>Who is connected to the gateways of a daemon, as text.</summary>
internal static class GatewayReport
{
    /// <summary>A line for each gateway: its name, its address and those of its clients.</summary>
    /// <param name="gateways">What the daemon has written with <see cref="Web.Api.GatewayJson"/>.</param>
    internal static IEnumerable<string> Lines(JsonElement gateways)
    {
        foreach (var gateway in gateways.EnumerateArray())
        {
            var clients = gateway.GetProperty("clients").EnumerateArray()
                .Select(client => client.GetProperty("address").GetString())
                .ToList();
            yield return $"{gateway.GetProperty("name").GetString()} on {gateway.GetProperty("listen").GetString()}: "
                + (clients.Count == 0 ? "nobody is connected" : string.Join(", ", clients));
        }
    }
}
