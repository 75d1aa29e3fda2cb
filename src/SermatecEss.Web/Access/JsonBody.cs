using System.Text.Json;
using Microsoft.AspNetCore.Http;
using SermatecEss.Inverter.State;

namespace SermatecEss.Web.Access;

/// <summary>Bodies of one JSON object.</summary>
internal static class JsonBody
{
    private static readonly JsonDocumentOptions Options = new() { AllowDuplicateProperties = false };

    /// <summary>Reads the body of a request.</summary>
    /// <param name="context">The request.</param>
    /// <param name="read">Reads its root.</param>
    /// <param name="names">The members that it may have.</param>
    /// <returns>What was read; null if it is not such an object.</returns>
    internal static async Task<T?> ReadAsync<T>(HttpContext context, Func<JsonElement, T?> read, params string[] names)
        where T : class
    {
        try
        {
            using var document = await JsonDocument.ParseAsync(context.Request.Body, Options, context.RequestAborted);
            return read(document.RootElement.Only(names));
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException or KeyNotFoundException or FormatException)
        {
            return null;
        }
    }

    /// <summary>Writes the body of a response, which is not to be stored.</summary>
    internal static Task WriteAsync(HttpContext context, int status, byte[] body)
    {
        var response = context.Response;
        response.StatusCode = status;
        response.ContentType = "application/json";
        response.Headers.CacheControl = "no-store";
        response.ContentLength = body.Length;
        return response.Body.WriteAsync(body, context.RequestAborted).AsTask();
    }
}
