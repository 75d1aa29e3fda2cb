using Microsoft.AspNetCore.Http;
using SermatecEss.Bridge.Outputs;
using SermatecEss.Web.Routing;

namespace SermatecEss.Web.Api;

/// <summary>Whether the daemon works, for those that restart it where it does not.</summary>
/// <param name="bridge">The daemon.</param>
internal sealed class HealthApi(BridgeView bridge)
{
    private static readonly byte[] Healthy = """{"status":"ok"}"""u8.ToArray();

    /// <summary><c>GET /healthz</c>.</summary>
    internal Task GetAsync(HttpContext context)
    {
        if (!bridge.IsAlive())
        {
            return Problem.WriteAsync(
                context,
                StatusCodes.Status503ServiceUnavailable,
                "The daemon does not poll any more. Restart it; the log may have the reason.");
        }

        return JsonResponse.WriteUncachedAsync(context, Healthy);
    }
}
