using System.Globalization;
using Microsoft.AspNetCore.Http;

namespace SermatecEss.Web.Access;

/// <summary>The cookie of a session. Its name has the port, because browsers send cookies to all ports of a host.</summary>
internal static class SessionCookie
{
    /// <summary>The session's id; null for none.</summary>
    internal static string? Read(HttpContext context) => context.Request.Cookies[NameFor(context)];

    /// <summary>Has the browser keep a session's id.</summary>
    internal static void Write(HttpContext context, Sender sender, string session) =>
        context.Response.Cookies.Append(NameFor(context), session, Options(sender, SessionTable.Lifetime));

    /// <summary>Has the browser forget the session's id.</summary>
    internal static void Remove(HttpContext context, Sender sender) =>
        context.Response.Cookies.Delete(NameFor(context), Options(sender, null));

    private static string NameFor(HttpContext context) =>
        string.Create(CultureInfo.InvariantCulture, $"sermatec-{context.Connection.LocalPort}");

    private static CookieOptions Options(Sender sender, TimeSpan? lifetime) => new()
    {
        HttpOnly = true,
        SameSite = SameSiteMode.Strict,
        Secure = sender.IsTls,
        Path = sender.Path,
        MaxAge = lifetime,
    };
}
