using System.Security.Cryptography;
using Microsoft.AspNetCore.Http;
using Microsoft.Net.Http.Headers;

namespace SermatecEss.Web.Routing;

/// <summary>Lets clients reuse a body that has not changed.</summary>
internal static class EntityTag
{
    private const int HashBytes = 8;

    /// <summary>The entity tag of a body; changes when the body does.</summary>
    internal static EntityTagHeaderValue Of(ReadOnlySpan<byte> body) =>
        new($"\"{Convert.ToHexStringLower(SHA256.HashData(body).AsSpan(0, HashBytes))}\"");

    /// <summary>Sends the entity tag, and the status 304 to a client that has the body already.</summary>
    /// <param name="context">The request.</param>
    /// <param name="tag">The entity tag of the body.</param>
    /// <returns>Whether that was the whole response, without the body.</returns>
    internal static bool IsKnown(HttpContext context, EntityTagHeaderValue tag)
    {
        context.Response.GetTypedHeaders().ETag = tag;
        if (!context.Request.GetTypedHeaders().IfNoneMatch.Any(other => other.Compare(tag, useStrongComparison: false))) return false;
        context.Response.StatusCode = StatusCodes.Status304NotModified;
        return true;
    }
}
