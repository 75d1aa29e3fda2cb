using System.Text.Json;
using Microsoft.AspNetCore.Http;
using SermatecEss.Inverter.State;

namespace SermatecEss.Web.Routing;

/// <summary>Reads the JSON in the body of a request. A member that occurs twice makes it invalid.</summary>
internal static class JsonBody
{
    private static readonly JsonDocumentOptions Strict = new() { AllowDuplicateProperties = false };

    /// <summary>The body; null if it is not JSON, which is answered with an error.</summary>
    /// <exception cref="BadHttpRequestException">It is too large.</exception>
    internal static async Task<JsonElement?> ReadAsync(HttpContext context)
    {
        if (!context.Request.HasJsonContentType())
        {
            await Problem.WriteAsync(
                context, StatusCodes.Status415UnsupportedMediaType, "The body has to be JSON, with Content-Type: application/json.");
            return null;
        }

        try
        {
            using var document = await ParseAsync(context);
            return document.RootElement.Clone();
        }
        catch (JsonException e)
        {
            await Problem.WriteAsync(context, StatusCodes.Status400BadRequest, $"The body is not valid JSON: {e.Message}");
            return null;
        }
    }

    /// <summary>What is read from a body that is an object; null if it is not such an object.</summary>
    /// <param name="context">The request.</param>
    /// <param name="read">Reads the object.</param>
    /// <param name="names">The members that it may have.</param>
    /// <exception cref="BadHttpRequestException">The body is too large.</exception>
    internal static async Task<T?> TryReadAsync<T>(HttpContext context, Func<JsonElement, T?> read, params string[] names)
        where T : class
    {
        try
        {
            using var document = await ParseAsync(context);
            return read(document.RootElement.Only(names));
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException or KeyNotFoundException or FormatException)
        {
            return null;
        }
    }

    private static Task<JsonDocument> ParseAsync(HttpContext context) =>
        JsonDocument.ParseAsync(context.Request.Body, Strict, context.RequestAborted);
}
