using System.Text.Json;
using SermatecEss.Bridge.Outputs;

namespace SermatecEss.Web.Api;

/// <summary>The gateways and who is connected to them, as <c>GET /api/v1/bridge</c> has them.</summary>
public static class GatewayJson
{
    /// <summary>Writes the array <c>gateways</c>.</summary>
    /// <param name="outputs">The daemon's outputs; those that are no gateways are left out.</param>
    /// <param name="zone">The zone of the house.</param>
    public static string Write(IEnumerable<OutputHealth> outputs, TimeZoneInfo zone) =>
        JsonSerializer.Serialize(GatewayInfo.Of(outputs), ApiContext.Of(zone).IReadOnlyListGatewayInfo);
}
