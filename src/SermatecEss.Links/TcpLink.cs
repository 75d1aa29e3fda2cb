using System.Net;
using System.Net.Sockets;
using SermatecEss.Protocol.Framing;

namespace SermatecEss.Links;

/// <summary>A TCP connection for frames, plain or each encrypted separately.</summary>
public sealed class TcpLink : IDisposable
{
    // The inverter's WiFi module drops a connection that is idle for 300 s; a dead one detected well before that costs no poll.
    private const int KeepAliveSeconds = 60;
    private const int KeepAliveIntervalSeconds = 10;
    private const int KeepAliveProbes = 3;

    private const int LengthOfBeginning = 16;

    private readonly Socket _socket;
    private readonly FrameBuffer _received;
    private readonly byte[] _beginning = new byte[LengthOfBeginning];
    private int _begun;
    private volatile bool _isClosed;

    /// <param name="socket">A connected socket; the link owns it.</param>
    /// <param name="cipher">Encrypts each frame in both directions; null for none.</param>
    internal TcpLink(Socket socket, CloudCipher? cipher)
        : this(socket, new FrameBuffer(cipher))
    {
    }

    /// <param name="socket">A connected socket; the link owns it.</param>
    /// <param name="received">What was received so far; decides how frames are encrypted in both directions.</param>
    internal TcpLink(Socket socket, FrameBuffer received)
    {
        Configure(socket);
        _socket = socket;
        _received = received;
        Peer = PortListener.RemoteOf(socket)?.Address;
    }

    /// <summary>The address at the other end; null if the connection has already ended.</summary>
    public IPAddress? Peer { get; }

    /// <summary>Whether this end has closed the connection.</summary>
    public bool IsClosed => _isClosed;

    /// <summary>Encrypts each frame in both directions; null for plain frames.</summary>
    public CloudCipher? Cipher => _received.Cipher;

    /// <summary>What was found in the received bytes, and what was dropped.</summary>
    public FrameReaderCounters Counters => _received.Counters;

    /// <summary>The first bytes received, at most 16, to recognize a server that is not an inverter.</summary>
    public ReadOnlySpan<byte> Beginning => _beginning.AsSpan(0, _begun);

    /// <summary>How many received bytes may still become a frame.</summary>
    public int Pending => _received.Pending;

    /// <summary>Whether the peer has ended the connection, as far as known without receiving. Thread-safe.</summary>
    public bool HasEnded
    {
        get
        {
            try
            {
                // A closed connection is always readable, with 0 bytes. Checked twice, because another thread may have received bytes in
                // between.
                return IsAtEnd() && IsAtEnd();
            }
            catch (Exception e) when (e is SocketException or ObjectDisposedException)
            {
                return true;
            }

            bool IsAtEnd() => _socket.Poll(0, SelectMode.SelectRead) && _socket.Available == 0;
        }
    }

