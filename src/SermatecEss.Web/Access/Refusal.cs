using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using SermatecEss.Web.Routing;

namespace SermatecEss.Web.Access;

/// <summary>Why a request is refused.</summary>
/// <param name="Kind">The kind, for the log.</param>
/// <param name="Status">The HTTP status.</param>
/// <param name="Detail">The reason and what to do, as sentences, without anything that was tried as a password or key.</param>
internal sealed record Refusal(RefusalKind Kind, int Status, string Detail)
{
    /// <summary>That of all who are refused because the credentials cannot be read.</summary>
    internal static Refusal Unreadable { get; } = new(
        RefusalKind.Closed,
        StatusCodes.Status401Unauthorized,
        "Access is closed, because the stored passwords and API keys cannot be read. See the daemon's log.");

    /// <summary>The method and the route of a request, for the log: the path itself is for the sender to choose.</summary>
    internal static string What(HttpContext context) => context.GetEndpoint() is RouteEndpoint { RoutePattern.RawText: { } route }
        ? $"{context.Request.Method} {route}"
        : "a request for an unknown route";

    /// <summary>Answers a request with it.</summary>
    internal Task WriteAsync(HttpContext context)
    {
        if (Status == StatusCodes.Status401Unauthorized) context.Response.Headers.WWWAuthenticate = "Bearer";
        return Problem.WriteAsync(context, Status, Detail);
    }
}
