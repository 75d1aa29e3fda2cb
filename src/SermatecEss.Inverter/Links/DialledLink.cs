using System.Net;
using System.Net.Sockets;

namespace SermatecEss.Inverter.Links;

/// <summary>A TCP connection that we opened. It moves bytes and knows nothing of frames.</summary>
internal sealed class DialledLink : IDisposable
{
    // The inverter's WiFi module drops a connection that is idle for 300 s; what is found dead well before that does not cost a poll.
    private const int KeepAliveSeconds = 60;
    private const int KeepAliveIntervalSeconds = 10;
    private const int KeepAliveProbes = 3;

    private const int MaxHostName = 253;

    private readonly Socket _socket;

    private DialledLink(Socket socket) => _socket = socket;

    /// <summary>Connects to the first address of a host that takes the connection.</summary>
    /// <exception cref="SocketException">None did; the error is the last one's.</exception>
    /// <exception cref="OperationCanceledException">The token was cancelled first.</exception>
    internal static async Task<DialledLink> ConnectAsync(string host, int port, CancellationToken cancellation)
    {
        // An address needs no resolver, and so no thread that waits for one.
        if (IPAddress.TryParse(host, out var address)) return await ConnectAsync(address, port, cancellation);

        // The resolver takes no longer name, and no name that long exists.
        if (host.Length > MaxHostName) throw new SocketException((int)SocketError.HostNotFound);

        // The system's resolver cannot be stopped, only left alone.
        var addresses = await Dns.GetHostAddressesAsync(host, cancellation).WaitAsync(cancellation);
        for (var i = 0; ; i++)
        {
            if (i == addresses.Length) throw new SocketException((int)SocketError.HostNotFound);
            try
            {
                return await ConnectAsync(addresses[i], port, cancellation);
            }
            catch (SocketException) when (i < addresses.Length - 1)
            {
            }
        }
    }

    /// <summary>Takes what has already come, without waiting.</summary>
    /// <returns>The number of bytes; 0 when there are none, and -1 when the peer has closed the connection.</returns>
    internal int ReceiveNow(Span<byte> buffer)
    {
        try
        {
            if (!_socket.Poll(0, SelectMode.SelectRead)) return 0;
            var count = _socket.Receive(buffer);
            return count == 0 ? -1 : count;
        }
        catch (SocketException)
        {
            return -1;
        }
    }

    /// <summary>Waits for bytes.</summary>
    /// <returns>The number of bytes; 0 when the peer has closed the connection.</returns>
    /// <exception cref="SocketException">The connection broke.</exception>
    internal ValueTask<int> ReceiveAsync(Memory<byte> buffer, CancellationToken cancellation) =>
        _socket.ReceiveAsync(buffer, SocketFlags.None, cancellation);

    /// <summary>Sends all bytes.</summary>
    /// <exception cref="SocketException">The connection broke.</exception>
    internal async ValueTask SendAsync(ReadOnlyMemory<byte> bytes, CancellationToken cancellation)
    {
        while (bytes.Length > 0) bytes = bytes[await _socket.SendAsync(bytes, SocketFlags.None, cancellation)..];
    }

    /// <summary>Ends the connection, and with it whatever has not come yet: what the system still has to send must not come later, when nobody expects it.</summary>
    internal void Abort()
    {
        try
        {
            _socket.LingerState = new LingerOption(enable: true, seconds: 0);
        }
        catch (SocketException)
        {
            // Broken already.
        }

        _socket.Dispose();
    }

    /// <inheritdoc/>
    public void Dispose() => _socket.Dispose();

    private static async Task<DialledLink> ConnectAsync(IPAddress address, int port, CancellationToken cancellation)
    {
        var socket = new Socket(address.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
        try
        {
            socket.NoDelay = true;
            socket.SetSocketOption(SocketOptionLevel.Socket, SocketOptionName.KeepAlive, true);
            socket.SetSocketOption(SocketOptionLevel.Tcp, SocketOptionName.TcpKeepAliveTime, KeepAliveSeconds);
            socket.SetSocketOption(SocketOptionLevel.Tcp, SocketOptionName.TcpKeepAliveInterval, KeepAliveIntervalSeconds);
            socket.SetSocketOption(SocketOptionLevel.Tcp, SocketOptionName.TcpKeepAliveRetryCount, KeepAliveProbes);
            await socket.ConnectAsync(new IPEndPoint(address, port), cancellation);
            return new DialledLink(socket);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }
}
