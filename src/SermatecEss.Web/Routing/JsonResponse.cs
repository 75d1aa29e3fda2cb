using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Microsoft.AspNetCore.Http;

namespace SermatecEss.Web.Routing;

/// <summary>Answers requests with JSON.</summary>
internal static class JsonResponse
{
    private const string ContentType = "application/json";

    /// <summary>Answers a request with a value of this moment.</summary>
    internal static Task WriteAsync<T>(HttpContext context, T value, JsonTypeInfo<T> type) =>
        WriteUncachedAsync(context, JsonSerializer.SerializeToUtf8Bytes(value, type));

    /// <summary>Answers a request with JSON that is written already and must not be stored.</summary>
    internal static Task WriteUncachedAsync(HttpContext context, ReadOnlyMemory<byte> body)
    {
        context.Response.Headers.CacheControl = "no-store";
        return WriteAsync(context, body);
    }

    /// <summary>Answers a request with JSON that is written already.</summary>
    internal static Task WriteAsync(HttpContext context, ReadOnlyMemory<byte> body)
    {
        context.Response.ContentType = ContentType;
        context.Response.ContentLength = body.Length;
        return context.Response.Body.WriteAsync(body, context.RequestAborted).AsTask();
    }
}
