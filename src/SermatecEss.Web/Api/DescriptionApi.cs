using System.IO.Compression;
using Microsoft.AspNetCore.Http;
using SermatecEss.Web.Routing;

namespace SermatecEss.Web.Api;

/// <summary>Serves the description of the API: <c>docs/openapi.json</c>, as it was when the program was built.</summary>
internal static class DescriptionApi
{
    private const string Resource = "openapi.json";

    /// <summary><c>GET /api/openapi.json</c>.</summary>
    internal static async Task GetAsync(HttpContext context)
    {
        await using var packed = typeof(DescriptionApi).Assembly.GetManifestResourceStream(Resource)!;
        await using var file = new GZipStream(packed, CompressionMode.Decompress);
        using var body = new MemoryStream();
        await file.CopyToAsync(body, context.RequestAborted);
        await JsonResponse.WriteAsync(context, body.GetBuffer().AsMemory(0, (int)body.Length));
    }
}
