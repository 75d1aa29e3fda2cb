using SermatecEss.Bridge.Outputs;

namespace SermatecEss.Web.Api;

/// <summary>A gateway, through which other programs share an inverter.</summary>
/// <param name="Name">Its name, such as <c>osim</c> or <c>modbus</c>; also that of the output.</param>
/// <param name="Listen">The address and port that it listens on.</param>
/// <param name="Requests">The requests received since the start.</param>
/// <param name="Refused">The connections and requests refused since the start.</param>
/// <param name="Clients">The programs that are connected.</param>
internal sealed record GatewayInfo(string Name, string Listen, long Requests, long Refused, IReadOnlyList<GatewayClientInfo> Clients)
{
    /// <summary>The gateways among the outputs.</summary>
    internal static IReadOnlyList<GatewayInfo> Of(IEnumerable<OutputHealth> outputs) =>
        [.. outputs.Where(output => output.Gateway is not null).Select(output => Of(output.Name, output.Gateway!))];

    private static GatewayInfo Of(string name, GatewayState state) => new(
        name,
        $"{state.Listen}",
        state.Requests,
        state.Refused,
        [
            .. state.Clients
                .OrderBy(client => client.Since)
                .Select(client => new GatewayClientInfo($"{client.Remote}", client.Since, client.Requests)),
        ]);
}
