using System.Net.Sockets;

namespace SermatecEss.Simulator;

/// <summary>One client of the server. What is sent to it goes out whole, one answer after the other.</summary>
internal sealed class ClientConnection : IDisposable
{
    private readonly Socket _socket;
    private readonly SemaphoreSlim _sending = new(1, 1);
    private readonly ITimer _idle;
    private readonly TimeSpan _idleTime;

    internal ClientConnection(Socket socket, TimeSpan idleTime, TimeProvider time)
    {
        _socket = socket;
        _socket.NoDelay = true;
        _idleTime = idleTime;
        _idle = time.CreateTimer(_ => Close(), null, idleTime, Timeout.InfiniteTimeSpan);
    }

    internal async ValueTask<int> ReceiveAsync(Memory<byte> buffer, CancellationToken cancellation)
    {
        var count = await _socket.ReceiveAsync(buffer, cancellation);
        KeepOpen();
        return count;
    }

    internal async Task SendAsync(IReadOnlyList<byte[]> segments, bool reset, CancellationToken cancellation)
    {
        await _sending.WaitAsync(cancellation);
        try
        {
            foreach (var segment in segments) _ = await _socket.SendAsync(segment, cancellation);
            KeepOpen();
            if (reset) Reset();
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException)
        {
            // The client has gone; its reader notices too.
        }
        finally
        {
            _ = _sending.Release();
        }
    }

    /// <summary>Ends the connection in order; its reader sees the end and disposes it.</summary>
    internal void Close()
    {
        try
        {
            _socket.Shutdown(SocketShutdown.Both);
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException)
        {
            // Already at its end.
        }
    }

    public void Dispose()
    {
        _idle.Dispose();
        _socket.Dispose();
    }

    private void KeepOpen() => _ = _idle.Change(_idleTime, Timeout.InfiniteTimeSpan);

    private void Reset()
    {
        _socket.LingerState = new LingerOption(true, 0);
        Dispose();
    }
}
