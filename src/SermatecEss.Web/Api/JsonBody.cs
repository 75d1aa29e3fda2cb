using System.Text.Json;
using Microsoft.AspNetCore.Http;
using SermatecEss.Web.Routing;

namespace SermatecEss.Web.Api;

/// <summary>Reads the JSON that a request brings.</summary>
internal static class JsonBody
{
    private static readonly JsonDocumentOptions Strict = new() { AllowDuplicateProperties = false };

    /// <summary>The body; null if it is none, which is answered.</summary>
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
            using var document = await JsonDocument.ParseAsync(context.Request.Body, Strict, context.RequestAborted);
            return document.RootElement.Clone();
        }
        catch (JsonException e)
        {
            await Problem.WriteAsync(context, StatusCodes.Status400BadRequest, $"The body is not valid JSON: {e.Message}");
            return null;
        }
    }
}
