using System.Collections.Concurrent;
using System.Net.WebSockets;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace SermatecEss.HomeAssistant.Tests;

/// <summary>A connection to Home Assistant's websocket API: requests with their responses, and events.</summary>
internal sealed class HomeSocket : IAsyncDisposable
{
    private readonly ClientWebSocket _socket = new();
    private readonly SemaphoreSlim _sending = new(1);
    private readonly ConcurrentDictionary<int, TaskCompletionSource<JsonElement>> _asked = new();
    private readonly ConcurrentDictionary<int, Action<JsonElement>> _subscribed = new();
    private int _last;
    private Task _receiving = Task.CompletedTask;

    /// <summary>Connects and authenticates.</summary>
    internal static async Task<HomeSocket> ConnectAsync(Uri home, string token)
    {
        var socket = new HomeSocket();
        var address = new UriBuilder(home) { Scheme = "ws", Path = "/api/websocket" }.Uri;
        await socket._socket.ConnectAsync(address, TestContext.Current.CancellationToken);
        _ = await socket.ReceiveAsync();
        await socket.SendAsync(new JsonObject { ["type"] = "auth", ["access_token"] = token });
        Assert.Equal("auth_ok", (await socket.ReceiveAsync())!.Value.GetProperty("type").GetString());
        socket._receiving = socket.ReceiveAllAsync();
        return socket;
    }

    /// <summary>Sends a request and waits for the response.</summary>
    /// <exception cref="InvalidOperationException">It was refused.</exception>
    internal async Task<JsonElement> RequestAsync(string type, JsonObject? parameters = null)
    {
        var message = parameters ?? [];
        var id = Interlocked.Increment(ref _last);
        message["id"] = id;
        message["type"] = type;
        var response = _asked[id] = new TaskCompletionSource<JsonElement>(TaskCreationOptions.RunContinuationsAsynchronously);
        await SendAsync(message);
        return await response.Task.WaitAsync(TestContext.Current.CancellationToken);
    }

    /// <summary>Subscribes to events, which are passed on in order.</summary>
    internal async Task SubscribeAsync(string type, JsonObject? parameters, Action<JsonElement> show)
    {
        // An event may come before the response with its number; there is no other subscription at this time.
        _subscribed[_last + 1] = show;
        _ = await RequestAsync(type, parameters);
    }

    public async ValueTask DisposeAsync()
    {
        _socket.Abort();
        await _receiving;
        _socket.Dispose();
        _sending.Dispose();
    }

    private async Task SendAsync(JsonObject message)
    {
        await _sending.WaitAsync(TestContext.Current.CancellationToken);
        try
        {
            var bytes = JsonSerializer.SerializeToUtf8Bytes<JsonNode>(message);
            await _socket.SendAsync(bytes, WebSocketMessageType.Text, endOfMessage: true, TestContext.Current.CancellationToken);
        }
        finally
        {
            _ = _sending.Release();
        }
    }

    /// <summary>Passes on all messages, until the connection ends.</summary>
    private async Task ReceiveAllAsync()
    {
        while (await ReceiveAsync() is { } message)
        {
            var id = message.GetProperty("id").GetInt32();
            if (message.GetProperty("type").ValueEquals("event"))
            {
                if (_subscribed.TryGetValue(id, out var show)) show(message.GetProperty("event"));
            }
            else if (_asked.TryRemove(id, out var asked))
            {
                if (message.GetProperty("success").GetBoolean()) asked.SetResult(message.GetProperty("result"));
                else asked.SetException(new InvalidOperationException($"Home Assistant refused: {message.GetProperty("error")}"));
            }
        }

        foreach (var asked in _asked.Values)
            _ = asked.TrySetException(new InvalidOperationException("Home Assistant closed the connection."));
    }

    /// <summary>The next message; null at the end.</summary>
    private async Task<JsonElement?> ReceiveAsync()
    {
        using var bytes = new MemoryStream();
        var buffer = new byte[65536];
        try
        {
            while (true)
            {
                var part = await _socket.ReceiveAsync(buffer.AsMemory(), CancellationToken.None);
                if (part.MessageType == WebSocketMessageType.Close)
                {
                    // Home Assistant waits for this before it stops.
                    await _socket.CloseOutputAsync(WebSocketCloseStatus.NormalClosure, null, CancellationToken.None);
                    return null;
                }

                bytes.Write(buffer, 0, part.Count);
                if (part.EndOfMessage) return JsonElement.Parse(bytes.ToArray());
            }
        }
        catch (Exception e) when (e is WebSocketException or OperationCanceledException)
        {
            return null;
        }
    }
}
