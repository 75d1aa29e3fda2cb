using Microsoft.AspNetCore.Http;
using SermatecEss.Bridge.Logging;
using SermatecEss.Web.Routing;

namespace SermatecEss.Web.Server;

/// <summary>Gives every error a body with a remedy: errors of routing and Kestrel, and faults of this program.</summary>
/// <param name="next">Answers the request.</param>
/// <param name="log">The log.</param>
internal sealed class ErrorResponses(RequestDelegate next, Log log)
{
    /// <summary>Answers a request.</summary>
    internal async Task InvokeAsync(HttpContext context)
    {
        try
        {
            await next(context);
            var response = context.Response;
            if (response is { HasStarted: false, StatusCode: >= StatusCodes.Status400BadRequest, ContentType: null })
                await Problem.WriteAsync(context, response.StatusCode, Detail(context, response.StatusCode));
        }
        catch (Exception e) when (context.RequestAborted.IsCancellationRequested && e is OperationCanceledException or IOException)
        {
            // The client is gone, or the daemon ends.
        }
        catch (QueryException e) when (!context.Response.HasStarted)
        {
            await Problem.WriteAsync(context, StatusCodes.Status400BadRequest, e.Message);
        }
        catch (BadHttpRequestException e) when (!context.Response.HasStarted)
        {
            await Problem.WriteAsync(context, e.StatusCode, Detail(context, e.StatusCode));
        }
        catch (Exception e) when (!context.Response.HasStarted)
        {
            log.Error($"internal error, please report it; the HTTP request {context.Request.Method} {Path(context)} failed: {e}");
            await Problem.WriteAsync(
                context,
                StatusCodes.Status500InternalServerError,
                "An internal error of sermatec-ess. The log has the details; please report it.");
        }
    }

    private static string Detail(HttpContext context, int status) => status switch
    {
        StatusCodes.Status404NotFound =>
            $"There is nothing at {Path(context)}. The API is at /api/v1, and /api/openapi.json describes it.",
        StatusCodes.Status405MethodNotAllowed =>
            $"{Path(context)} does not support {context.Request.Method}. Use {context.Response.Headers.Allow}.",
        StatusCodes.Status413PayloadTooLarge => "The request is too large: a body may have 64 KB.",
        _ => "The request is not valid HTTP.",
    };

    /// <summary>The path as it may be repeated: not at any length, and without what it was escaped for.</summary>
    private static string Path(HttpContext context) =>
        Inverter.Settings.SettingException.Shown($"{context.Request.PathBase.Value}{context.Request.Path.Value}");
}
