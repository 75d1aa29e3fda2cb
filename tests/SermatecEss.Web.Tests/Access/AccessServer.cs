using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Time.Testing;
using Route = SermatecEss.Web.Routing.Route;
using SermatecEss.Bridge.Logging;
using SermatecEss.Inverter.State;
using SermatecEss.Links;
using SermatecEss.Web.Access;
using SermatecEss.Web.Configuration;
using SermatecEss.Web.Server;

namespace SermatecEss.Web.Tests.Access;

/// <summary>The real server on a free port, with credentials, and clients that send what they like.</summary>
internal sealed class AccessServer : IAsyncDisposable
{
    internal const string Password = "correct horse battery";
    internal const string ViewerPassword = "staple of the viewer";

    /// <summary>Hashing takes a while.</summary>
    private static readonly (PasswordHash Admin, PasswordHash Viewer) Hashes = (PasswordHash.Of(Password), PasswordHash.Of(ViewerPassword));
    private readonly ConcurrentQueue<string> _log = new();
    private readonly MemoryStateStore _state;
    private readonly AccessGuard _guard;
    private readonly Socket _socket;
    private WebServer? _server;

    private AccessServer(HttpOptions options)
    {
        Options = options;
        Sessions = new SessionTable(Time);
        var log = new Log(LogLevel.Info, (_, line) => _log.Enqueue(line));
        _state = new MemoryStateStore(Time, log.Error);
        Store = new CredentialStore(_state, log.Error);
        _guard = new AccessGuard(options, Store, Sessions, Time, log);
        _socket = ListeningSocket.Open(options.EndPoint!);
        Port = ((IPEndPoint)_socket.LocalEndPoint!).Port;
    }

    internal static HttpOptions OnLoopback { get; } = new() { EndPoint = new IPEndPoint(IPAddress.Loopback, 0) };

    internal static Credentials WithPasswords { get; } = Credentials.None with { Admin = Hashes.Admin, Viewer = Hashes.Viewer };

    internal HttpOptions Options { get; }

    internal FakeTimeProvider Time { get; } = new(new DateTimeOffset(2026, 6, 1, 12, 0, 0, TimeSpan.Zero));

    internal SessionTable Sessions { get; }

    internal CredentialStore Store { get; }

    internal int Port { get; }

    internal string Origin => $"http://127.0.0.1:{Port}";

    internal IReadOnlyCollection<string> Log => _log;

    /// <summary>The routes that it has.</summary>
    internal IReadOnlyList<RouteEndpoint> Routes => [.. _server!.Endpoints.Cast<RouteEndpoint>()];

    private static CancellationToken End => TestContext.Current.CancellationToken;

    /// <summary>Starts.</summary>
    /// <param name="options">The configuration.</param>
    /// <param name="credentials">Passwords and keys.</param>
    /// <param name="routes">All routes; those of access alone if null.</param>
    internal static async Task<AccessServer> StartAsync(
        HttpOptions options, Credentials credentials, Func<AccessGuard, IEnumerable<Route>>? routes = null)
    {
        var server = new AccessServer(options);
        _ = await server.Store.ChangeAsync(_ => credentials, End);
        server._server = await WebServer.StartAsync(
            server._socket,
            options,
            routes?.Invoke(server._guard) ?? server._guard.Routes,
            server._guard,
            new Log(LogLevel.Info, (_, line) => server._log.Enqueue(line)),
            options.CertificateFile is { } file ? new ServerCertificate(file, options.KeyFile, server._log.Enqueue) : null);
        return server;
    }

    /// <summary>Damages the passwords and keys.</summary>
    internal void Damage() => _state.Write(StateDocument.Credentials, "{"u8);

    /// <summary>Makes an API key.</summary>
    internal async Task<(string Id, string Text)> AddKeyAsync(Role role)
    {
        var (kept, key) = ApiKey.Create(role, "test", Time.GetUtcNow());
        _ = await Store.ChangeAsync(all => all with { Keys = all.Keys.Add(kept) }, End);
        return (kept.Id, key.Reveal());
    }

    /// <summary>The header of a session.</summary>
    internal (string Name, string Value) Cookie(string session) => ("Cookie", $"sermatec-{Port}={session}");

    /// <summary>Begins a session.</summary>
    /// <returns>Its header.</returns>
    internal (string Name, string Value) Begin(Role role) =>
        Cookie(Sessions.Begin(role, Store.Current().PasswordOf(role) ?? Hashes.Admin));

    /// <summary>What the page sends along with what it changes.</summary>
    internal (string Name, string Value)[] OfPage(params (string Name, string Value)[] more) =>
        [("Origin", Origin), ("X-Sermatec", "1"), .. more];

    /// <summary>Sends a request.</summary>
    /// <param name="method">The method.</param>
    /// <param name="path">The path.</param>
    /// <param name="headers">The headers.</param>
    /// <param name="body">The body; null for none.</param>
    /// <param name="peer">The address that it comes from.</param>
    internal async Task<HttpResponseMessage> SendAsync(
        string method, string path, (string Name, string Value)[] headers, string? body = null, string peer = "127.0.0.1")
    {
        using var client = new HttpClient(new SocketsHttpHandler
        {
            UseCookies = false,
            AllowAutoRedirect = false,
            ConnectCallback = async (context, cancellation) =>
            {
                var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
                socket.Bind(new IPEndPoint(IPAddress.Parse(peer), 0));
                await socket.ConnectAsync(IPAddress.Loopback, Port, cancellation);
                return new NetworkStream(socket, ownsSocket: true);
            },
        });
        using var request = new HttpRequestMessage(new HttpMethod(method), $"http://127.0.0.1:{Port}{path}");
        foreach (var (name, value) in headers) Assert.True(request.Headers.TryAddWithoutValidation(name, value));
        if (body is not null) request.Content = new StringContent(body);
        return await client.SendAsync(request, End);
    }

    /// <summary>Sends a request.</summary>
    /// <returns>The status of the response.</returns>
    internal async Task<int> StatusAsync(
        string method, string path, (string Name, string Value)[] headers, string? body = null, string peer = "127.0.0.1")
    {
        using var response = await SendAsync(method, path, headers, body, peer);
        return (int)response.StatusCode;
    }

    public async ValueTask DisposeAsync()
    {
        if (_server is not null) await _server.DisposeAsync();
        _guard.Dispose();
    }
}
