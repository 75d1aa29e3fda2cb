using Microsoft.AspNetCore.Http;
using SermatecEss.Bridge.Inverters;
using SermatecEss.Bridge.Outputs;
using SermatecEss.Inverter.Settings;
using SermatecEss.Web.Routing;

namespace SermatecEss.Web.Api;

/// <summary>Finds the inverter that a request is about.</summary>
internal static class InverterOf
{
    /// <summary>The parameter of the routes.</summary>
    internal const string Parameter = "serial";

    /// <summary>The inverter, if it has said who it is since the daemon was started; null for no such inverter.</summary>
    internal static LiveInverter? Known(BridgeView bridge, HttpContext context) => bridge.Inverters.FirstOrDefault(
        inverter => inverter.Picture.Identity?.Serial is { Length: > 0 } serial && serial == Serial(context));

    /// <summary>Answers a request about an inverter that is not known.</summary>
    internal static Task RefuseAsync(BridgeView bridge, HttpContext context) =>
        bridge.Inverters.Any(inverter => inverter.Picture.KnownSerial == Serial(context))
            ? Problem.WriteAsync(
                context,
                StatusCodes.Status503ServiceUnavailable,
                "The inverter has not answered since the daemon was started. Try again when it is available.")
            : Problem.WriteAsync(
                context,
                StatusCodes.Status404NotFound,
                $"There is no inverter {SettingException.Shown(Serial(context))}. /api/v1/inverters lists those that there are.");

    private static string Serial(HttpContext context) => context.Request.RouteValues[Parameter] as string ?? "";
}
