using System.Net;
using System.Net.Sockets;

namespace SermatecEss.Fleet.Tests.Database;

/// <summary>A proxy in front of PostgreSQL that can let a commit through, and cut the connection before the client learns of it.</summary>
internal sealed class CuttingProxy : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly int _server;
    private readonly Task _accepting;
    private bool _cutsNextCommit;
    private int _cuts;

    internal CuttingProxy(int server)
    {
        _server = server;
        _listener.Start();
        _accepting = AcceptAsync();
    }

    internal int Port => ((IPEndPoint)_listener.LocalEndpoint).Port;

    /// <summary>How many connections were cut.</summary>
    internal int Cuts => Volatile.Read(ref _cuts);

    internal void CutNextCommit() => Volatile.Write(ref _cutsNextCommit, true);

    public async ValueTask DisposeAsync()
    {
        _listener.Dispose();
        await _accepting;
    }

    private async Task AcceptAsync()
    {
        var connections = new List<Task>();
        try
        {
            while (true) connections.Add(ServeAsync(await _listener.AcceptTcpClientAsync()));
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException)
        {
            // It ends, and the clients have closed their connections.
        }

        await Task.WhenAll(connections);
    }

    private async Task ServeAsync(TcpClient client)
    {
        using var ours = client;
        using var server = new TcpClient();
        try
        {
            await server.ConnectAsync(IPAddress.Loopback, _server);
            var (up, down) = (ours.GetStream(), server.GetStream());
            var commits = new SemaphoreSlim(0);
            _ = await Task.WhenAny(ToServerAsync(up, down, commits), ToClientAsync(down, up, commits));
        }
        catch (Exception e) when (e is IOException or SocketException)
        {
            // One of them has gone; the other one is closed.
        }
    }

    private async Task ToServerAsync(NetworkStream client, NetworkStream server, SemaphoreSlim commits)
    {
        var buffer = new byte[65536];
        for (int count; (count = await client.ReadAsync(buffer)) > 0;)
        {
            if (buffer.AsSpan(0, count).IndexOf("COMMIT\0"u8) >= 0 && Interlocked.Exchange(ref _cutsNextCommit, false))
                _ = commits.Release();
            await server.WriteAsync(buffer.AsMemory(0, count));
        }
    }

    private async Task ToClientAsync(NetworkStream server, NetworkStream client, SemaphoreSlim commits)
    {
        var buffer = new byte[65536];
        for (int count; (count = await server.ReadAsync(buffer)) > 0;)
        {
            // The first response after the commit was sent: it is done.
            if (await commits.WaitAsync(0))
            {
                _ = Interlocked.Increment(ref _cuts);
                return;
            }

            await client.WriteAsync(buffer.AsMemory(0, count));
        }
    }
}
