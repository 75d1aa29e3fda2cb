using System.IO.Compression;
using Microsoft.AspNetCore.Http;
using Microsoft.Net.Http.Headers;
using SermatecEss.Web.Routing;

namespace SermatecEss.Web.Page;

/// <summary>Serves the page.</summary>
internal static class PageApi
{
    /// <summary>The parameter of the route of a file.</summary>
    internal const string Parameter = "name";

    /// <summary><c>GET /</c>.</summary>
    internal static Task IndexAsync(HttpContext context)
    {
        // The addresses in it are relative: below /solar, they would lead beside it.
        if (!context.Request.Path.HasValue && context.Request.PathBase.HasValue)
        {
            context.Response.Redirect($"{context.Request.PathBase}/", permanent: true);
            return Task.CompletedTask;
        }

        context.Response.Headers.CacheControl = "no-cache";
        return WriteAsync(context, PageFiles.Find(PageFiles.Index)!);
    }

    /// <summary><c>GET /assets/{name}</c>.</summary>
    internal static Task AssetAsync(HttpContext context)
    {
        if (PageFiles.Find($"{PageFiles.Assets}{context.Request.RouteValues[Parameter]}") is not { } file)
        {
            context.Response.Headers.CacheControl = "no-store";
            return Problem.WriteAsync(
                context, StatusCodes.Status404NotFound, "The page has no such file. After an update of the program, reload the page.");
        }

        context.Response.Headers.CacheControl = "public, max-age=31536000, immutable";
        return WriteAsync(context, file);
    }

    private static async Task WriteAsync(HttpContext context, PageFile file)
    {
        var (request, response) = (context.Request, context.Response);
        response.Headers.Vary = HeaderNames.AcceptEncoding;
        if (EntityTag.IsKnown(context, file.Tag)) return;
        response.ContentType = file.MediaType;
        if (TakesGzip(request))
        {
            response.Headers.ContentEncoding = "gzip";
            response.ContentLength = file.Packed.Length;
            await response.Body.WriteAsync(file.Packed, context.RequestAborted);
            return;
        }

        await using var content = new GZipStream(new MemoryStream(file.Packed), CompressionMode.Decompress);
        await content.CopyToAsync(response.Body, context.RequestAborted);
    }

    private static bool TakesGzip(HttpRequest request) =>
        StringWithQualityHeaderValue.TryParseList(request.Headers.AcceptEncoding, out var encodings)
        && encodings.Any(encoding => encoding.Value is { } name
            && (name.Equals("gzip", StringComparison.OrdinalIgnoreCase) || name == "*")
            && encoding.Quality is null or > 0);
}
