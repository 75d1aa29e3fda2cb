using Microsoft.AspNetCore.Http;
using SermatecEss.Bridge.Configuration;
using SermatecEss.Bridge.Messages;
using SermatecEss.Bridge.Outputs;
using SermatecEss.Web.Routing;

namespace SermatecEss.Web.Api;

/// <summary>The daemon itself.</summary>
/// <param name="bridge">The daemon.</param>
/// <param name="options">Its configuration.</param>
/// <param name="history">The history.</param>
/// <param name="json">How answers are written.</param>
/// <param name="time">The clock.</param>
internal sealed class BridgeApi(BridgeView bridge, BridgeOptions options, HistoryApi history, ApiContext json, TimeProvider time)
{
    /// <summary><c>GET /api/v1/bridge</c>.</summary>
    internal Task GetAsync(HttpContext context)
    {
        var control = options.Control;
        var outputs = bridge.Health();
        var info = new BridgeInfo(
            bridge.Version,
            time.GetUtcNow(),
            options.TimeZone.Id,
            bridge.Started,
            control.Enabled
                ? new ControlInfo(Enabled: true, control.Settings, control.Override)
                : new ControlInfo(Enabled: false, [], false),
            [
                .. outputs.Select(output => new OutputInfo(
                    output.Name, Json.Word(output.State), output.Since, output.Detail)),
            ],
            GatewayInfo.Of(outputs),
            history.State);
        return JsonResponse.WriteAsync(context, info, json.BridgeInfo);
    }
}