    /// <summary>Connects to the first address of a host that accepts.</summary>
    /// <param name="host">A host name or an IP address.</param>
    /// <param name="port">The TCP port.</param>
    /// <param name="cipher">Encrypts each frame in both directions; null for none.</param>
    /// <param name="time">The clock.</param>
    /// <param name="cancellation">Cancels the attempt.</param>
    /// <exception cref="SocketException">The name is unknown, or no address accepted.</exception>
    /// <exception cref="OperationCanceledException">The token was cancelled first.</exception>
    public static async Task<TcpLink> ConnectAsync(
        string host,
        int port,
        CloudCipher? cipher,
        TimeProvider time,
        CancellationToken cancellation)
    {
        var socket = await HostDialer.ConnectAsync(host, port, time, cancellation);
        try
        {
            return new TcpLink(socket, cipher);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    /// <summary>Receives what has already arrived, without waiting. Invalidates frames that were read.</summary>
    /// <returns>The number of bytes; 0 if the connection is closed, null if nothing has arrived.</returns>
    public int? ReceiveNow()
    {
        try
        {
            if (!_socket.Poll(0, SelectMode.SelectRead)) return null;
            var room = _received.Room();
            return Take(room, _socket.Receive(room.Span));
        }
        catch (SocketException)
        {
            return 0;
        }
    }

    /// <summary>Waits for bytes. Invalidates frames that were read.</summary>
    /// <returns>The number of bytes; 0 if the peer has closed the connection.</returns>
    /// <exception cref="SocketException">The connection broke.</exception>
    public async ValueTask<int> ReceiveAsync(CancellationToken cancellation)
    {
        var room = _received.Room();
        return Take(room, await _socket.ReceiveAsync(room, SocketFlags.None, cancellation));
    }

    /// <summary>Shuts down sending; a server that waits for the end of a request then responds.</summary>
    public void EndSending()
    {
        try
        {
            _socket.Shutdown(SocketShutdown.Send);
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException)
        {
            // Broken or closed already.
        }
    }

    /// <summary>Reads the next received frame; it is valid until the next call of this or of a receiving method.</summary>
    /// <param name="frame">The unencrypted frame.</param>
    /// <param name="final">Whether no more bytes will come now, so that an incomplete frame is dropped.</param>
    /// <returns>Whether there is one.</returns>
    public bool TryRead(out Frame frame, bool final = false) => _received.TryRead(out frame, final);

    /// <summary>Sends one whole frame.</summary>
    /// <param name="frame">The unencrypted frame.</param>
    /// <param name="cancellation">Cancels sending; it is unknown how much of the frame was sent.</param>
    /// <exception cref="SocketException">The connection broke.</exception>
    public ValueTask SendAsync(ReadOnlyMemory<byte> frame, CancellationToken cancellation) =>
        SendBytesAsync(Cipher is null ? frame : Cipher.Apply(frame.Span), cancellation);

    /// <summary>Aborts the connection: data that the system has not sent yet must not arrive later.</summary>
    public void Abort()
    {
        _isClosed = true;
        try
        {
            _socket.LingerState = new LingerOption(enable: true, seconds: 0);
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException)
        {
            // Broken or closed already.
        }

        _socket.Dispose();
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _isClosed = true;
        _socket.Dispose();
    }

    /// <summary>Sends raw bytes.</summary>
    internal async ValueTask SendBytesAsync(ReadOnlyMemory<byte> bytes, CancellationToken cancellation)
    {
        while (bytes.Length > 0) bytes = bytes[await _socket.SendAsync(bytes, SocketFlags.None, cancellation)..];
    }

    /// <summary>Closes the connection gracefully, from any thread: pending receives on both sides see its end.</summary>
    public void Shutdown()
    {
        _isClosed = true;
        try
        {
            _socket.Shutdown(SocketShutdown.Both);
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException)
        {
            // Broken or closed already.
        }
    }

    private int Take(ReadOnlyMemory<byte> room, int count)
    {
        var more = Math.Min(count, LengthOfBeginning - _begun);
        room.Span[..more].CopyTo(_beginning.AsSpan(_begun));
        _begun += more;
        _received.Add(count);
        return count;
    }

    /// <summary>Sets what every connection to or from an inverter has.</summary>
    internal static void Configure(Socket socket)
    {
        socket.NoDelay = true;
        socket.SetSocketOption(SocketOptionLevel.Socket, SocketOptionName.KeepAlive, true);
        socket.SetSocketOption(SocketOptionLevel.Tcp, SocketOptionName.TcpKeepAliveTime, KeepAliveSeconds);
        socket.SetSocketOption(SocketOptionLevel.Tcp, SocketOptionName.TcpKeepAliveInterval, KeepAliveIntervalSeconds);
        socket.SetSocketOption(SocketOptionLevel.Tcp, SocketOptionName.TcpKeepAliveRetryCount, KeepAliveProbes);
    }
}
