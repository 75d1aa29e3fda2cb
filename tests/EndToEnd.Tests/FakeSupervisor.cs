using System.Net;
using System.Text;

namespace SermatecEss.EndToEnd.Tests;

/// <summary>The part of Home Assistant's Supervisor that an app asks for the broker, on its own loopback port.</summary>
internal sealed class FakeSupervisor : IAsyncDisposable
{
    internal const string Token = "token-of-the-app";
    private readonly HttpListener _listener = new();
    private readonly int _status;
    private readonly string _body;
    private readonly Task _serving;

    /// <param name="body">What it answers.</param>
    /// <param name="status">With which status.</param>
    internal FakeSupervisor(string body, int status = 200)
    {
        _body = body;
        _status = status;
        Address = $"http://127.0.0.1:{LoopbackPort.Free()}";
        _listener.Prefixes.Add($"{Address}/");
        _listener.Start();
        _serving = ServeAsync();
    }

    internal string Address { get; }

    /// <summary>The requests so far, with their authorization.</summary>
    internal List<string> Requests { get; } = [];

    /// <summary>The environment of an app.</summary>
    internal (string Name, string Value)[] Environment => [("SUPERVISOR_TOKEN", Token), ("SERMATEC_SUPERVISOR", Address)];

    public async ValueTask DisposeAsync()
    {
        _listener.Stop();
        await _serving;
        _listener.Close();
    }

    private async Task ServeAsync()
    {
        while (true)
        {
            try
            {
                var context = await _listener.GetContextAsync();
                Requests.Add(
                    $"{context.Request.HttpMethod} {context.Request.Url!.AbsolutePath} {context.Request.Headers["Authorization"]}");
                context.Response.StatusCode = _status;
                await context.Response.OutputStream.WriteAsync(Encoding.UTF8.GetBytes(_body));
                context.Response.Close();
            }
            catch (Exception e) when (e is HttpListenerException or ObjectDisposedException)
            {
                return;
            }
        }
    }
}
