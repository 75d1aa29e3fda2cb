using System.Globalization;
using Microsoft.AspNetCore.Http;
using SermatecEss.Bridge.Messages;
using SermatecEss.Web.Routing;

namespace SermatecEss.Web.Access;

/// <summary>Log in, log out, and see what you are.</summary>
/// <param name="login">Begins sessions.</param>
/// <param name="sessions">The sessions.</param>
/// <param name="refusals">Logs logins that fail.</param>
internal sealed class SessionApi(Login login, SessionTable sessions, RefusalLog refusals)
{
    private const string Path = "/api/v1/session";

    /// <summary>Its routes.</summary>
    internal IReadOnlyList<Route> Routes =>
    [
        Route.Get(Path, RouteAccess.Public, GetAsync),
        Route.Writing(HttpMethods.Post, Path, RouteAccess.Public, PostAsync),
        Route.Writing(HttpMethods.Delete, Path, RouteAccess.Public, DeleteAsync),
    ];

    private static Task GetAsync(HttpContext context)
    {
        var grant = Grant.Of(context);
        return JsonResponse.WriteUncachedAsync(context, Json.Write(json =>
        {
            json.WriteString("role", RoleName.Of(grant.Role));
            json.WriteString("via", grant.ViaName);
        }));
    }

    private async Task PostAsync(HttpContext context)
    {
        var password = await JsonBody.TryReadAsync(context, root => root.GetProperty("password").GetString(), "password");
        if (password is null)
        {
            await Problem.WriteAsync(context, StatusCodes.Status400BadRequest, """Expected {"password": "..."}.""");
            return;
        }

        var sender = Grant.Of(context).Sender;
        var (session, refusal, wait) = await login.TryAsync(password, sender.Client, context.RequestAborted);
        if (refusal is not null)
        {
            refusals.Write(refusal, Refusal.What(context), sender.Client);
            if (wait > TimeSpan.Zero)
                context.Response.Headers.RetryAfter = Math.Ceiling(wait.TotalSeconds).ToString(CultureInfo.InvariantCulture);
            await refusal.WriteAsync(context);
            return;
        }

        SessionCookie.Write(context, sender, session!);
        context.Response.StatusCode = StatusCodes.Status204NoContent;
    }

    private Task DeleteAsync(HttpContext context)
    {
        if (SessionCookie.Read(context) is { } session) sessions.End(session);
        SessionCookie.Remove(context, Grant.Of(context).Sender);
        context.Response.StatusCode = StatusCodes.Status204NoContent;
        return Task.CompletedTask;
    }
}
