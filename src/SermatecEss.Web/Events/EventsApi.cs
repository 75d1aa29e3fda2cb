using Microsoft.AspNetCore.Http;
using SermatecEss.Web.Routing;

namespace SermatecEss.Web.Events;

/// <summary>Serves the event stream.</summary>
/// <param name="streams">All streams.</param>
internal sealed class EventsApi(EventStreams streams)
{
    /// <summary><c>GET /api/v1/events</c>.</summary>
    internal async Task GetAsync(HttpContext context)
    {
        using var client = streams.Connect();
        if (client is null)
        {
            context.Response.Headers.RetryAfter = "10";
            await Problem.WriteAsync(
                context, StatusCodes.Status503ServiceUnavailable, "Too many clients read events, or the daemon stops. Try again later.");
            return;
        }

        var headers = context.Response.Headers;
        headers.ContentType = "text/event-stream";
        headers.CacheControl = "no-store";
        headers["X-Accel-Buffering"] = "no";
        using var end = CancellationTokenSource.CreateLinkedTokenSource(client.Ended, context.RequestAborted);
        var body = context.Response.BodyWriter;
        try
        {
            _ = await body.WriteAsync(EventFrame.Retry, end.Token);
            while (await client.Waiting.WaitToReadAsync(end.Token))
            {
                while (client.Waiting.TryRead(out var frame))
                    _ = await body.WriteAsync(frame, end.Token);
            }
        }
        catch (OperationCanceledException) when (end.IsCancellationRequested)
        {
            // The client is gone or does not read, or the daemon stops.
        }
    }
}
