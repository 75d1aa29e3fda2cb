using System.Net;
using SermatecEss.EndToEnd.Tests;

namespace SermatecEss.Browser.Tests;

/// <summary>
/// A reverse proxy below /solar, which removes that prefix: nginx with <c>location /solar/ { proxy_pass http://…/; }</c>.
/// </summary>
internal sealed class PrefixProxy : IAsyncDisposable
{
    private const string Prefix = "/solar";
    private readonly HttpListener _listener = new();
    private readonly HttpClient _http;
    private readonly CancellationTokenSource _end = new();
    private readonly TaskCompletionSource _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly bool _holdsEvents;
    private readonly int _port = LoopbackPort.Free();
    private readonly Task _run;

    /// <param name="target">The address of the daemon.</param>
    /// <param name="holdsEvents">Whether events wait in a buffer, as where a proxy compresses them.</param>
    internal PrefixProxy(string target, bool holdsEvents)
    {
        _holdsEvents = holdsEvents;
        _http = new HttpClient(new SocketsHttpHandler { UseCookies = false, AllowAutoRedirect = false }) { BaseAddress = new Uri(target) };
        _listener.Prefixes.Add($"http://127.0.0.1:{_port}/");
        _listener.Start();
        _run = RunAsync();
    }

    internal string Address => $"http://127.0.0.1:{_port}{Prefix}/";

    public async ValueTask DisposeAsync()
    {
        await _end.CancelAsync();
        _ended.SetResult();
        _listener.Close();
        await _run;
        _http.Dispose();
        _end.Dispose();
    }

    private async Task RunAsync()
    {
        var requests = new List<Task>();
        try
        {
            while (true) requests.Add(AnswerAsync(await _listener.GetContextAsync()));
        }
        catch (Exception e) when (e is HttpListenerException or ObjectDisposedException)
        {
            await Task.WhenAll(requests);
        }
    }

    private async Task AnswerAsync(HttpListenerContext context)
    {
        try
        {
            await ForwardAsync(context.Request, context.Response);
            context.Response.Close();
        }
        catch (Exception e) when (e is HttpRequestException or IOException or HttpListenerException
            or OperationCanceledException or ObjectDisposedException)
        {
            // Either side has gone.
            context.Response.Abort();
        }
    }

    private async Task ForwardAsync(HttpListenerRequest request, HttpListenerResponse response)
    {
        if (request.RawUrl?.StartsWith($"{Prefix}/", StringComparison.Ordinal) != true)
        {
            response.StatusCode = (int)HttpStatusCode.NotFound;
            return;
        }

        using var forwarded = new HttpRequestMessage(new HttpMethod(request.HttpMethod), request.RawUrl[Prefix.Length..]);
        if (request.HasEntityBody)
        {
            forwarded.Content = new StreamContent(request.InputStream);
            _ = forwarded.Content.Headers.TryAddWithoutValidation("Content-Type", request.ContentType);
            forwarded.Content.Headers.ContentLength = request.ContentLength64;
        }

        foreach (var name in request.Headers.AllKeys.OfType<string>().Where(name => !name.StartsWith("Content-", StringComparison.Ordinal)))
        {
            if (name is not ("Connection" or "Keep-Alive")) _ = forwarded.Headers.TryAddWithoutValidation(name, request.Headers[name]);
        }

        forwarded.Headers.Add("X-Forwarded-Host", request.UserHostName);
        forwarded.Headers.Add("X-Forwarded-Proto", "http");
        forwarded.Headers.Add("X-Forwarded-For", "127.0.0.1");
        forwarded.Headers.Add("X-Forwarded-Prefix", Prefix);
        using var answer = await _http.SendAsync(forwarded, HttpCompletionOption.ResponseHeadersRead, _end.Token);
        response.StatusCode = (int)answer.StatusCode;
        foreach (var (name, values) in answer.Headers.Concat(answer.Content.Headers))
        {
            if (name is "Transfer-Encoding" or "Content-Length" or "Connection" or "Keep-Alive") continue;
            foreach (var value in values) response.Headers.Add(name, value);
        }

        if (answer.Content.Headers.ContentLength is { } length) response.ContentLength64 = length;
        if (answer.StatusCode is HttpStatusCode.NoContent or HttpStatusCode.NotModified) return;
        if (_holdsEvents && answer.Content.Headers.ContentType?.MediaType == "text/event-stream") await _ended.Task;
        await using var body = await answer.Content.ReadAsStreamAsync(_end.Token);
        var buffer = new byte[16_384];
        while (await body.ReadAsync(buffer, _end.Token) is > 0 and var count)
        {
            await response.OutputStream.WriteAsync(buffer.AsMemory(0, count), _end.Token);
            await response.OutputStream.FlushAsync(_end.Token);
        }
    }
}
