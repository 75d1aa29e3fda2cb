using System.IO.Compression;
using System.Net;
using System.Net.Http.Headers;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using SermatecEss.Links;

namespace SermatecEss.Web.Influx;

/// <summary>Sends lines to InfluxDB.</summary>
internal sealed class InfluxClient : IDisposable
{
    private static readonly TimeSpan LongestRequest = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan LongestConnect = TimeSpan.FromSeconds(10);
    private const int LongestReason = 300;
    private const int LongestBody = 4096;
    private readonly InfluxOptions _options;
    private readonly TimeProvider _time;
    private readonly HttpClient _http;

    /// <param name="options">The server.</param>
    /// <param name="time">The clock.</param>
    /// <exception cref="IOException">The file of CA certificates cannot be read.</exception>
    /// <exception cref="CryptographicException">The file of CA certificates has none.</exception>
    internal InfluxClient(InfluxOptions options, TimeProvider time)
    {
        _options = options;
        _time = time;
        _http = new HttpClient(new SocketsHttpHandler
        {
            AllowAutoRedirect = false,
            UseCookies = false,
            UseProxy = false,
            ConnectTimeout = LongestConnect,
            SslOptions = InfluxTls.Settings(options.AuthorityFile),
            ConnectCallback = async (context, cancellation) => new NetworkStream(
                await HostDialer.ConnectAsync(context.DnsEndPoint.Host, context.DnsEndPoint.Port, time, cancellation),
                ownsSocket: true),
        })
        {
            Timeout = Timeout.InfiniteTimeSpan,
        };
    }

    /// <summary>Sends lines.</summary>
    /// <param name="lines">The lines.</param>
    /// <param name="cancellation">Ends it.</param>
    internal async Task<InfluxReply> WriteAsync(ReadOnlyMemory<byte> lines, CancellationToken cancellation)
    {
        using var limit = new CancellationTokenSource(LongestRequest, _time);
        using var end = CancellationTokenSource.CreateLinkedTokenSource(cancellation, limit.Token);
        try
        {
            using var request = new HttpRequestMessage(HttpMethod.Post, _options.WriteUrl) { Content = Content(lines) };
            request.Headers.Authorization = Authorization();
            using var response = await _http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, end.Token);
            if (response.IsSuccessStatusCode) return new InfluxReply(InfluxOutcome.Written);
            var reason = $"{(int)response.StatusCode} {await ReasonAsync(response, end.Token)}".TrimEnd();
            return new InfluxReply(OutcomeOf(response.StatusCode), reason, PauseOf(response.Headers.RetryAfter));
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            return new InfluxReply(InfluxOutcome.Failed, "it does not answer");
        }
        catch (Exception e) when (e is HttpRequestException or IOException or SocketException or AuthenticationException)
        {
            return new InfluxReply(InfluxOutcome.Failed, e.GetBaseException().Message.ReplaceLineEndings(" ").TrimEnd('.'));
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _http.Dispose();

    private static InfluxOutcome OutcomeOf(HttpStatusCode status) => status switch
    {
        HttpStatusCode.BadRequest or HttpStatusCode.UnprocessableEntity => InfluxOutcome.Rejected,
        HttpStatusCode.RequestEntityTooLarge => InfluxOutcome.TooLarge,
        HttpStatusCode.TooManyRequests or HttpStatusCode.ServiceUnavailable => InfluxOutcome.Busy,
        >= HttpStatusCode.InternalServerError or HttpStatusCode.RequestTimeout => InfluxOutcome.Failed,
        _ => InfluxOutcome.Refused,
    };

    private TimeSpan? PauseOf(RetryConditionHeaderValue? wanted) =>
        wanted?.Delta ?? (wanted?.Date is { } date ? date - _time.GetUtcNow() : null);

    private AuthenticationHeaderValue? Authorization()
    {
        if (_options.Token is { } token) return new AuthenticationHeaderValue("Token", token.Reveal());
        if (_options.User is not { } user) return null;
        var login = Encoding.UTF8.GetBytes($"{user}:{_options.Password?.Reveal()}");
        return new AuthenticationHeaderValue("Basic", Convert.ToBase64String(login));
    }

    private HttpContent Content(ReadOnlyMemory<byte> lines)
    {
        HttpContent content;
        if (_options.Gzip)
        {
            using var packed = new MemoryStream();
            using (var gzip = new GZipStream(packed, CompressionLevel.Fastest, leaveOpen: true)) gzip.Write(lines.Span);
            content = new ByteArrayContent(packed.GetBuffer(), 0, (int)packed.Length);
            content.Headers.ContentEncoding.Add("gzip");
        }
        else content = new ReadOnlyMemoryContent(lines);

        content.Headers.ContentType = new MediaTypeHeaderValue("text/plain", "utf-8");
        return content;
    }

    /// <summary>What the server says in the body of an error.</summary>
    private static async Task<string> ReasonAsync(HttpResponseMessage response, CancellationToken cancellation)
    {
        var body = new byte[LongestBody];
        await using var stream = await response.Content.ReadAsStreamAsync(cancellation);
        var length = await stream.ReadAtLeastAsync(body, LongestBody, throwOnEndOfStream: false, cancellation);
        var text = MessageIn(body.AsMemory(0, length)) ?? Encoding.UTF8.GetString(body, 0, length);
        text = string.Concat(text.Trim().Select(character => char.IsControl(character) ? ' ' : character));
        if (text.Length == 0) text = response.ReasonPhrase ?? "";
        return text.Length <= LongestReason ? text : $"{text[..LongestReason]}...";
    }

    private static string? MessageIn(ReadOnlyMemory<byte> body)
    {
        try
        {
            using var json = JsonDocument.Parse(body);
            foreach (var name in (ReadOnlySpan<string>)["message", "error"])
                if (json.RootElement.TryGetProperty(name, out var text) && text.ValueKind == JsonValueKind.String) return text.GetString();
            return null;
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            return null;
        }
    }
}
