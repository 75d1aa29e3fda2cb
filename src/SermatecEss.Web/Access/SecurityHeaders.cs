using Microsoft.AspNetCore.Http;
using SermatecEss.Web.Configuration;

namespace SermatecEss.Web.Access;

/// <summary>The headers of every response that keep browsers from running or showing what is not the page's own.</summary>
/// <param name="options">The configuration.</param>
internal sealed class SecurityHeaders(HttpOptions options)
{
    private readonly string _policy = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; "
        + "connect-src 'self'; base-uri 'none'; form-action 'self'; "
        + $"frame-ancestors {string.Join(' ', options.FrameAncestors.Prepend("'self'"))}; require-trusted-types-for 'script'; "
        + "trusted-types svelte-trusted-html";

    /// <summary>Adds them.</summary>
    internal void AddTo(HttpContext context)
    {
        var headers = context.Response.Headers;
        headers.ContentSecurityPolicy = _policy;
        headers.XContentTypeOptions = "nosniff";

        // Not no-referrer, with which forms send no origin either.
        headers["Referrer-Policy"] = "same-origin";
        headers["Cross-Origin-Resource-Policy"] = "same-origin";
    }
}
