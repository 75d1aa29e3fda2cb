using System.Collections.Concurrent;
using System.IO.Compression;
using System.Net;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace SermatecEss.Web.Tests.Influx;

/// <summary>A server that notes what is written, and answers as a test wants.</summary>
internal sealed class FakeInflux : IAsyncDisposable
{
    private readonly WebApplication _server;

    private FakeInflux(WebApplication server) => _server = server;

    /// <summary>What was asked, in order: address, headers and the lines.</summary>
    internal ConcurrentQueue<(string Target, Dictionary<string, string> Headers, string[] Lines)> Requests { get; } = new();

    /// <summary>Answers a request; null writes it.</summary>
    internal Func<string[], HttpResponse, Task>? Answer { get; set; }

    /// <summary>The lines that were written.</summary>
    internal List<string> Written { get; } = [];

    /// <summary>Where it listens.</summary>
    internal Uri Url => new(_server.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.Single());

    /// <summary>Starts a server.</summary>
    /// <param name="certificate">A certificate with its key, for TLS; null for none.</param>
    internal static async Task<FakeInflux> StartAsync(X509Certificate2? certificate = null)
    {
        var builder = WebApplication.CreateSlimBuilder();
        _ = builder.Logging.ClearProviders();
        _ = builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0, listen =>
        {
            listen.Protocols = HttpProtocols.Http1;
            if (certificate is not null) _ = listen.UseHttps(certificate);
        }));
        _ = builder.WebHost.UseKestrelHttpsConfiguration();
        var server = new FakeInflux(builder.Build());
        server._server.Run(server.TakeAsync);
        await server._server.StartAsync(TestContext.Current.CancellationToken);
        return server;
    }

    /// <summary>An answer with a status, a body and headers.</summary>
    internal static Func<string[], HttpResponse, Task> Status(int status, string body = "", params (string Name, string Value)[] headers) =>
        (_, response) =>
        {
            response.StatusCode = status;
            foreach (var (name, value) in headers) response.Headers[name] = value;
            return response.WriteAsync(body);
        };

    public ValueTask DisposeAsync() => _server.DisposeAsync();

    private async Task TakeAsync(HttpContext context)
    {
        var request = context.Request;
        var isPacked = request.Headers.ContentEncoding == "gzip";
        await using var body = isPacked ? new GZipStream(request.Body, CompressionMode.Decompress) : request.Body;
        using var reader = new StreamReader(body, Encoding.UTF8);
        var lines = (await reader.ReadToEndAsync(context.RequestAborted)).Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Requests.Enqueue(
            (
                $"{request.Method} {request.Path}{request.QueryString}",
                request.Headers.ToDictionary(one => one.Key, one => $"{one.Value}"),
                lines));
        if (Answer is { } answer)
        {
            await answer(lines, context.Response);
            return;
        }

        lock (Written) Written.AddRange(lines);
        context.Response.StatusCode = StatusCodes.Status204NoContent;
    }
}
