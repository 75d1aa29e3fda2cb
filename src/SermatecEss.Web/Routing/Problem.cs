using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.WebUtilities;
using SermatecEss.Bridge.Messages;

namespace SermatecEss.Web.Routing;

/// <summary>What every error of the HTTP interface looks like: <c>application/problem+json</c>, RFC 9457.</summary>
internal static class Problem
{
    internal const string ContentType = "application/problem+json";

    /// <summary>Answers a request with an error.</summary>
    /// <param name="context">The request.</param>
    /// <param name="status">The status code.</param>
    /// <param name="detail">What happened and what to do, in sentences.</param>
    /// <param name="write">Writes further members; null for none.</param>
    internal static Task WriteAsync(HttpContext context, int status, string detail, Action<Utf8JsonWriter>? write = null)
    {
        var response = context.Response;
        response.StatusCode = status;
        response.ContentType = ContentType;
        response.Headers.CacheControl = "no-store";
        var body = Json.Write(json =>
        {
            json.WriteString("title", ReasonPhrases.GetReasonPhrase(status));
            json.WriteNumber("status", status);
            json.WriteString("detail", detail);
            write?.Invoke(json);
        });
        response.ContentLength = body.Length;
        return response.Body.WriteAsync(body, context.RequestAborted).AsTask();
    }
}
