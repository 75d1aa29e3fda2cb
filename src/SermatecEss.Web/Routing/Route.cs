using Microsoft.AspNetCore.Http;

namespace SermatecEss.Web.Routing;

/// <summary>One route of the HTTP interface.</summary>
/// <param name="Method">The method, as in <c>GET</c>.</param>
/// <param name="Path">The path, with its parameters in braces, as in <c>/api/v1/inverters/{serial}/latest</c>.</param>
/// <param name="Rule">Who may use it.</param>
/// <param name="Handle">Answers a request.</param>
internal sealed record Route(string Method, string Path, RouteRule Rule, RequestDelegate Handle)
{
    /// <summary>A route that reads.</summary>
    internal static Route Get(string path, RouteAccess access, RequestDelegate handle) =>
        new(HttpMethods.Get, path, new RouteRule(access, Writes: false), handle);

    /// <summary>A route that changes something.</summary>
    internal static Route Writing(string method, string path, RouteAccess access, RequestDelegate handle) =>
        new(method, path, new RouteRule(access, Writes: true), handle);
}
