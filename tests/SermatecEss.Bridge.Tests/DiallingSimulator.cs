using System.Net;
using System.Net.Sockets;

namespace SermatecEss.Bridge.Tests;

/// <summary>
/// Makes a server dial in: connects it to a listening port, once a second as the WiFi module does, and passes everything on in both
/// directions.
/// </summary>
internal sealed class DiallingSimulator : IAsyncDisposable
{
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(1);
    private readonly IPEndPoint _port;
    private readonly IPEndPoint _server;
    private readonly CancellationTokenSource _end = new();
    private readonly Task _dialling;

    /// <param name="port">Where it dials in.</param>
    /// <param name="server">The server.</param>
    internal DiallingSimulator(IPEndPoint port, IPEndPoint server)
    {
        _port = port;
        _server = server;
        _dialling = DialAsync();
    }

    public async ValueTask DisposeAsync()
    {
        if (_dialling.IsCompleted) return;
        await _end.CancelAsync();
        await _dialling;
        _end.Dispose();
    }

    private async Task DialAsync()
    {
        while (!_end.IsCancellationRequested)
        {
            try
            {
                using var port = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
                using var server = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
                await port.ConnectAsync(_port, _end.Token);
                await server.ConnectAsync(_server, _end.Token);
                await Task.WhenAny(PassAsync(port, server), PassAsync(server, port));
            }
            catch (Exception e) when (e is SocketException or OperationCanceledException)
            {
                // The daemon does not listen yet, or this ends.
            }

            await Task.Delay(Pause, _end.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private async Task PassAsync(Socket from, Socket to)
    {
        var room = new byte[4096];
        try
        {
            while (await from.ReceiveAsync(room, _end.Token) is > 0 and var count)
                _ = await to.SendAsync(room.AsMemory(0, count), _end.Token);
        }
        catch (Exception e) when (e is SocketException or OperationCanceledException or ObjectDisposedException)
        {
            // The other side has ended.
        }
    }
}
